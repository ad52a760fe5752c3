package net

import (
	"context"
	"io"
	"syscall"
	"time"
)

// A TCPConn is a TCP connection.
type TCPConn struct {
	conn
}

// newTCPConn sends small writes at once: who wants to collect them uses a bufio.Writer.
func newTCPConn(fd *netFD) *TCPConn {
	fd.setInt(syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	return &TCPConn{conn{fd}}
}

// startKeepAlive sets what a Dialer or ListenConfig says.
func (c *TCPConn) startKeepAlive(period time.Duration) {
	if period < 0 {
		return
	}
	if period == 0 {
		period = defaultKeepAlive
	}
	c.fd.setInt(syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1)
	c.fd.setKeepAlivePeriod(period)
}

func (fd *netFD) setKeepAlivePeriod(d time.Duration) error {
	seconds := int((d + time.Second - 1) / time.Second)
	if err := fd.setInt(syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, seconds); err != nil {
		return err
	}
	return fd.setInt(syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, seconds)
}

// setTCP is set with errors that name both ends.
func (c *TCPConn) setTCP(f func(fd *netFD) error) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.failed("set", f(c.fd))
}

// SetNoDelay says whether small writes are sent at once, as they are by default, or delayed (Nagle's algorithm).
func (c *TCPConn) SetNoDelay(noDelay bool) error {
	return c.setTCP(func(fd *netFD) error {
		return fd.setInt(syscall.IPPROTO_TCP, syscall.TCP_NODELAY, boolInt(noDelay))
	})
}

// SetKeepAlive says whether the kernel sends probes when nothing else is sent.
func (c *TCPConn) SetKeepAlive(keepalive bool) error {
	return c.setTCP(func(fd *netFD) error {
		return fd.setInt(syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, boolInt(keepalive))
	})
}

// SetKeepAlivePeriod sets the time between probes.
func (c *TCPConn) SetKeepAlivePeriod(d time.Duration) error {
	return c.setTCP(func(fd *netFD) error { return fd.setKeepAlivePeriod(d) })
}

// SetLinger says what becomes of data that is not sent yet when the connection is closed: sec < 0, it is sent in
// the background; 0, it is dropped and the connection reset; sec > 0, it is sent for so long.
func (c *TCPConn) SetLinger(sec int) error {
	var l syscall.Linger
	if sec >= 0 {
		l.Onoff, l.Linger = 1, int32(sec)
	}
	return c.setTCP(func(fd *netFD) error {
		return wrapSyscall("setsockopt", fd.pfd.SetsockoptLinger(syscall.SOL_SOCKET, syscall.SO_LINGER, &l))
	})
}

// CloseRead shuts the reading side down.
func (c *TCPConn) CloseRead() error { return c.closeRead() }

// CloseWrite shuts the writing side down: the other end reads EOF.
func (c *TCPConn) CloseWrite() error { return c.closeWrite() }

// ReadFrom copies from r to the connection until EOF.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(struct{ io.Writer }{c}, r)
	if err != nil && err != io.EOF {
		err = c.failed("readfrom", err)
	}
	return n, err
}

// DialTCP connects to raddr, from laddr if that is not nil.
func DialTCP(network string, laddr, raddr *TCPAddr) (*TCPConn, error) {
	var c *TCPConn
	err := checkNetwork(network, "tcp")
	if err == nil && raddr == nil {
		err = errMissingAddress
	}
	if err == nil {
		c, err = dialTCP(context.Background(), network, laddr, raddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.opAddr(), Addr: raddr.opAddr(), Err: err}
	}
	return c, nil
}

// checkNetwork accepts kind, kind4 and kind6.
func checkNetwork(network, kind string) error {
	if network == kind || network == kind+"4" || network == kind+"6" {
		return nil
	}
	return UnknownNetworkError(network)
}

func dialTCP(ctx context.Context, network string, laddr, raddr *TCPAddr, control controlFunc) (*TCPConn, error) {
	for try := 0; ; try++ {
		spec := socketSpec{network: network, sotype: syscall.SOCK_STREAM, raddr: raddr, control: control}
		if laddr != nil {
			spec.laddr = laddr
		}
		fd, err := spec.openInternet(ctx, false)
		// When the kernel chooses the local port, it may choose the one that is dialed, and connect the socket
		// to itself. And it may fail for want of an address in a moment when there are enough.
		again := try < 2 && (laddr == nil || laddr.Port == 0)
		switch {
		case err == nil && again && fd.connectedToItself():
			fd.Close()
		case err == nil:
			return newTCPConn(fd), nil
		case !again || inSyscall(err) != syscall.EADDRNOTAVAIL:
			return nil, err
		}
	}
}

func (fd *netFD) connectedToItself() bool {
	l, ok := fd.laddr.(*TCPAddr)
	r, ok2 := fd.raddr.(*TCPAddr)
	return !ok || !ok2 || l.Port == r.Port && l.IP.Equal(r.IP)
}

// A TCPListener accepts TCP connections.
type TCPListener struct {
	listener
	keepAlive time.Duration
}

// ListenTCP listens on laddr.
func ListenTCP(network string, laddr *TCPAddr) (*TCPListener, error) {
	var l *TCPListener
	err := checkNetwork(network, "tcp")
	if err == nil {
		if laddr == nil {
			laddr = &TCPAddr{}
		}
		l, err = listenTCP(context.Background(), network, laddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.opAddr(), Err: err}
	}
	return l, nil
}

func listenTCP(ctx context.Context, network string, laddr *TCPAddr, control controlFunc) (*TCPListener, error) {
	spec := socketSpec{network: network, sotype: syscall.SOCK_STREAM, laddr: laddr, control: control}
	fd, err := spec.openInternet(ctx, true)
	if err != nil {
		return nil, err
	}
	return &TCPListener{listener: listener{fd}}, nil
}

// AcceptTCP waits for a connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	if l == nil {
		return nil, syscall.EINVAL
	}
	fd, err := l.accept()
	if err != nil {
		return nil, err
	}
	c := newTCPConn(fd)
	c.startKeepAlive(l.keepAlive)
	return c, nil
}

// Accept waits for a connection.
func (l *TCPListener) Accept() (Conn, error) { return asConn(l.AcceptTCP()) }

// Close stops listening. Connections that were accepted stay.
func (l *TCPListener) Close() error {
	if l == nil || !l.ok() {
		return syscall.EINVAL
	}
	return l.failed("close", l.fd.Close())
}
