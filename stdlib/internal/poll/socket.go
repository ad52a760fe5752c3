package poll

import (
	"io"
	"runtime"
	"syscall"
	"unsafe"
)

// receive makes call under the read lock until the socket has something.
func (fd *FD) receive(call func() error) error {
	if err := fd.readLock(); err != nil {
		return err
	}
	defer fd.readUnlock()
	return fd.attempt(reading, call)
}

// send makes call under the write lock until the socket takes something.
func (fd *FD) send(call func() error) error {
	if err := fd.writeLock(); err != nil {
		return err
	}
	defer fd.writeUnlock()
	return fd.attempt(writing, call)
}

func (fd *FD) attempt(dir int, call func() error) error {
	err := fd.prepare(dir)
	for err == nil {
		if err = call(); err == nil {
			return nil
		}
		err = fd.retryErr(dir, err)
	}
	return err
}

func (fd *FD) eof(n int, err error) error {
	if n == 0 && err == nil && fd.ZeroReadIsEOF {
		return io.EOF
	}
	return err
}

// ReadFrom is recvfrom(2).
func (fd *FD) ReadFrom(p []byte) (n int, from syscall.Sockaddr, err error) {
	err = fd.receive(func() (err error) {
		n, from, err = syscall.Recvfrom(fd.Sysfd, p, 0)
		return err
	})
	if err != nil {
		n = 0
	}
	return n, from, fd.eof(n, err)
}

// ReadFromInet4 is ReadFrom for an IPv4 socket.
func (fd *FD) ReadFromInet4(p []byte, from *syscall.SockaddrInet4) (int, error) {
	n, sa, err := fd.ReadFrom(p)
	if sa, ok := sa.(*syscall.SockaddrInet4); ok {
		*from = *sa
	}
	return n, err
}

// ReadFromInet6 is ReadFrom for an IPv6 socket.
func (fd *FD) ReadFromInet6(p []byte, from *syscall.SockaddrInet6) (int, error) {
	n, sa, err := fd.ReadFrom(p)
	if sa, ok := sa.(*syscall.SockaddrInet6); ok {
		*from = *sa
	}
	return n, err
}

// ReadMsg is recvmsg(2).
func (fd *FD) ReadMsg(p []byte, oob []byte, flags int) (n, oobn, recvflags int, from syscall.Sockaddr, err error) {
	err = fd.receive(func() (err error) {
		n, oobn, recvflags, from, err = syscall.Recvmsg(fd.Sysfd, p, oob, flags)
		return err
	})
	if err != nil {
		n = 0
	}
	return n, oobn, recvflags, from, fd.eof(n, err)
}

// ReadMsgInet4 is ReadMsg for an IPv4 socket.
func (fd *FD) ReadMsgInet4(p []byte, oob []byte, flags int, from *syscall.SockaddrInet4) (n, oobn, recvflags int, err error) {
	n, oobn, recvflags, sa, err := fd.ReadMsg(p, oob, flags)
	if sa, ok := sa.(*syscall.SockaddrInet4); ok {
		*from = *sa
	}
	return n, oobn, recvflags, err
}

// ReadMsgInet6 is ReadMsg for an IPv6 socket.
func (fd *FD) ReadMsgInet6(p []byte, oob []byte, flags int, from *syscall.SockaddrInet6) (n, oobn, recvflags int, err error) {
	n, oobn, recvflags, sa, err := fd.ReadMsg(p, oob, flags)
	if sa, ok := sa.(*syscall.SockaddrInet6); ok {
		*from = *sa
	}
	return n, oobn, recvflags, err
}

