package syscall

import "unsafe"

// Calls that package os has no use for, but libraries have.

// number makes a call whose result is a number.
func number(trap, a1, a2, a3, a4, a5, a6 uintptr) (int, error) {
	r, e := syscall6(trap, a1, a2, a3, a4, a5, a6)
	if e != 0 {
		return -1, Errno(e)
	}
	return int(r), nil
}

// pointerCall makes a call (a, p, c, d), where p is a pointer.
func pointerCall(trap, a uintptr, p unsafe.Pointer, c, d uintptr) (int, error) {
	n, err := number(trap, a, uintptr(p), c, d, 0, 0)
	keep(p)
	return n, err
}

func first(p []byte) unsafe.Pointer {
	if len(p) == 0 {
		return nil
	}
	return unsafe.Pointer(&p[0])
}

// ---- Files ----

// A Flock_t is a lock of a part of a file.
type Flock_t struct {
	Type   int16
	Whence int16
	Start  int64
	Len    int64
	Pid    int32
}

// Flock locks a whole file, or unlocks it: LOCK_SH, LOCK_EX, LOCK_UN, with LOCK_NB.
func Flock(fd int, how int) (err error) {
	_, err = number(SYS_FLOCK, uintptr(fd), uintptr(how), 0, 0, 0, 0)
	return err
}

// FcntlFlock is fcntl with F_GETLK, F_SETLK or F_SETLKW.
func FcntlFlock(fd uintptr, cmd int, lk *Flock_t) error {
	_, err := number(SYS_FCNTL, fd, uintptr(cmd), uintptr(unsafe.Pointer(lk)), 0, 0, 0)
	keep(unsafe.Pointer(lk))
	return err
}

// Fallocate reserves space for a file.
func Fallocate(fd int, mode uint32, off int64, len int64) (err error) {
	_, err = number(SYS_FALLOCATE, uintptr(fd), uintptr(mode), uintptr(off), uintptr(len), 0, 0)
	return err
}

// Fdatasync writes what is needed to find a file's contents again.
func Fdatasync(fd int) (err error) {
	_, err = fdCall(SYS_FDATASYNC, fd, 0, 0)
	return err
}

// Sync writes all file systems.
func Sync() { syscall6(SYS_SYNC, 0, 0, 0, 0, 0, 0) }

// SyncFileRange writes a part of a file.
func SyncFileRange(fd int, off int64, n int64, flags int) (err error) {
	_, err = number(SYS_SYNC_FILE_RANGE, uintptr(fd), uintptr(off), uintptr(n), uintptr(flags), 0, 0)
	return err
}

// Splice moves bytes between files, one of them a pipe.
func Splice(rfd int, roff *int64, wfd int, woff *int64, len int, flags int) (n int64, err error) {
	r, err := number(SYS_SPLICE, uintptr(rfd), uintptr(unsafe.Pointer(roff)), uintptr(wfd), uintptr(unsafe.Pointer(woff)), uintptr(len), uintptr(flags))
	keep(unsafe.Pointer(roff))
	keep(unsafe.Pointer(woff))
	return int64(r), err
}

// Tee copies bytes between pipes.
func Tee(rfd int, wfd int, len int, flags int) (n int64, err error) {
	r, err := number(SYS_TEE, uintptr(rfd), uintptr(wfd), uintptr(len), uintptr(flags), 0, 0)
	return int64(r), err
}

// Creat is Open for a new file.
func Creat(path string, mode uint32) (fd int, err error) {
	return Open(path, O_CREAT|O_WRONLY|O_TRUNC, mode)
}

func at(trap uintptr, dirfd int, path string, a3, a4, a5 uintptr) error {
	_, err := pathCall(trap, 1, path, [6]uintptr{uintptr(dirfd), 0, a3, a4, a5})
	return err
}

// Mkdirat is Mkdir with a directory that path starts from.
func Mkdirat(dirfd int, path string, mode uint32) (err error) {
	return at(SYS_MKDIRAT, dirfd, path, uintptr(mode), 0, 0)
}

// Mknodat is Mknod with a directory that path starts from.
func Mknodat(dirfd int, path string, mode uint32, dev int) (err error) {
	return at(SYS_MKNODAT, dirfd, path, uintptr(mode), uintptr(dev), 0)
}

// Mknod makes a file of any kind.
func Mknod(path string, mode uint32, dev int) (err error) {
	return Mknodat(-100, path, mode, dev)
}

// Fchmodat is Chmod with a directory that path starts from.
func Fchmodat(dirfd int, path string, mode uint32, flags int) error {
	if flags&^AT_SYMLINK_NOFOLLOW != 0 {
		return EINVAL
	}
	if flags != 0 {
		return EOPNOTSUPP
	}
	return at(SYS_FCHMODAT, dirfd, path, uintptr(mode), 0, 0)
}

