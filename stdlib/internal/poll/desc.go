package poll

import (
	"errors"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// The poller, in runtime/netpoll.c. A descriptor is known to it by a number that is not 0.
func runtime_pollOpen(fd int) (desc uintptr, errno int)
func runtime_pollClose(desc uintptr)
func runtime_pollUnblock(desc uintptr)
func runtime_pollReset(desc uintptr, dir int) int
func runtime_pollWait(desc uintptr, dir int) int
func runtime_pollSetDeadline(desc uintptr, dir int, ns int64)
func runtime_isPollServerDescriptor(fd int) bool

// The directions of an operation.
const (
	reading = 0
	writing = 1
)

// A netClosingError is what operations on a closed connection return.
type netClosingError struct{}

func (netClosingError) Error() string   { return "use of closed network connection" }
func (netClosingError) Timeout() bool   { return false }
func (netClosingError) Temporary() bool { return false }

// A DeadlineExceededError is what an operation returns when its deadline is over.
type DeadlineExceededError struct{}

func (*DeadlineExceededError) Error() string   { return "i/o timeout" }
func (*DeadlineExceededError) Timeout() bool   { return true }
func (*DeadlineExceededError) Temporary() bool { return true }

var (
	ErrNetClosing             = netClosingError{}
	ErrFileClosing            = errors.New("use of closed file")
	ErrNoDeadline             = errors.New("file type does not support deadline")
	ErrDeadlineExceeded error = &DeadlineExceededError{}
	ErrNotPollable            = errors.New("not pollable")

	errUnsupported = errors.New("waiting for unsupported file type")
)

// closing is the error of operations on an FD that is closed.
func (fd *FD) closing() error {
	if fd.isNet {
		return ErrNetClosing
	}
	return ErrFileClosing
}

// A pollDesc is how the poller knows a descriptor; desc is 0 if it does not.
type pollDesc struct{ desc uintptr }

func (pd *pollDesc) init(fd int) error {
	desc, errno := runtime_pollOpen(fd)
	if errno != 0 {
		return syscall.Errno(errno)
	}
	pd.desc = desc
	return nil
}

func (pd *pollDesc) close() {
	if pd.desc != 0 {
		runtime_pollClose(pd.desc)
		pd.desc = 0
	}
}

// pollError makes an error of what the poller returned.
func (fd *FD) pollError(result int) error {
	switch result {
	case 0:
		return nil
	case 1:
		return fd.closing()
	case 2:
		return ErrDeadlineExceeded
	case 3:
		return ErrNotPollable
	}
	panic("poll: unknown result")
}

// prepare comes before the first attempt of an operation.
func (fd *FD) prepare(dir int) error {
	if fd.pd.desc == 0 {
		return nil
	}
	if result := runtime_pollReset(fd.pd.desc, dir); result != 0 {
		return fd.pollError(result)
	}
	return nil
}

// wait waits until the descriptor may be ready.
func (fd *FD) wait(dir int) error {
	if fd.pd.desc == 0 {
		return errUnsupported
	}
	return fd.pollError(runtime_pollWait(fd.pd.desc, dir))
}

// waitBlocking is for a descriptor that somebody has put into non-blocking mode behind our back: a standard stream, mostly.
// It blocks the thread.
func waitBlocking(fd int, dir int) error {
	type pollfd struct {
		fd              int32
		events, revents int16
	}
	p := &pollfd{int32(fd), 1, 0} // POLLIN
	if dir == writing {
		p.events = 4 // POLLOUT
	}
	_, _, e := syscall.Syscall(syscall.SYS_POLL, uintptr(unsafe.Pointer(p)), 1, ^uintptr(0))
	runtime.KeepAlive(p) // and on the heap
	if e != 0 && e != syscall.EINTR {
		return e
	}
	return nil
}

// WaitWrite waits until it is possible to write, that is, until a connection is made.
func (fd *FD) WaitWrite() error { return fd.wait(writing) }

// SetDeadline sets the time after which reads and writes fail; the zero Time is never.
func (fd *FD) SetDeadline(t time.Time) error      { return fd.setDeadline(t, true, true) }
func (fd *FD) SetReadDeadline(t time.Time) error  { return fd.setDeadline(t, true, false) }
func (fd *FD) SetWriteDeadline(t time.Time) error { return fd.setDeadline(t, false, true) }

func (fd *FD) setDeadline(t time.Time, read, write bool) error {
	var ns int64
	if !t.IsZero() {
		if ns = int64(time.Until(t)); ns == 0 {
			ns = -1 // it is over; 0 is none
		}
	}
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	if fd.pd.desc == 0 {
		return ErrNoDeadline
	}
	if read {
		runtime_pollSetDeadline(fd.pd.desc, reading, ns)
	}
	if write {
		runtime_pollSetDeadline(fd.pd.desc, writing, ns)
	}
	return nil
}

// IsPollDescriptor tells whether fd is one that the poller itself uses.
func IsPollDescriptor(fd uintptr) bool { return runtime_isPollServerDescriptor(int(fd)) }
