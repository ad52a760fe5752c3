// Package poll has file descriptors on which goroutines wait rather than threads.
//
// An FD that is registered with the runtime's poller is in non-blocking mode: an operation tries its system call, and when
// that says EAGAIN, the goroutine waits until the descriptor is ready, its deadline is over, or it is closed. Other
// descriptors (regular files, the standard streams) block a thread in the system call.
//
// fd.go: the FD, reading and writing. desc.go: waiting and deadlines. mutex.go: who may use an FD, and when it is closed.
// socket.go: what sockets can do beyond. ops.go: the rest.
package poll

import (
	"io"
	"sync/atomic"
	"syscall"
)

// An FD is a file descriptor, part of an os.File or of a network connection. Its zero value but for the exported fields is
// a file in blocking mode.
type FD struct {
	fdmu fdMutex

	// Sysfd is the descriptor; it does not change until the FD is closed.
	Sysfd int

	pd    pollDesc
	csema uint32 // released when Sysfd is closed

	nonblocking uint32 // we wait for it by the poller: no thread blocks in an operation
	isNet       bool

	// IsStream: reads and writes may be partial.
	IsStream bool
	// ZeroReadIsEOF: reading nothing means the end.
	ZeroReadIsEOF bool
}

// Init completes an FD whose exported fields are set. net is "file" or the name of a network; pollable says that the
// poller should wait for it. An error means that it cannot; the FD is then in blocking mode.
func (fd *FD) Init(net string, pollable bool) error {
	fd.isNet = net != "file"
	if !pollable {
		return nil
	}
	if err := fd.pd.init(fd.Sysfd); err != nil {
		return err
	}
	fd.nonblocking = 1
	return nil
}

// Close closes the FD: operations under way end with an error, and the last one to end closes the descriptor.
func (fd *FD) Close() error {
	if !fd.fdmu.increfAndClose() {
		return fd.closing()
	}
	if fd.pd.desc != 0 {
		runtime_pollUnblock(fd.pd.desc)
	}
	err := fd.decref()
	if fd.nonblocking != 0 {
		runtime_Semacquire(&fd.csema) // until it is closed indeed, which is soon
	}
	return err
}

// CloseFunc closes a descriptor.
var CloseFunc func(int) error = syscall.Close

// destroy closes the descriptor, when nobody uses it any more.
func (fd *FD) destroy() error {
	fd.pd.close() // before the number can be used again
	err := CloseFunc(fd.Sysfd)
	if err == syscall.EINTR {
		err = nil // on Linux it is closed all the same
	}
	fd.Sysfd = -1
	runtime_Semrelease(&fd.csema)
	return err
}

// SetBlocking puts the descriptor into blocking mode.
func (fd *FD) SetBlocking() error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	atomic.StoreUint32(&fd.nonblocking, 0)
	return syscall.SetNonblock(fd.Sysfd, false)
}

// sysRead and sysWrite are read(2) and write(2), pread and pwrite if offset >= 0. n is 0 if there is an error; they go on
// when they are interrupted.
func sysRead(fd int, p []byte, offset int64) (n int, errno syscall.Errno)
func sysWrite(fd int, p []byte, offset int64) (n int, errno syscall.Errno)

const maxRW = 1 << 30 // bytes in one system call

// Read reads up to len(p) bytes.
func (fd *FD) Read(p []byte) (n int, err error) {
	if err := fd.readLock(); err != nil {
		return 0, err
	}
	defer fd.readUnlock() // also when Ctrl-C at the prompt of a session ends the goroutine in here
	if len(p) > 0 {       // else it would look like the end of the file
		n, err = fd.read(p)
	}
	return n, err
}

// read does the work of Read, under the lock.
func (fd *FD) read(p []byte) (int, error) {
	if err := fd.prepare(reading); err != nil {
		return 0, err
	}
	if fd.IsStream && len(p) > maxRW {
		p = p[:maxRW]
	}
	for {
		n, e := sysRead(fd.Sysfd, p, -1)
		if e == 0 {
			if n == 0 && fd.ZeroReadIsEOF {
				return 0, io.EOF
			}
			return n, nil
		}
		if err := fd.retry(reading, e); err != nil {
			return 0, err
		}
	}
}

// retry waits after error e of an operation, if it means that the descriptor is not ready; nil: try again.
func (fd *FD) retry(dir int, e syscall.Errno) error {
	switch {
	case e == syscall.EINTR:
		return nil
	case e != syscall.EAGAIN:
		return e
	case fd.pd.desc != 0:
		return fd.wait(dir)
	case !fd.isNet:
		return waitBlocking(fd.Sysfd, dir)
	}
	return e
}

// retryErr is retry with an error as package syscall returns it.
func (fd *FD) retryErr(dir int, err error) error {
	if e, ok := err.(syscall.Errno); ok {
		return fd.retry(dir, e)
	}
	return err
}

// Pread reads at an offset.
func (fd *FD) Pread(p []byte, off int64) (int, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	if fd.IsStream && len(p) > maxRW {
		p = p[:maxRW]
	}
	n, e := sysRead(fd.Sysfd, p, off)
	fd.decref()
	if e != 0 {
		return 0, e
	}
	if n == 0 && fd.ZeroReadIsEOF {
		return 0, io.EOF
	}
	return n, nil
}

// Write writes all of p.
func (fd *FD) Write(p []byte) (n int, err error) {
	if err := fd.writeLock(); err != nil {
		return 0, err
	}
	if err = fd.prepare(writing); err == nil {
		n, err = fd.write(p)
	}
	fd.writeUnlock()
	return n, err
}

// write does the work of Write, under the lock.
func (fd *FD) write(p []byte) (done int, err error) {
	for {
		part := p[done:]
		if fd.IsStream && len(part) > maxRW {
			part = part[:maxRW]
		}
		n, e := sysWrite(fd.Sysfd, part, -1)
		done += n
		if done == len(p) && e == 0 {
			return done, nil
		}
		if e != 0 {
			if err := fd.retry(writing, e); err != nil {
				return done, err
			}
		} else if n == 0 {
			return done, io.ErrUnexpectedEOF
		}
	}
}

// Pwrite writes all of p at an offset.
func (fd *FD) Pwrite(p []byte, off int64) (int, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	defer fd.decref()
	for done := 0; ; {
		part := p[done:]
		if fd.IsStream && len(part) > maxRW {
			part = part[:maxRW]
		}
		n, e := sysWrite(fd.Sysfd, part, off+int64(done))
		done += n
		switch {
		case e != 0:
			return done, e
		case done == len(p):
			return done, nil
		case n == 0:
			return done, io.ErrUnexpectedEOF
		}
	}
}

// WriteOnce makes one attempt to write.
func (fd *FD) WriteOnce(p []byte) (int, error) {
	if err := fd.writeLock(); err != nil {
		return 0, err
	}
	n, e := sysWrite(fd.Sysfd, p, -1)
	fd.writeUnlock()
	if e != 0 {
		return n, e
	}
	return n, nil
}