// Fchownat is Chown with a directory that path starts from.
func Fchownat(dirfd int, path string, uid int, gid int, flags int) (err error) {
	return at(SYS_FCHOWNAT, dirfd, path, uintptr(uid), uintptr(gid), uintptr(flags))
}

// Faccessat is Access with a directory that path starts from. The flags are none, or those that the kernel knows.
func Faccessat(dirfd int, path string, mode uint32, flags int) (err error) {
	if flags == 0 {
		return at(SYS_FACCESSAT, dirfd, path, uintptr(mode), 0, 0)
	}
	const faccessat2 = 439
	return at(faccessat2, dirfd, path, uintptr(mode), uintptr(flags), 0)
}

// Renameat is Rename with directories that the paths start from.
func Renameat(olddirfd int, oldpath string, newdirfd int, newpath string) (err error) {
	p, err := BytePtrFromString(oldpath)
	if err != nil {
		return err
	}
	_, err = pathCall(SYS_RENAMEAT, 3, newpath, [6]uintptr{uintptr(olddirfd), uintptr(unsafe.Pointer(p)), uintptr(newdirfd)})
	keep(unsafe.Pointer(p))
	return err
}

// Chroot changes what / is.
func Chroot(path string) (err error) {
	_, err = pathCall(SYS_CHROOT, 0, path, [6]uintptr{})
	return err
}

// Getcwd writes the working directory, with a NUL behind it, and returns how many bytes that are.
func Getcwd(buf []byte) (n int, err error) {
	p := first(buf)
	r, e := syscall6(SYS_GETCWD, uintptr(p), uintptr(len(buf)), 0, 0, 0, 0)
	keep(p)
	return int(r), toError(e)
}

// Getdents reads directory entries as the kernel lays them out.
func Getdents(fd int, buf []byte) (n int, err error) { return ReadDirent(fd, buf) }

// A Dirent is an entry of a directory; the name is followed by a NUL.
type Dirent struct {
	Ino       uint64
	Off       int64
	Reclen    uint16
	Type      uint8
	Name      [256]int8
	Pad_cgo_0 [5]byte
}

// An Fsid is the number of a file system.
type Fsid struct {
	X__val [2]int32
}

// A Statfs_t describes a file system.
type Statfs_t struct {
	Type    int64
	Bsize   int64
	Blocks  uint64
	Bfree   uint64
	Bavail  uint64
	Files   uint64
	Ffree   uint64
	Fsid    Fsid
	Namelen int64
	Frsize  int64
	Flags   int64
	Spare   [4]int64
}

// Statfs describes the file system that path is on.
func Statfs(path string, buf *Statfs_t) (err error) {
	_, err = pathCall(SYS_STATFS, 0, path, [6]uintptr{1: uintptr(unsafe.Pointer(buf))})
	keep(unsafe.Pointer(buf))
	return err
}

// Fstatfs describes the file system that a file is on.
func Fstatfs(fd int, buf *Statfs_t) (err error) {
	_, err = pointerCall(SYS_FSTATFS, uintptr(fd), unsafe.Pointer(buf), 0, 0)
	return err
}

// ---- Extended attributes ----

