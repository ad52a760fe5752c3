package os

import (
	"errors"
	"internal/testlog"
	"syscall"
)

// Args is the command line: the program's name and its arguments.
var Args []string = runtime_args()

func runtime_args() []string

// runtime_program returns the file that stands for the program, "" if that is the process's own.
func runtime_program() string

// Exit ends the program at once, without running deferred functions.
func Exit(code int) {
	if code == 0 && testlog.PanicOnExit0() {
		panic("unexpected call to os.Exit(0) during test")
	}
	syscall.Exit(code)
}

// Getpid returns the number of this process.
func Getpid() int { return syscall.Getpid() }

// Getppid returns the number of the parent process.
func Getppid() int { return syscall.Getppid() }

// Getuid returns the number of the user.
func Getuid() int { return syscall.Getuid() }

// Geteuid returns the number of the user whose rights hold.
func Geteuid() int { return syscall.Geteuid() }

// Getgid returns the number of the group.
func Getgid() int { return syscall.Getgid() }

// Getegid returns the number of the group whose rights hold.
func Getegid() int { return syscall.Getegid() }

// Getpagesize returns how many bytes a page of memory has.
func Getpagesize() int { return syscall.Getpagesize() }

// Getgroups returns the numbers of all groups that the process belongs to.
func Getgroups() ([]int, error) {
	gids, err := syscall.Getgroups()
	return gids, NewSyscallError("getgroups", err)
}

// Hostname returns the name that the kernel has for this host.
func Hostname() (name string, err error) {
	u := new(syscall.Utsname)
	if err := syscall.Uname(u); err != nil {
		return "", NewSyscallError("uname", err)
	}
	var b []byte
	for _, c := range u.Nodename {
		if c == 0 {
			break
		}
		b = append(b, byte(c))
	}
	return string(b), nil
}

// Executable returns the path of the program that is running.
func Executable() (string, error) {
	if path := runtime_program(); path != "" {
		return path, nil
	}
	path, err := Readlink("/proc/self/exe")
	const deleted = " (deleted)"
	if n := len(path) - len(deleted); n > 0 && path[n:] == deleted {
		path = path[:n]
	}
	return path, err
}

// UserHomeDir returns the user's home directory: $HOME.
func UserHomeDir() (string, error) {
	if dir := Getenv("HOME"); dir != "" {
		return dir, nil
	}
	return "", errors.New("$HOME is not defined")
}

// UserCacheDir returns the directory for cached data of the user.
func UserCacheDir() (string, error) { return userDir("XDG_CACHE_HOME", "/.cache") }

// UserConfigDir returns the directory for configuration data of the user.
func UserConfigDir() (string, error) { return userDir("XDG_CONFIG_HOME", "/.config") }

func userDir(env, sub string) (string, error) {
	dir := Getenv(env)
	if dir == "" {
		dir = Getenv("HOME")
		if dir == "" {
			return "", errors.New("neither $" + env + " nor $HOME are defined")
		}
		return dir + sub, nil
	}
	if dir[0] != '/' {
		return "", errors.New("path in $" + env + " is relative")
	}
	return dir, nil
}

// A Signal is a signal of the operating system.
type Signal interface {
	String() string
	Signal()
}

// The signals that every system has.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)
