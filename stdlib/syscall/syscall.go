// Package syscall is the thin layer between package os and the kernel (Linux, x86-64).
//
// There are two ways down. rawsyscall is for calls that return at once: the processor stays
// with the goroutine. syscall6 is for calls that may block: the runtime hands the processor on meanwhile.
//
// Buffers are passed as numbers, which neither keep them alive nor in their place. So every wrapper
// here passes the pointers to keep after the call: that makes them escape to the heap, which does
// not move, and live until then.
package syscall

import (
	"internal/oserror"
	"sync"
	"unsafe"
)

func rawsyscall(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, errno uintptr)
func syscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, errno uintptr)

var (
	neverTrue bool
	kept      unsafe.Pointer
)

func keep(p unsafe.Pointer) {
	if neverTrue {
		kept = p
	}
}

// An Errno is an error number of the kernel. As an error, 0 is none.
type Errno uintptr

func (e Errno) Error() string {
	if 0 < e && int(e) < len(errnoText) && errnoText[e] != "" {
		return errnoText[e]
	}
	return "errno " + itoa(int(e))
}

// Is makes errors.Is work with os.ErrExist and its like.
func (e Errno) Is(target error) bool {
	switch target {
	case oserror.ErrPermission:
		return e == EACCES || e == EPERM
	case oserror.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case oserror.ErrNotExist:
		return e == ENOENT
	}
	return false
}

// Temporary tells whether trying again may help.
func (e Errno) Temporary() bool {
	return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout()
}

// Timeout tells whether the error is one of time.
func (e Errno) Timeout() bool { return e == EAGAIN || e == EWOULDBLOCK || e == ETIMEDOUT }

// A Signal is a signal number.
type Signal int

func (s Signal) Signal() {}

func (s Signal) String() string {
	if 0 < s && int(s) < len(signalText) {
		return signalText[s]
	}
	return "signal " + itoa(int(s))
}

func itoa(v int) string {
	if v < 0 {
		return "-" + itoa(-v)
	}
	if v < 10 {
		return string(rune('0' + v))
	}
	return itoa(v/10) + string(rune('0'+v%10))
}

// toError makes an error of the second result of a system call.
func toError(errno uintptr) error {
	if errno == 0 {
		return nil
	}
	return Errno(errno)
}

// Syscall makes a system call that may block.
//
//go:uintptrescapes
func Syscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	r1, e := syscall6(trap, a1, a2, a3, 0, 0, 0)
	return r1, 0, Errno(e)
}

// Syscall6 is Syscall with six arguments.
//
//go:uintptrescapes
func Syscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	r1, e := syscall6(trap, a1, a2, a3, a4, a5, a6)
	return r1, 0, Errno(e)
}

// RawSyscall makes a system call that does not block.
//
//go:uintptrescapes
func RawSyscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	r1, e := rawsyscall(trap, a1, a2, a3, 0, 0, 0)
	return r1, 0, Errno(e)
}

// RawSyscall6 is RawSyscall with six arguments.
//
//go:uintptrescapes
func RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	r1, e := rawsyscall(trap, a1, a2, a3, a4, a5, a6)
	return r1, 0, Errno(e)
}

// syscallNoError and rawSyscallNoError are those of golang.org/x/sys/unix, for calls that cannot fail; gettimeofday is, too.
//
//go:uintptrescapes
func syscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	r1, _ = syscall6(trap, a1, a2, a3, 0, 0, 0)
	return r1, 0
}

//go:uintptrescapes
func rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	r1, _ = rawsyscall(trap, a1, a2, a3, 0, 0, 0)
	return r1, 0
}

func gettimeofday(tv *Timeval) Errno {
	_, e := rawsyscall(SYS_GETTIMEOFDAY, uintptr(unsafe.Pointer(tv)), 0, 0, 0, 0, 0)
	keep(unsafe.Pointer(tv))
	return Errno(e)
}