func xattr(trap uintptr, path, attr string, p []byte, flags uintptr) (int, error) {
	name, err := BytePtrFromString(attr)
	if err != nil {
		return -1, err
	}
	data := first(p)
	r, err := pathCall(trap, 0, path, [6]uintptr{0, uintptr(unsafe.Pointer(name)), uintptr(data), uintptr(len(p)), flags})
	keep(unsafe.Pointer(name))
	keep(data)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Getxattr reads an attribute of a file; with an empty dest it tells its size.
func Getxattr(path string, attr string, dest []byte) (sz int, err error) {
	return xattr(SYS_GETXATTR, path, attr, dest, 0)
}

// Setxattr sets an attribute of a file.
func Setxattr(path string, attr string, data []byte, flags int) (err error) {
	_, err = xattr(SYS_SETXATTR, path, attr, data, uintptr(flags))
	return err
}

// Removexattr removes an attribute of a file.
func Removexattr(path string, attr string) (err error) { return path2Call(SYS_REMOVEXATTR, path, attr) }

// Listxattr lists the names of the attributes of a file, each with a NUL; with an empty dest it tells the size of that.
func Listxattr(path string, dest []byte) (sz int, err error) {
	data := first(dest)
	r, err := pathCall(SYS_LISTXATTR, 0, path, [6]uintptr{1: uintptr(data), 2: uintptr(len(dest))})
	keep(data)
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// ---- Times ----

// TimespecToNsec returns the nanoseconds of a time.
func TimespecToNsec(ts Timespec) int64 { return ts.Nano() }

// TimevalToNsec returns the nanoseconds of a time.
func TimevalToNsec(tv Timeval) int64 { return tv.Nano() }

// NsecToTimeval makes a Timeval of nanoseconds, rounded up.
func NsecToTimeval(nsec int64) Timeval {
	usec := (nsec + 999) / 1e3
	sec := usec / 1e6
	usec %= 1e6
	if usec < 0 {
		usec += 1e6
		sec--
	}
	return Timeval{Sec: sec, Usec: usec}
}

// Unix returns the seconds and nanoseconds of tv.
func (tv *Timeval) Unix() (sec int64, nsec int64) { return tv.Sec, tv.Usec * 1000 }

// Nano returns the nanoseconds of tv.
func (tv *Timeval) Nano() int64 { return tv.Sec*1e9 + tv.Usec*1000 }

// Gettimeofday tells the time.
func Gettimeofday(tv *Timeval) (err error) {
	if e := gettimeofday(tv); e != 0 {
		return e
	}
	return nil
}

// A Time_t is a number of seconds since 1970.
type Time_t int64

// Time tells the time in seconds.
func Time(t *Time_t) (tt Time_t, err error) {
	var tv Timeval
	if err := Gettimeofday(&tv); err != nil {
		return 0, err
	}
	if t != nil {
		*t = Time_t(tv.Sec)
	}
	return Time_t(tv.Sec), nil
}

// Nanosleep blocks the thread for a time.
func Nanosleep(time *Timespec, leftover *Timespec) (err error) {
	_, err = pointerCall(SYS_NANOSLEEP, uintptr(unsafe.Pointer(time)), unsafe.Pointer(leftover), 0, 0)
	keep(unsafe.Pointer(time))
	return err
}

// Utimes sets the times of last access and change of a file.
func Utimes(path string, tv []Timeval) (err error) {
	if len(tv) != 2 {
		return EINVAL
	}
	_, err = pathCall(SYS_UTIMES, 0, path, [6]uintptr{1: uintptr(unsafe.Pointer(&tv[0]))})
	keep(unsafe.Pointer(&tv[0]))
	return err
}

// Futimes is Utimes for an open file.
func Futimes(fd int, tv []Timeval) (err error) { return Utimes("/proc/self/fd/"+itoa(fd), tv) }

// A Utimbuf has times of last access and change.
type Utimbuf struct {
	Actime  int64
	Modtime int64
}

// Utime sets the times of last access and change of a file, in seconds.
func Utime(path string, buf *Utimbuf) (err error) {
	return Utimes(path, []Timeval{{Sec: buf.Actime}, {Sec: buf.Modtime}})
}

// A Tms has the processor time of a process and its children.
type Tms struct {
	Utime  int64
	Stime  int64
	Cutime int64
	Cstime int64
}

// Times tells the processor time that was used, and the time since some moment, in ticks.
func Times(tms *Tms) (ticks uintptr, err error) {
	n, err := pointerCall(SYS_TIMES, uintptr(unsafe.Pointer(tms)), nil, 0, 0)
	keep(unsafe.Pointer(tms))
	return uintptr(n), err
}

// ---- Waiting for files ----

// An EpollEvent says what epoll waits for, and saw.
type EpollEvent struct {
	Events uint32
	Fd     int32
	Pad    int32
}

// EpollCreate1 makes an epoll descriptor.
func EpollCreate1(flag int) (fd int, err error) {
	return number(SYS_EPOLL_CREATE1, uintptr(flag), 0, 0, 0, 0, 0)
}

// EpollCreate is EpollCreate1; the size is a relic.
func EpollCreate(size int) (fd int, err error) {
	return number(SYS_EPOLL_CREATE, uintptr(size), 0, 0, 0, 0, 0)
}

// EpollCtl adds, changes or removes what is waited for.
func EpollCtl(epfd int, op int, fd int, event *EpollEvent) (err error) {
	_, err = number(SYS_EPOLL_CTL, uintptr(epfd), uintptr(op), uintptr(fd), uintptr(unsafe.Pointer(event)), 0, 0)
	keep(unsafe.Pointer(event))
	return err
}

// EpollWait waits for events, msec milliseconds at most, -1 for ever.
func EpollWait(epfd int, events []EpollEvent, msec int) (n int, err error) {
	var p unsafe.Pointer
	if len(events) > 0 {
		p = unsafe.Pointer(&events[0])
	}
	return pointerCall(SYS_EPOLL_WAIT, uintptr(epfd), p, uintptr(len(events)), uintptr(msec))
}

// An FdSet is a set of descriptors for Select.
type FdSet struct {
	Bits [16]int64
}

// Select waits until one of the descriptors below nfd is ready.
func Select(nfd int, r *FdSet, w *FdSet, e *FdSet, timeout *Timeval) (n int, err error) {
	n, err = number(SYS_SELECT, uintptr(nfd), uintptr(unsafe.Pointer(r)), uintptr(unsafe.Pointer(w)), uintptr(unsafe.Pointer(e)), uintptr(unsafe.Pointer(timeout)), 0)
	keep(unsafe.Pointer(r))
	keep(unsafe.Pointer(w))
	keep(unsafe.Pointer(e))
	keep(unsafe.Pointer(timeout))
	return n, err
}

// An InotifyEvent is the head of a message of inotify; a name of Len bytes follows.
type InotifyEvent struct {
	Wd     int32
	Mask   uint32
	Cookie uint32
	Len    uint32
	Name   [0]uint8
}

// InotifyInit makes an inotify descriptor.
func InotifyInit() (fd int, err error) { return InotifyInit1(0) }

// InotifyInit1 is InotifyInit with flags.
func InotifyInit1(flags int) (fd int, err error) {
	return number(SYS_INOTIFY_INIT1, uintptr(flags), 0, 0, 0, 0, 0)
}

// InotifyAddWatch watches a file or directory.
func InotifyAddWatch(fd int, pathname string, mask uint32) (watchdesc int, err error) {
	r, err := pathCall(SYS_INOTIFY_ADD_WATCH, 1, pathname, [6]uintptr{uintptr(fd), 0, uintptr(mask)})
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// InotifyRmWatch ends a watch.
func InotifyRmWatch(fd int, watchdesc uint32) (success int, err error) {
	return number(SYS_INOTIFY_RM_WATCH, uintptr(fd), uintptr(watchdesc), 0, 0, 0, 0)
}

// Pause waits for a signal.
func Pause() (err error) {
	_, err = number(SYS_PAUSE, 0, 0, 0, 0, 0, 0)
	return err
}

// ---- Memory ----

// Mlock keeps the pages of b in memory, Munlock no longer.
func Mlock(b []byte) (err error) {
	_, err = number(SYS_MLOCK, uintptr(first(b)), uintptr(len(b)), 0, 0, 0, 0)
	return err
}

// Munlock undoes Mlock.
func Munlock(b []byte) (err error) {
	_, err = number(SYS_MUNLOCK, uintptr(first(b)), uintptr(len(b)), 0, 0, 0, 0)
	return err
}

// Mlockall keeps all pages in memory.
func Mlockall(flags int) (err error) {
	_, err = number(SYS_MLOCKALL, uintptr(flags), 0, 0, 0, 0, 0)
	return err
}

// Munlockall undoes Mlockall.
func Munlockall() (err error) {
	_, err = number(SYS_MUNLOCKALL, 0, 0, 0, 0, 0, 0)
	return err
}

// ---- Processes and the system ----

// A Credential is who a new process belongs to.
type Credential struct {
	Uid         uint32
	Gid         uint32
	Groups      []uint32
	NoSetGroups bool
}

// A SysProcIDMap maps numbers of users or groups in a new user namespace.
type SysProcIDMap struct {
	ContainerID int
	HostID      int
	Size        int
}

// Getpgid returns the process group of a process.
func Getpgid(pid int) (pgid int, err error) { return number(SYS_GETPGID, uintptr(pid), 0, 0, 0, 0, 0) }

// Getpgrp returns our process group.
func Getpgrp() (pid int) { return get(SYS_GETPGRP) }

// Setpgid moves a process to a group.
func Setpgid(pid int, pgid int) (err error) {
	_, err = number(SYS_SETPGID, uintptr(pid), uintptr(pgid), 0, 0, 0, 0)
	return err
}

// Setsid starts a session.
func Setsid() (pid int, err error) { return number(SYS_SETSID, 0, 0, 0, 0, 0, 0) }

// Getpriority returns 20 less the nice value.
func Getpriority(which int, who int) (prio int, err error) {
	return number(SYS_GETPRIORITY, uintptr(which), uintptr(who), 0, 0, 0, 0)
}

// Setpriority sets a nice value.
func Setpriority(which int, who int, prio int) (err error) {
	_, err = number(SYS_SETPRIORITY, uintptr(which), uintptr(who), uintptr(prio), 0, 0, 0)
	return err
}

// Tgkill sends a signal to a thread.
func Tgkill(tgid int, tid int, sig Signal) (err error) {
	_, err = number(SYS_TGKILL, uintptr(tgid), uintptr(tid), uintptr(sig), 0, 0, 0)
	return err
}

// Seteuid sets the effective user number.
func Seteuid(euid int) (err error) { return Setreuid(-1, euid) }

// Setegid sets the effective group number.
func Setegid(egid int) (err error) { return Setregid(-1, egid) }

// Unshare gives the thread namespaces of its own.
func Unshare(flags int) (err error) {
	_, err = number(SYS_UNSHARE, uintptr(flags), 0, 0, 0, 0, 0)
	return err
}

// Mount mounts a file system.
func Mount(source string, target string, fstype string, flags uintptr, data string) (err error) {
	var p [3]*byte
	for i, s := range []string{source, fstype, data} {
		if i == 2 && s == "" {
			break
		}
		if p[i], err = BytePtrFromString(s); err != nil {
			return err
		}
	}
	_, err = pathCall(SYS_MOUNT, 1, target, [6]uintptr{uintptr(unsafe.Pointer(p[0])), 0, uintptr(unsafe.Pointer(p[1])), flags, uintptr(unsafe.Pointer(p[2]))})
	for _, q := range p {
		keep(unsafe.Pointer(q))
	}
	return err
}

// Unmount unmounts a file system.
func Unmount(target string, flags int) (err error) {
	_, err = pathCall(SYS_UMOUNT2, 0, target, [6]uintptr{1: uintptr(flags)})
	return err
}

// PivotRoot makes newroot the root, and puts the old one at putold.
func PivotRoot(newroot string, putold string) (err error) {
	return path2Call(SYS_PIVOT_ROOT, newroot, putold)
}

// Sethostname names the machine.
func Sethostname(p []byte) (err error) {
	data := first(p)
	_, err = number(SYS_SETHOSTNAME, uintptr(data), uintptr(len(p)), 0, 0, 0, 0)
	keep(data)
	return err
}

// Reboot restarts or stops the machine.
func Reboot(cmd int) (err error) {
	_, err = number(SYS_REBOOT, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, uintptr(cmd), 0, 0, 0)
	return err
}

// A Sysinfo_t says how the machine is.
type Sysinfo_t struct {
	Uptime    int64
	Loads     [3]uint64
	Totalram  uint64
	Freeram   uint64
	Sharedram uint64
	Bufferram uint64
	Totalswap uint64
	Freeswap  uint64
	Procs     uint16
	Pad       uint16
	Pad_cgo_0 [4]byte
	Totalhigh uint64
	Freehigh  uint64
	Unit      uint32
	X_f       [0]byte
	Pad_cgo_1 [4]byte
}

// Sysinfo says how the machine is.
func Sysinfo(info *Sysinfo_t) (err error) {
	_, err = number(SYS_SYSINFO, uintptr(unsafe.Pointer(info)), 0, 0, 0, 0, 0)
	keep(unsafe.Pointer(info))
	return err
}

// A Termios has the settings of a terminal.
type Termios struct {
	Iflag     uint32
	Oflag     uint32
	Cflag     uint32
	Lflag     uint32
	Line      uint8
	Cc        [32]uint8
	Pad_cgo_0 [3]byte
	Ispeed    uint32
	Ospeed    uint32
}

// ---- Strings for C ----

// StringByteSlice is ByteSliceFromString, and panics if s has a NUL in it.
//
// Deprecated: use ByteSliceFromString.
func StringByteSlice(s string) []byte {
	b, err := ByteSliceFromString(s)
	if err != nil {
		panic("syscall: string with NUL passed to StringByteSlice")
	}
	return b
}

// StringBytePtr is BytePtrFromString, and panics if s has a NUL in it.
//
// Deprecated: use BytePtrFromString.
func StringBytePtr(s string) *byte { return &StringByteSlice(s)[0] }

// SlicePtrFromStrings makes a vector of C strings, with nil at its end.
func SlicePtrFromStrings(ss []string) ([]*byte, error) {
	v := make([]*byte, len(ss)+1)
	for i, s := range ss {
		p, err := BytePtrFromString(s)
		if err != nil {
			return nil, err
		}
		v[i] = p
	}
	return v, nil
}

// StringSlicePtr is SlicePtrFromStrings, and panics if one has a NUL in it.
//
// Deprecated: use SlicePtrFromStrings.
func StringSlicePtr(ss []string) []*byte {
	v, err := SlicePtrFromStrings(ss)
	if err != nil {
		panic("syscall: string with NUL passed to StringByteSlice")
	}
	return v
}
