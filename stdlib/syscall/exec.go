package syscall

import "unsafe"

// A SysProcAttr is what Linux has to say about a new process.
type SysProcAttr struct {
	Setsid  bool // a session of its own
	Setpgid bool // a process group: Pgid, or its own if that is 0
	Pgid    int
}

// A ProcAttr is how a new process is set up.
type ProcAttr struct {
	Dir   string    // working directory, "" for ours
	Env   []string  // environment
	Files []uintptr // its descriptors 0, 1, 2 and so on; ^0 for none
	Sys   *SysProcAttr
}

// spawn starts a process. argv and envp are vectors of C strings with a nil at the end, dir may be nil. pgid is
// -1 for our own group. It may block until the new program is loaded.
func spawn(path *byte, argv, envp **byte, dir *byte, fds *int32, nfds int, setsid bool, pgid int) (pid int, errno uintptr)

// cStrings makes a vector of C strings.
func cStrings(list []string) (**byte, error) {
	v := make([]*byte, len(list)+1)
	for i, s := range list {
		p, err := BytePtrFromString(s)
		if err != nil {
			return nil, err
		}
		v[i] = p
	}
	return &v[0], nil
}

// ForkExec starts the program at argv0 and returns its process number.
func ForkExec(argv0 string, argv []string, attr *ProcAttr) (pid int, err error) {
	if attr == nil {
		attr = &ProcAttr{}
	}
	path, err := BytePtrFromString(argv0)
	if err != nil {
		return 0, err
	}
	args, err := cStrings(argv)
	if err != nil {
		return 0, err
	}
	env, err := cStrings(attr.Env)
	if err != nil {
		return 0, err
	}
	var dir *byte
	if attr.Dir != "" {
		if dir, err = BytePtrFromString(attr.Dir); err != nil {
			return 0, err
		}
	}
	fds := make([]int32, len(attr.Files)+1)
	for i, fd := range attr.Files {
		fds[i] = int32(fd)
	}
	setsid, pgid := false, -1
	if s := attr.Sys; s != nil {
		setsid = s.Setsid
		if s.Setpgid {
			pgid = s.Pgid
		}
	}
	pid, errno := spawn(path, args, env, dir, &fds[0], len(attr.Files), setsid, pgid)
	keep(unsafe.Pointer(&fds[0]))
	if errno != 0 {
		return 0, Errno(errno)
	}
	return pid, nil
}

// StartProcess is ForkExec.
func StartProcess(argv0 string, argv []string, attr *ProcAttr) (pid int, handle uintptr, err error) {
	pid, err = ForkExec(argv0, argv, attr)
	return pid, 0, err
}