// Mmap maps length bytes of a file, or of nothing with fd -1 and MAP_ANON. Munmap takes the very slice it returns.
func Mmap(fd int, offset int64, length int, prot int, flags int) (data []byte, err error) {
	if length <= 0 {
		return nil, EINVAL
	}
	p, e := syscall6(SYS_MMAP, 0, uintptr(length), uintptr(prot), uintptr(flags), uintptr(fd), uintptr(offset))
	if e != 0 {
		return nil, Errno(e)
	}
	data = unsafe.Slice((*byte)(unsafe.Pointer(p)), length)
	mappings.Lock()
	defer mappings.Unlock()
	if mappings.active == nil {
		mappings.active = make(map[*byte][]byte)
	}
	mappings.active[&data[length-1]] = data
	return data, nil
}

// The mappings that Mmap made, by the address of their last byte.
var mappings struct {
	sync.Mutex
	active map[*byte][]byte
}

// Munmap unmaps what Mmap returned.
func Munmap(b []byte) error {
	if len(b) == 0 || len(b) != cap(b) {
		return EINVAL
	}
	last := &b[len(b)-1]
	mappings.Lock()
	defer mappings.Unlock()
	have := mappings.active[last]
	if have == nil || &have[0] != &b[0] {
		return EINVAL
	}
	_, e := syscall6(SYS_MUNMAP, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, 0, 0, 0)
	if e == 0 {
		delete(mappings.active, last)
	}
	return toError(e)
}

// Mprotect changes what may be done with the pages of b.
func Mprotect(b []byte, prot int) error {
	return toError(adviseOrProtect(SYS_MPROTECT, b, prot))
}

// Madvise tells how the pages of b will be used.
func Madvise(b []byte, advice int) error {
	return toError(adviseOrProtect(SYS_MADVISE, b, advice))
}

func adviseOrProtect(trap uintptr, b []byte, arg int) uintptr {
	var p unsafe.Pointer
	if len(b) > 0 {
		p = unsafe.Pointer(&b[0])
	}
	_, e := syscall6(trap, uintptr(p), uintptr(len(b)), uintptr(arg), 0, 0, 0)
	return e
}

// ByteSliceFromString returns s with a NUL at its end; EINVAL if it has one inside.
func ByteSliceFromString(s string) ([]byte, error) {
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			return nil, EINVAL
		}
	}
	b := make([]byte, len(s)+1)
	copy(b, s)
	return b, nil
}

// BytePtrFromString returns a pointer to s with a NUL at its end.
func BytePtrFromString(s string) (*byte, error) {
	b, err := ByteSliceFromString(s)
	if err != nil {
		return nil, err
	}
	return &b[0], nil
}

// Exit ends the process.
func Exit(code int)

// pathCall makes a call with a path as argument n (0 to 5) of args.
func pathCall(trap uintptr, n int, path string, args [6]uintptr) (uintptr, error) {
	p, err := BytePtrFromString(path)
	if err != nil {
		return 0, err
	}
	args[n] = uintptr(unsafe.Pointer(p))
	r, e := syscall6(trap, args[0], args[1], args[2], args[3], args[4], args[5])
	keep(unsafe.Pointer(p))
	return r, toError(e)
}

// path2Call makes a call with two paths.
func path2Call(trap uintptr, path1, path2 string) error {
	p, err := BytePtrFromString(path1)
	if err != nil {
		return err
	}
	_, err = pathCall(trap, 1, path2, [6]uintptr{uintptr(unsafe.Pointer(p))})
	keep(unsafe.Pointer(p))
	return err
}

// bufCall makes a call (fd, buffer, length, arg).
func bufCall(trap uintptr, fd int, b []byte, arg uintptr) (int, error) {
	var p unsafe.Pointer
	if len(b) > 0 {
		p = unsafe.Pointer(&b[0])
	}
	r, e := syscall6(trap, uintptr(fd), uintptr(p), uintptr(len(b)), arg, 0, 0)
	keep(p)
	if e != 0 {
		return -1, Errno(e)
	}
	return int(r), nil
}

