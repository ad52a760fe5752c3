package net

import (
	"context"
	"sync"
	"syscall"
)

// A UnixConn is a connection by a Unix socket: a stream, packets in order ("unixpacket") or packets ("unixgram").
type UnixConn struct {
	conn
}

// CloseRead shuts the reading side down.
func (c *UnixConn) CloseRead() error { return c.closeRead() }

// CloseWrite shuts the writing side down: the other end reads EOF.
func (c *UnixConn) CloseWrite() error { return c.closeWrite() }

// unixAddrOf returns the address, nil for a socket without name.
func (c *UnixConn) unixAddrOf(sa syscall.Sockaddr) *UnixAddr {
	if sa, ok := sa.(*syscall.SockaddrUnix); ok && sa.Name != "" {
		return &UnixAddr{Name: sa.Name, Net: unixNet(c.fd.sotype)}
	}
	return nil
}

// ReadFromUnix receives a packet, or part of a stream.
func (c *UnixConn) ReadFromUnix(b []byte) (int, *UnixAddr, error) {
	n, sa, err := c.receive(b)
	return n, c.unixAddrOf(sa), err
}

// ReadFrom receives a packet, or part of a stream.
func (c *UnixConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromUnix(b)
	return n, addr.opAddr(), err
}

// ReadMsgUnix receives a packet, or part of a stream, with control messages. Descriptors that come with them are
// closed by exec.
func (c *UnixConn) ReadMsgUnix(b, oob []byte) (n, oobn, flags int, addr *UnixAddr, err error) {
	n, oobn, flags, sa, err := c.receiveMsg(b, oob, syscall.MSG_CMSG_CLOEXEC)
	return n, oobn, flags, c.unixAddrOf(sa), err
}

func (c *UnixConn) toUnix(addr *UnixAddr) (syscall.Sockaddr, error) {
	if addr.Net != unixNet(c.fd.sotype) {
		return nil, syscall.EAFNOSUPPORT
	}
	return addr.sockaddr(syscall.AF_UNIX)
}

// WriteToUnix sends a packet to addr.
func (c *UnixConn) WriteToUnix(b []byte, addr *UnixAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	var sa syscall.Sockaddr
	var err error
	switch {
	case c.fd.connected:
		err = ErrWriteToConnected
	case addr == nil:
		err = errMissingAddress
	default:
		sa, err = c.toUnix(addr)
	}
	return c.send(b, sa, err, addr.opAddr())
}

// WriteTo sends a packet to addr.
func (c *UnixConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*UnixAddr)
	if !ok {
		return 0, c.writeFailed(addr, syscall.EINVAL)
	}
	return c.WriteToUnix(b, a)
}

// WriteMsgUnix sends data and control messages; addr is nil on a connection.
func (c *UnixConn) WriteMsgUnix(b, oob []byte, addr *UnixAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	var sa syscall.Sockaddr
	switch {
	case c.fd.sotype == syscall.SOCK_DGRAM && c.fd.connected:
		err = ErrWriteToConnected
	case addr != nil:
		sa, err = c.toUnix(addr)
	}
	return c.sendMsg(b, oob, sa, err, addr.opAddr())
}

// DialUnix connects to raddr, from laddr if that is not nil.
func DialUnix(network string, laddr, raddr *UnixAddr) (*UnixConn, error) {
	c, err := dialUnix(context.Background(), network, laddr, raddr, nil)
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.opAddr(), Addr: raddr.opAddr(), Err: err}
	}
	return c, nil
}

func unixSpec(network string, control controlFunc) (socketSpec, error) {
	spec := socketSpec{network: network, family: syscall.AF_UNIX, control: control}
	switch network {
	case "unix":
		spec.sotype = syscall.SOCK_STREAM
	case "unixgram":
		spec.sotype = syscall.SOCK_DGRAM
	case "unixpacket":
		spec.sotype = syscall.SOCK_SEQPACKET
	default:
		return spec, UnknownNetworkError(network)
	}
	return spec, nil
}

func dialUnix(ctx context.Context, network string, laddr, raddr *UnixAddr, control controlFunc) (*UnixConn, error) {
	spec, err := unixSpec(network, control)
	if err != nil {
		return nil, err
	}
	if !laddr.isWildcard() {
		spec.laddr = laddr
	}
	if !raddr.isWildcard() {
		spec.raddr = raddr
	} else if spec.sotype != syscall.SOCK_DGRAM || spec.laddr == nil {
		return nil, errMissingAddress
	}
	fd, err := spec.open(ctx)
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{fd}}, nil
}

// A UnixListener accepts connections by a Unix socket.
type UnixListener struct {
	listener
	path       string
	unlink     bool
	unlinkOnce sync.Once
}

// ListenUnix listens at laddr, "unix" or "unixpacket". The path is removed when the listener is closed.
func ListenUnix(network string, laddr *UnixAddr) (*UnixListener, error) {
	var l *UnixListener
	var err error
	switch {
	case network != "unix" && network != "unixpacket":
		err = UnknownNetworkError(network)
	case laddr == nil:
		err = errMissingAddress
	default:
		l, err = listenUnix(context.Background(), network, laddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.opAddr(), Err: err}
	}
	return l, nil
}

func openUnix(ctx context.Context, network string, laddr *UnixAddr, control controlFunc) (*netFD, error) {
	spec, err := unixSpec(network, control)
	if err != nil {
		return nil, err
	}
	spec.laddr = laddr
	return spec.open(ctx)
}

func listenUnix(ctx context.Context, network string, laddr *UnixAddr, control controlFunc) (*UnixListener, error) {
	fd, err := openUnix(ctx, network, laddr, control)
	if err != nil {
		return nil, err
	}
	return &UnixListener{listener: listener{fd}, path: fd.laddr.String(), unlink: true}, nil
}

// AcceptUnix waits for a connection.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	if l == nil {
		return nil, syscall.EINVAL
	}
	fd, err := l.accept()
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{fd}}, nil
}

// Accept waits for a connection.
func (l *UnixListener) Accept() (Conn, error) { return asConn(l.AcceptUnix()) }

// SetUnlinkOnClose says whether the path is removed when the listener is closed.
func (l *UnixListener) SetUnlinkOnClose(unlink bool) { l.unlink = unlink }

// Close stops listening and removes the path.
func (l *UnixListener) Close() error {
	if l == nil || !l.ok() {
		return syscall.EINVAL
	}
	// Before the socket is closed, and once: afterwards, the path may be somebody else's.
	l.unlinkOnce.Do(func() {
		if l.unlink && l.path != "" && l.path[0] != '@' {
			syscall.Unlink(l.path)
		}
	})
	return l.failed("close", l.fd.Close())
}

// ListenUnixgram receives packets that are sent to laddr.
func ListenUnixgram(network string, laddr *UnixAddr) (*UnixConn, error) {
	var c *UnixConn
	var err error
	switch {
	case network != "unixgram":
		err = UnknownNetworkError(network)
	case laddr == nil:
		err = errMissingAddress
	default:
		c, err = listenUnixgram(context.Background(), network, laddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.opAddr(), Err: err}
	}
	return c, nil
}

func listenUnixgram(ctx context.Context, network string, laddr *UnixAddr, control controlFunc) (*UnixConn, error) {
	fd, err := openUnix(ctx, network, laddr, control)
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{fd}}, nil
}
