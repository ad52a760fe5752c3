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

// Exec replaces the program of this process; it returns only if that fails.
func Exec(argv0 string, argv []string, envv []string) (err error) {
	path, err := BytePtrFromString(argv0)
	if err != nil {
		return err
	}
	args, err := cStrings(argv)
	if err != nil {
		return err
	}
	env, err := cStrings(envv)
	if err != nil {
		return err
	}
	_, errno := syscall6(SYS_EXECVE, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(args)), uintptr(unsafe.Pointer(env)), 0, 0, 0)
	keep(unsafe.Pointer(path))
	keep(unsafe.Pointer(args))
	keep(unsafe.Pointer(env))
	return toError(errno)
}

// changeIDs makes one of the calls that set user and group numbers, for all threads.
func changeIDs(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, errno uintptr)

func setIDs(trap uintptr, a, b, c int) error {
	_, errno := changeIDs(trap, uintptr(a), uintptr(b), uintptr(c), 0, 0, 0)
	return toError(errno)
}

// Setuid sets the user number of the process.
func Setuid(uid int) (err error) { return setIDs(SYS_SETUID, uid, 0, 0) }

// Setgid sets the group number of the process.
func Setgid(gid int) (err error) { return setIDs(SYS_SETGID, gid, 0, 0) }

// Setreuid sets the real and the effective user number; -1 leaves one as it is.
func Setreuid(ruid, euid int) (err error) { return setIDs(SYS_SETREUID, ruid, euid, 0) }

// Setregid sets the real and the effective group number; -1 leaves one as it is.
func Setregid(rgid, egid int) (err error) { return setIDs(SYS_SETREGID, rgid, egid, 0) }

// Setresuid sets the real, effective and saved user number; -1 leaves one as it is.
func Setresuid(ruid, euid, suid int) (err error) { return setIDs(SYS_SETRESUID, ruid, euid, suid) }

// Setresgid sets the real, effective and saved group number; -1 leaves one as it is.
func Setresgid(rgid, egid, sgid int) (err error) { return setIDs(SYS_SETRESGID, rgid, egid, sgid) }

// Setgroups sets the further groups of the process.
func Setgroups(gids []int) (err error) {
	list := make([]uint32, len(gids)+1)
	for i, g := range gids {
		list[i] = uint32(g)
	}
	_, errno := changeIDs(SYS_SETGROUPS, uintptr(len(gids)), uintptr(unsafe.Pointer(&list[0])), 0, 0, 0, 0)
	keep(unsafe.Pointer(&list[0]))
	return toError(errno)
}