// fdCall makes a call of numbers.
func fdCall(trap uintptr, fd int, a2, a3 uintptr) (uintptr, error) {
	r, e := syscall6(trap, uintptr(fd), a2, a3, 0, 0, 0)
	return r, toError(e)
}

const atFdCwd = ^uintptr(99) // AT_FDCWD, -100

func Open(path string, mode int, perm uint32) (fd int, err error) {
	r, err := pathCall(SYS_OPENAT, 1, path, [6]uintptr{atFdCwd, 0, uintptr(mode | O_LARGEFILE), uintptr(perm)})
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Openat is Open with a directory that path starts from.
func Openat(dirfd int, path string, flags int, mode uint32) (fd int, err error) {
	r, err := pathCall(SYS_OPENAT, 1, path, [6]uintptr{uintptr(dirfd), 0, uintptr(flags), uintptr(mode)})
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Unlinkat removes a file in a directory, or a directory in it with AT_REMOVEDIR.
func Unlinkat(dirfd int, path string, flags int) error {
	_, err := pathCall(SYS_UNLINKAT, 1, path, [6]uintptr{0: uintptr(dirfd), 2: uintptr(flags)})
	return err
}

func Read(fd int, p []byte) (n int, err error)  { return bufCall(SYS_READ, fd, p, 0) }
func Write(fd int, p []byte) (n int, err error) { return bufCall(SYS_WRITE, fd, p, 0) }

func Pread(fd int, p []byte, offset int64) (n int, err error) {
	return bufCall(SYS_PREAD64, fd, p, uintptr(offset))
}

func Pwrite(fd int, p []byte, offset int64) (n int, err error) {
	return bufCall(SYS_PWRITE64, fd, p, uintptr(offset))
}

// ReadDirent reads directory entries as the kernel lays them out.
func ReadDirent(fd int, buf []byte) (n int, err error) { return bufCall(SYS_GETDENTS64, fd, buf, 0) }

func Close(fd int) error {
	_, err := fdCall(SYS_CLOSE, fd, 0, 0)
	return err
}

func Seek(fd int, offset int64, whence int) (off int64, err error) {
	r, e := rawsyscall(SYS_LSEEK, uintptr(fd), uintptr(offset), uintptr(whence), 0, 0, 0)
	if e != 0 {
		return -1, Errno(e)
	}
	return int64(r), nil
}

func Fsync(fd int) error {
	_, err := fdCall(SYS_FSYNC, fd, 0, 0)
	return err
}

func Ftruncate(fd int, length int64) error {
	_, err := fdCall(SYS_FTRUNCATE, fd, uintptr(length), 0)
	return err
}

func Fchmod(fd int, mode uint32) error {
	_, err := fdCall(SYS_FCHMOD, fd, uintptr(mode), 0)
	return err
}

func Fchown(fd int, uid int, gid int) error {
	_, err := fdCall(SYS_FCHOWN, fd, uintptr(uid), uintptr(gid))
	return err
}

func Fchdir(fd int) error {
	_, err := fdCall(SYS_FCHDIR, fd, 0, 0)
	return err
}

func Dup(oldfd int) (fd int, err error) {
	r, err := fdCall(SYS_DUP, oldfd, 0, 0)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

func Dup2(oldfd int, newfd int) error { return Dup3(oldfd, newfd, 0) }

func Dup3(oldfd int, newfd int, flags int) error {
	if oldfd == newfd {
		return nil
	}
	_, err := fdCall(SYS_DUP3, oldfd, uintptr(newfd), uintptr(flags))
	return err
}

func Fcntl(fd int, cmd int, arg int) (int, error) {
	r, err := fdCall(SYS_FCNTL, fd, uintptr(cmd), uintptr(arg))
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

func SetNonblock(fd int, nonblocking bool) error {
	flag, err := Fcntl(fd, F_GETFL, 0)
	if err != nil {
		return err
	}
	flag &^= O_NONBLOCK
	if nonblocking {
		flag |= O_NONBLOCK
	}
	_, err = Fcntl(fd, F_SETFL, flag)
	return err
}

func CloseOnExec(fd int) { Fcntl(fd, F_SETFD, FD_CLOEXEC) }

func Pipe(p []int) error { return Pipe2(p, 0) }

func Pipe2(p []int, flags int) error {
	if len(p) != 2 {
		return EINVAL
	}
	fds := new([2]int32)
	_, e := rawsyscall(SYS_PIPE2, uintptr(unsafe.Pointer(fds)), uintptr(flags), 0, 0, 0, 0)
	keep(unsafe.Pointer(fds))
	if e == 0 {
		p[0], p[1] = int(fds[0]), int(fds[1])
	}
	return toError(e)
}

func Mkdir(path string, mode uint32) error {
	_, err := pathCall(SYS_MKDIR, 0, path, [6]uintptr{1: uintptr(mode)})
	return err
}

func Rmdir(path string) error {
	_, err := pathCall(SYS_RMDIR, 0, path, [6]uintptr{})
	return err
}

func Unlink(path string) error {
	_, err := pathCall(SYS_UNLINK, 0, path, [6]uintptr{})
	return err
}

func Chdir(path string) error {
	_, err := pathCall(SYS_CHDIR, 0, path, [6]uintptr{})
	return err
}

func Chmod(path string, mode uint32) error {
	_, err := pathCall(SYS_CHMOD, 0, path, [6]uintptr{1: uintptr(mode)})
	return err
}

func Chown(path string, uid int, gid int) error {
	_, err := pathCall(SYS_CHOWN, 0, path, [6]uintptr{1: uintptr(uid), 2: uintptr(gid)})
	return err
}

func Lchown(path string, uid int, gid int) error {
	_, err := pathCall(SYS_LCHOWN, 0, path, [6]uintptr{1: uintptr(uid), 2: uintptr(gid)})
	return err
}

func Truncate(path string, length int64) error {
	_, err := pathCall(SYS_TRUNCATE, 0, path, [6]uintptr{1: uintptr(length)})
	return err
}

func Access(path string, mode uint32) error {
	_, err := pathCall(SYS_ACCESS, 0, path, [6]uintptr{1: uintptr(mode)})
	return err
}

func Mkfifo(path string, mode uint32) error {
	_, err := pathCall(SYS_MKNOD, 0, path, [6]uintptr{1: uintptr(mode | S_IFIFO)})
	return err
}

func Rename(from, to string) error    { return path2Call(SYS_RENAME, from, to) }
func Link(path, link string) error    { return path2Call(SYS_LINK, path, link) }
func Symlink(path, link string) error { return path2Call(SYS_SYMLINK, path, link) }

func Readlink(path string, buf []byte) (n int, err error) {
	if len(buf) == 0 {
		return 0, EINVAL
	}
	p := unsafe.Pointer(&buf[0])
	r, err := pathCall(SYS_READLINK, 0, path, [6]uintptr{1: uintptr(p), 2: uintptr(len(buf))})
	keep(p)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// A Timespec is seconds and nanoseconds.
type Timespec struct {
	Sec  int64
	Nsec int64
}

// Unix returns ts as seconds and nanoseconds.
func (ts *Timespec) Unix() (sec int64, nsec int64) { return ts.Sec, ts.Nsec }

// Nano returns ts as nanoseconds.
func (ts *Timespec) Nano() int64 { return ts.Sec*1e9 + ts.Nsec }

// NsecToTimespec splits nanoseconds.
func NsecToTimespec(nsec int64) Timespec {
	sec := nsec / 1e9
	nsec = nsec % 1e9
	if nsec < 0 {
		nsec += 1e9
		sec--
	}
	return Timespec{sec, nsec}
}

// A Timeval is seconds and microseconds.
type Timeval struct {
	Sec  int64
	Usec int64
}

// A Stat_t is what the kernel knows of a file.
type Stat_t struct {
	Dev       uint64
	Ino       uint64
	Nlink     uint64
	Mode      uint32
	Uid       uint32
	Gid       uint32
	X__pad0   int32
	Rdev      uint64
	Size      int64
	Blksize   int64
	Blocks    int64
	Atim      Timespec
	Mtim      Timespec
	Ctim      Timespec
	X__unused [3]int64
}

func statCall(trap uintptr, path string, st *Stat_t) error {
	_, err := pathCall(trap, 0, path, [6]uintptr{1: uintptr(unsafe.Pointer(st))})
	keep(unsafe.Pointer(st))
	return err
}

func Stat(path string, st *Stat_t) error  { return statCall(SYS_STAT, path, st) }
func Lstat(path string, st *Stat_t) error { return statCall(SYS_LSTAT, path, st) }

func Fstat(fd int, st *Stat_t) error {
	_, err := fdCall(SYS_FSTAT, fd, uintptr(unsafe.Pointer(st)), 0)
	keep(unsafe.Pointer(st))
	return err
}

// UtimesNano sets access and modification times of a file.
func UtimesNano(path string, ts []Timespec) error {
	if len(ts) != 2 {
		return EINVAL
	}
	p := unsafe.Pointer(&ts[0])
	_, err := pathCall(SYS_UTIMENSAT, 1, path, [6]uintptr{0: atFdCwd, 2: uintptr(p)})
	keep(p)
	return err
}

// ImplementsGetwd says that Getwd works.
const ImplementsGetwd = true

func Getwd() (wd string, err error) {
	buf := make([]byte, 4096)
	p := unsafe.Pointer(&buf[0])
	n, e := syscall6(SYS_GETCWD, uintptr(p), uintptr(len(buf)), 0, 0, 0, 0)
	keep(p)
	if e != 0 {
		return "", Errno(e)
	}
	if n < 1 || buf[n-1] != 0 || buf[0] != '/' { // "(unreachable)…" is no path
		return "", ENOENT
	}
	return string(buf[:n-1]), nil
}

// A Utsname is what uname(2) tells.
type Utsname struct {
	Sysname, Nodename, Release, Version, Machine, Domainname [65]int8
}

func Uname(u *Utsname) error {
	_, e := rawsyscall(SYS_UNAME, uintptr(unsafe.Pointer(u)), 0, 0, 0, 0, 0)
	keep(unsafe.Pointer(u))
	return toError(e)
}

func get(trap uintptr) int {
	r, _ := rawsyscall(trap, 0, 0, 0, 0, 0, 0)
	return int(r)
}

func Getpid() int      { return get(SYS_GETPID) }
func Getppid() int     { return get(SYS_GETPPID) }
func Getuid() int      { return get(SYS_GETUID) }
func Geteuid() int     { return get(SYS_GETEUID) }
func Getgid() int      { return get(SYS_GETGID) }
func Getegid() int     { return get(SYS_GETEGID) }
func Gettid() int      { return get(SYS_GETTID) }
func Getpagesize() int { return 4096 }

func Getgroups() (gids []int, err error) {
	n, e := rawsyscall(SYS_GETGROUPS, 0, 0, 0, 0, 0, 0)
	if e != 0 || n == 0 {
		return nil, toError(e)
	}
	list := make([]uint32, n)
	n, e = rawsyscall(SYS_GETGROUPS, n, uintptr(unsafe.Pointer(&list[0])), 0, 0, 0, 0)
	keep(unsafe.Pointer(&list[0]))
	if e != 0 {
		return nil, Errno(e)
	}
	gids = make([]int, n)
	for i := range gids {
		gids[i] = int(list[i])
	}
	return gids, nil
}

func Umask(mask int) (oldmask int) {
	r, _ := rawsyscall(SYS_UMASK, uintptr(mask), 0, 0, 0, 0, 0)
	return int(r)
}

func Kill(pid int, sig Signal) error {
	_, e := rawsyscall(SYS_KILL, uintptr(pid), uintptr(sig), 0, 0, 0, 0)
	return toError(e)
}

// A WaitStatus is how a process ended.
type WaitStatus uint32

func (w WaitStatus) Exited() bool    { return w&0x7f == 0 }
func (w WaitStatus) Signaled() bool  { return w&0x7f != 0x7f && w&0x7f != 0 }
func (w WaitStatus) Stopped() bool   { return w&0xff == 0x7f }
func (w WaitStatus) Continued() bool { return w == 0xffff }
func (w WaitStatus) CoreDump() bool  { return w.Signaled() && w&0x80 != 0 }

func (w WaitStatus) ExitStatus() int {
	if !w.Exited() {
		return -1
	}
	return int(w>>8) & 0xff
}

func (w WaitStatus) Signal() Signal {
	if !w.Signaled() {
		return -1
	}
	return Signal(w & 0x7f)
}

func (w WaitStatus) StopSignal() Signal {
	if !w.Stopped() {
		return -1
	}
	return Signal(w>>8) & 0xff
}

// A Rusage is what a process used.
type Rusage struct {
	Utime, Stime                                Timeval
	Maxrss, Ixrss, Idrss, Isrss, Minflt, Majflt int64
	Nswap, Inblock, Oublock, Msgsnd, Msgrcv     int64
	Nsignals, Nvcsw, Nivcsw                     int64
}

func Wait4(pid int, wstatus *WaitStatus, options int, rusage *Rusage) (wpid int, err error) {
	st := new(WaitStatus)
	r, e := syscall6(SYS_WAIT4, uintptr(pid), uintptr(unsafe.Pointer(st)), uintptr(options), uintptr(unsafe.Pointer(rusage)), 0, 0)
	keep(unsafe.Pointer(st))
	keep(unsafe.Pointer(rusage))
	if wstatus != nil {
		*wstatus = *st
	}
	if e != 0 {
		return -1, Errno(e)
	}
	return int(r), nil
}

func Getrusage(who int, rusage *Rusage) error {
	_, e := rawsyscall(SYS_GETRUSAGE, uintptr(who), uintptr(unsafe.Pointer(rusage)), 0, 0, 0, 0)
	keep(unsafe.Pointer(rusage))
	return toError(e)
}

// An Rlimit is a limit of a process: what holds, and up to what it may be raised.
type Rlimit struct {
	Cur uint64
	Max uint64
}

func Getrlimit(resource int, rlim *Rlimit) error { return rlimit(resource, nil, rlim) }
func Setrlimit(resource int, rlim *Rlimit) error { return rlimit(resource, rlim, nil) }

func rlimit(resource int, new, old *Rlimit) error {
	_, e := rawsyscall(SYS_PRLIMIT64, 0, uintptr(resource), uintptr(unsafe.Pointer(new)), uintptr(unsafe.Pointer(old)), 0, 0)
	keep(unsafe.Pointer(new))
	keep(unsafe.Pointer(old))
	return toError(e)
}

// ParseDirent parses up to max names out of buf, which ReadDirent filled.
func ParseDirent(buf []byte, max int, names []string) (consumed int, count int, newnames []string) {
	total := len(buf)
	for max != 0 && len(buf) >= 19 {
		reclen := int(buf[16]) | int(buf[17])<<8
		if reclen > len(buf) || reclen < 19 {
			break
		}
		name := buf[19:reclen]
		for i, c := range name {
			if c == 0 {
				name = name[:i]
				break
			}
		}
		buf = buf[reclen:]
		if s := string(name); s != "." && s != ".." {
			names = append(names, s)
			count++
			max--
		}
	}
	return total - len(buf), count, names
}

// The standard files.
var (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)
