// Package net is networking: TCP, UDP, IP and Unix sockets, and the resolution of names.
//
// In which order to read it: net.go (the interfaces, and conn, which all connections share), error.go, ip.go and
// addr.go (addresses as text), fd.go (a socket: how it is made, connected, accepted), dial.go and listen.go, then
// tcp.go, udp.go, unix.go, ipconn.go. lookup.go resolves names, by the files of /etc (hosts.go) and by asking
// name servers (dns.go, dnsmsg.go). There is no C resolver behind it: a statically linked executable cannot rely
// on one.
//
// Waiting is internal/poll's business: a goroutine that waits for a socket is parked until the poller of the
// runtime sees that it is ready, that its deadline has passed, or that the socket was closed.
package net

import (
	"io"
	"os"
	"syscall"
	"time"
)

// An Addr is one end of a connection.
type Addr interface {
	Network() string // as for Dial: "tcp", "udp" and so on
	String() string
}

// A Conn is a connection of which both ends are known. Several goroutines may call its methods at once.
type Conn interface {
	Read(b []byte) (n int, err error)
	Write(b []byte) (n int, err error)

	// Close makes all calls that wait return an error.
	Close() error

	LocalAddr() Addr
	RemoteAddr() Addr

	// SetDeadline sets the time from which on Read and Write, also those that wait already, fail with an error
	// that is os.ErrDeadlineExceeded and whose Timeout method returns true. The zero time stands for never.
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A PacketConn is an end of packets, each with an address of its own.
type PacketConn interface {
	ReadFrom(p []byte) (n int, addr Addr, err error)
	WriteTo(p []byte, addr Addr) (n int, err error)
	Close() error
	LocalAddr() Addr
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A Listener accepts connections.
type Listener interface {
	Accept() (Conn, error)

	// Close makes Accept calls that wait return an error.
	Close() error

	Addr() Addr
}

// conn is what TCPConn, UDPConn, UnixConn and IPConn have in common.
type conn struct {
	fd *netFD
}

func (c *conn) ok() bool { return c != nil && c.fd != nil }

// failed wraps an error with what was done on which connection.
func (c *conn) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: op, Net: c.fd.net, Source: c.fd.laddr, Addr: c.fd.raddr, Err: err}
}

// set does what concerns this end only: errors name its address alone.
func (c *conn) set(f func(fd *netFD) error) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if err := f(c.fd); err != nil {
		return &OpError{Op: "set", Net: c.fd.net, Addr: c.fd.laddr, Err: err}
	}
	return nil
}

func (c *conn) Read(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.fd.Read(b)
	if err != nil && err != io.EOF {
		err = c.failed("read", err)
	}
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.fd.Write(b)
	if err != nil {
		err = c.failed("write", err)
	}
	return n, err
}

func (c *conn) Close() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.failed("close", c.fd.Close())
}

func (c *conn) LocalAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.fd.laddr
}

func (c *conn) RemoteAddr() Addr {
	if !c.ok() {
		return nil
	}
	return c.fd.raddr
}

func (c *conn) SetDeadline(t time.Time) error {
	return c.set(func(fd *netFD) error { return fd.pfd.SetDeadline(t) })
}

func (c *conn) SetReadDeadline(t time.Time) error {
	return c.set(func(fd *netFD) error { return fd.pfd.SetReadDeadline(t) })
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	return c.set(func(fd *netFD) error { return fd.pfd.SetWriteDeadline(t) })
}

// SetReadBuffer sets the size of the kernel's receive buffer.
func (c *conn) SetReadBuffer(bytes int) error {
	return c.set(func(fd *netFD) error { return fd.setInt(syscall.SOL_SOCKET, syscall.SO_RCVBUF, bytes) })
}

// SetWriteBuffer sets the size of the kernel's send buffer.
func (c *conn) SetWriteBuffer(bytes int) error {
	return c.set(func(fd *netFD) error { return fd.setInt(syscall.SOL_SOCKET, syscall.SO_SNDBUF, bytes) })
}

// File returns a copy of the socket as a file. It is the caller's to close, and apart from the descriptor all is
// shared with the connection.
func (c *conn) File() (*os.File, error) {
	if !c.ok() {
		return nil, syscall.EINVAL
	}
	f, err := c.fd.dup()
	return f, c.failed("file", err)
}