// WriteTo is sendto(2).
func (fd *FD) WriteTo(p []byte, to syscall.Sockaddr) (int, error) {
	err := fd.send(func() error { return syscall.Sendto(fd.Sysfd, p, 0, to) })
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

func (fd *FD) WriteToInet4(p []byte, to *syscall.SockaddrInet4) (int, error) {
	return fd.WriteTo(p, to)
}
func (fd *FD) WriteToInet6(p []byte, to *syscall.SockaddrInet6) (int, error) {
	return fd.WriteTo(p, to)
}

// WriteMsg is sendmsg(2); to may be nil.
func (fd *FD) WriteMsg(p []byte, oob []byte, to syscall.Sockaddr) (n, oobn int, err error) {
	err = fd.send(func() (err error) {
		n, err = syscall.SendmsgN(fd.Sysfd, p, oob, to, 0)
		return err
	})
	if err != nil {
		return n, 0, err
	}
	return n, len(oob), nil
}

// WriteMsgInet4 is WriteMsg for an IPv4 socket; to may be nil.
func (fd *FD) WriteMsgInet4(p []byte, oob []byte, to *syscall.SockaddrInet4) (int, int, error) {
	if to == nil {
		return fd.WriteMsg(p, oob, nil)
	}
	return fd.WriteMsg(p, oob, to)
}

// WriteMsgInet6 is WriteMsg for an IPv6 socket; to may be nil.
func (fd *FD) WriteMsgInet6(p []byte, oob []byte, to *syscall.SockaddrInet6) (int, int, error) {
	if to == nil {
		return fd.WriteMsg(p, oob, nil)
	}
	return fd.WriteMsg(p, oob, to)
}

// Accept accepts a connection; the new descriptor is in non-blocking mode. On error it also returns the call that failed.
func (fd *FD) Accept() (s int, from syscall.Sockaddr, errcall string, err error) {
	err = fd.receive(func() (err error) {
		for {
			s, from, err = syscall.Accept4(fd.Sysfd, syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC)
			if err != syscall.ECONNABORTED { // gone before it was accepted
				return err
			}
		}
	})
	if err != nil {
		if _, ok := err.(syscall.Errno); ok {
			errcall = "accept4"
		}
		return -1, nil, errcall, err
	}
	return s, from, "", nil
}

// Shutdown is shutdown(2).
func (fd *FD) Shutdown(how int) error {
	return fd.with(func(fd int) error { return syscall.Shutdown(fd, how) })
}

// Options of sockets.

func (fd *FD) SetsockoptInt(level, name, arg int) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptInt(fd, level, name, arg) })
}

func (fd *FD) SetsockoptByte(level, name int, arg byte) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptByte(fd, level, name, arg) })
}

func (fd *FD) SetsockoptInet4Addr(level, name int, arg [4]byte) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptInet4Addr(fd, level, name, arg) })
}

func (fd *FD) SetsockoptLinger(level, name int, l *syscall.Linger) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptLinger(fd, level, name, l) })
}

func (fd *FD) SetsockoptIPMreq(level, name int, mreq *syscall.IPMreq) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptIPMreq(fd, level, name, mreq) })
}

func (fd *FD) SetsockoptIPMreqn(level, name int, mreq *syscall.IPMreqn) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptIPMreqn(fd, level, name, mreq) })
}

func (fd *FD) SetsockoptIPv6Mreq(level, name int, mreq *syscall.IPv6Mreq) error {
	return fd.with(func(fd int) error { return syscall.SetsockoptIPv6Mreq(fd, level, name, mreq) })
}

const maxIovecs = 1024 // in one writev

// Writev writes all of the buffers and takes what is written off them.
func (fd *FD) Writev(v *[][]byte) (total int64, err error) {
	err = fd.send(func() error {
		for len(*v) > 0 {
			n, err := writev(fd.Sysfd, *v)
			total += int64(n)
			consume(v, n)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return total, err
}

// writev makes one call for as many buffers as it can.
func writev(fd int, v [][]byte) (int, error) {
	var list []syscall.Iovec
	size := 0
	for _, b := range v {
		if len(b) == 0 {
			continue
		}
		if len(list) == maxIovecs || size+len(b) > maxRW && size > 0 {
			break
		}
		if len(b) > maxRW {
			b = b[:maxRW]
		}
		list = append(list, syscall.Iovec{Base: &b[0], Len: uint64(len(b))})
		size += len(b)
	}
	if len(list) == 0 {
		return 0, nil
	}
	n, _, e := syscall.Syscall(syscall.SYS_WRITEV, uintptr(fd), uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	runtime.KeepAlive(list)
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

// consume takes n bytes off the buffers, and empty ones at the front with them.
func consume(v *[][]byte, n int) {
	for len(*v) > 0 {
		b := (*v)[0]
		if n < len(b) {
			(*v)[0] = b[n:]
			return
		}
		n -= len(b)
		(*v)[0] = nil
		*v = (*v)[1:]
	}
}

const maxSendfile = 4 << 20 // in one call

// SendFile copies from the file src to a socket, at most remain bytes.
func SendFile(dst *FD, src int, remain int64) (written int64, err error) {
	err = dst.send(func() error {
		for remain > 0 {
			part := remain
			if part > maxSendfile {
				part = maxSendfile
			}
			n, err := syscall.Sendfile(dst.Sysfd, src, nil, int(part))
			if err != nil {
				return err
			}
			if n == 0 {
				return nil
			}
			written += int64(n)
			remain -= int64(n)
		}
		return nil
	})
	return written, err
}
