package poll

import "syscall"

// with makes a call that only needs the descriptor to stay open, until it is not interrupted.
func (fd *FD) with(call func(fd int) error) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	for {
		if err := call(fd.Sysfd); err != syscall.EINTR {
			return err
		}
	}
}

func (fd *FD) Fsync() error  { return fd.with(syscall.Fsync) }
func (fd *FD) Fchdir() error { return fd.with(syscall.Fchdir) }

func (fd *FD) Fchmod(mode uint32) error {
	return fd.with(func(fd int) error { return syscall.Fchmod(fd, mode) })
}

func (fd *FD) Fchown(uid, gid int) error {
	return fd.with(func(fd int) error { return syscall.Fchown(fd, uid, gid) })
}

func (fd *FD) Ftruncate(size int64) error {
	return fd.with(func(fd int) error { return syscall.Ftruncate(fd, size) })
}

func (fd *FD) Fstat(s *syscall.Stat_t) error {
	return fd.with(func(fd int) error { return syscall.Fstat(fd, s) })
}

func (fd *FD) Seek(offset int64, whence int) (pos int64, err error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	pos, err = syscall.Seek(fd.Sysfd, offset, whence)
	fd.decref()
	return pos, err
}

// ReadDirent reads directory entries.
func (fd *FD) ReadDirent(buf []byte) (n int, err error) {
	err = fd.with(func(fd int) error {
		n, err = syscall.ReadDirent(fd, buf)
		return err
	})
	if err != nil {
		n = 0
	}
	return n, err
}

// DupCloseOnExec duplicates a descriptor; a child process does not get it. On error it also returns the call that failed.
func DupCloseOnExec(fd int) (int, string, error) {
	r, err := syscall.Fcntl(fd, syscall.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return -1, "fcntl", err
	}
	return r, "", nil
}

// Dup duplicates the descriptor.
func (fd *FD) Dup() (int, string, error) {
	if err := fd.incref(); err != nil {
		return -1, "", err
	}
	defer fd.decref()
	return DupCloseOnExec(fd.Sysfd)
}

// RawControl calls f with the descriptor.
func (fd *FD) RawControl(f func(uintptr)) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	f(uintptr(fd.Sysfd))
	return nil
}

// RawRead calls f until it returns true, and waits in between until there is something to read.
func (fd *FD) RawRead(f func(uintptr) bool) error {
	if err := fd.readLock(); err != nil {
		return err
	}
	defer fd.readUnlock()
	return fd.raw(reading, f)
}

// RawWrite is RawRead for writing.
func (fd *FD) RawWrite(f func(uintptr) bool) error {
	if err := fd.writeLock(); err != nil {
		return err
	}
	defer fd.writeUnlock()
	return fd.raw(writing, f)
}

func (fd *FD) raw(dir int, f func(uintptr) bool) error {
	if err := fd.prepare(dir); err != nil {
		return err
	}
	for !f(uintptr(fd.Sysfd)) {
		if err := fd.wait(dir); err != nil {
			return err
		}
	}
	return nil
}