// SyscallConn gives access to the descriptor.
func (c *conn) SyscallConn() (syscall.RawConn, error) {
	if !c.ok() {
		return nil, syscall.EINVAL
	}
	return &rawConn{c.fd}, nil
}

func (c *conn) closeRead() error  { return c.shutdown(syscall.SHUT_RD) }
func (c *conn) closeWrite() error { return c.shutdown(syscall.SHUT_WR) }

func (c *conn) shutdown(how int) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.failed("close", c.fd.shutdown(how))
}

// listener is what TCPListener and UnixListener have in common.
type listener struct {
	fd *netFD
}

func (l *listener) ok() bool { return l != nil && l.fd != nil }

func (l *listener) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: op, Net: l.fd.net, Addr: l.fd.laddr, Err: err}
}

func (l *listener) accept() (*netFD, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	fd, err := l.fd.accept()
	return fd, l.failed("accept", err)
}

// Addr returns the address that is listened on.
func (l *listener) Addr() Addr { return l.fd.laddr }

// SetDeadline sets the time from which on Accept fails; the zero time stands for never.
func (l *listener) SetDeadline(t time.Time) error {
	if !l.ok() {
		return syscall.EINVAL
	}
	return l.failed("set", l.fd.pfd.SetDeadline(t))
}

// File returns a copy of the socket as a file.
func (l *listener) File() (*os.File, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	f, err := l.fd.dup()
	return f, l.failed("file", err)
}

// SyscallConn gives access to the descriptor; only Control works.
func (l *listener) SyscallConn() (syscall.RawConn, error) {
	if !l.ok() {
		return nil, syscall.EINVAL
	}
	return &rawListener{rawConn{l.fd}}, nil
}

// rawConn is what SyscallConn returns.
type rawConn struct {
	fd *netFD
}

func (c *rawConn) failed(op string, source, addr Addr, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: op, Net: c.fd.net, Source: source, Addr: addr, Err: err}
}

func (c *rawConn) Control(f func(fd uintptr)) error {
	return c.failed("raw-control", nil, c.fd.laddr, c.fd.pfd.RawControl(f))
}

func (c *rawConn) Read(f func(fd uintptr) bool) error {
	return c.failed("raw-read", c.fd.laddr, c.fd.raddr, c.fd.pfd.RawRead(f))
}

func (c *rawConn) Write(f func(fd uintptr) bool) error {
	return c.failed("raw-write", c.fd.laddr, c.fd.raddr, c.fd.pfd.RawWrite(f))
}

type rawListener struct{ rawConn }

func (*rawListener) Read(func(fd uintptr) bool) error  { return syscall.EINVAL }
func (*rawListener) Write(func(fd uintptr) bool) error { return syscall.EINVAL }

// Buffers is a list of byte slices to be written together: by one writev where the writer is a connection.
type Buffers [][]byte

// WriteTo writes the buffers to w and drops what was written.
func (v *Buffers) WriteTo(w io.Writer) (n int64, err error) {
	if c, ok := w.(interface {
		writeBuffers(*Buffers) (int64, error)
	}); ok {
		return c.writeBuffers(v)
	}
	for _, b := range *v {
		var m int
		m, err = w.Write(b)
		n += int64(m)
		if err != nil {
			break
		}
	}
	v.consume(n)
	return n, err
}

// Read takes bytes out of the buffers.
func (v *Buffers) Read(p []byte) (n int, err error) {
	for len(p) > 0 && len(*v) > 0 {
		m := copy(p, (*v)[0])
		v.consume(int64(m))
		p = p[m:]
		n += m
	}
	if len(*v) == 0 {
		err = io.EOF
	}
	return n, err
}

func (v *Buffers) consume(n int64) {
	for len(*v) > 0 {
		first := int64(len((*v)[0]))
		if first > n {
			(*v)[0] = (*v)[0][n:]
			return
		}
		n -= first
		(*v)[0] = nil
		*v = (*v)[1:]
	}
}

func (c *conn) writeBuffers(v *Buffers) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.fd.writeBuffers(v)
	return n, c.failed("writev", err)
}

var _ io.WriterTo = (*Buffers)(nil)
