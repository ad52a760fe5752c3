package net

import (
	"context"
	"syscall"
	"time"
)

const (
	defaultKeepAlive     = 15 * time.Second
	defaultFallbackDelay = 300 * time.Millisecond
)

// A Dialer has options for connecting. Its zero value is Dial.
type Dialer struct {
	// Timeout and Deadline bound the time that dialing takes, name resolution included. If a name has several
	// addresses, each gets its share of it.
	Timeout  time.Duration
	Deadline time.Time

	LocalAddr Addr // to dial from; nil: the kernel's choice

	DualStack bool // has no meaning any more

	// FallbackDelay is how long to wait for an address of the first family ("Happy Eyeballs") until one of the
	// other is tried as well. 0: 300 ms; negative: do not.
	FallbackDelay time.Duration

	KeepAlive time.Duration // between keep-alive probes; 0: 15 s; negative: none

	Resolver *Resolver // nil: DefaultResolver

	Cancel <-chan struct{} // deprecated: DialContext

	// Control is called with the socket before it is bound and connected.
	Control func(network, address string, c syscall.RawConn) error

	// ControlContext is called instead of Control, with the context of the dialing.
	ControlContext func(ctx context.Context, network, address string, c syscall.RawConn) error
}

// Dial connects to an address: "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6" with "host:port"; "ip", "ip4", "ip6",
// with a colon and a protocol, with "host"; "unix", "unixgram", "unixpacket" with a path.
func Dial(network, address string) (Conn, error) {
	var d Dialer
	return d.Dial(network, address)
}

// DialTimeout is Dial that takes no longer than timeout.
func DialTimeout(network, address string, timeout time.Duration) (Conn, error) {
	d := Dialer{Timeout: timeout}
	return d.Dial(network, address)
}

// Dial connects to an address.
func (d *Dialer) Dial(network, address string) (Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// deadline returns the earliest of all that apply, the zero time if none does.
func (d *Dialer) deadline() (t time.Time) {
	if d.Timeout != 0 { // a negative one is over
		t = time.Now().Add(d.Timeout)
	}
	if t.IsZero() || !d.Deadline.IsZero() && d.Deadline.Before(t) {
		t = d.Deadline
	}
	return t
}

// DialContext connects to an address unless ctx is done before. Once connected, ctx does not matter.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error) {
	if ctx == nil {
		panic("nil context")
	}
	if t := d.deadline(); !t.IsZero() {
		sub, cancel := context.WithDeadline(ctx, t)
		defer cancel()
		ctx = sub
	}
	if d.Cancel != nil {
		sub, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-d.Cancel:
				cancel()
			case <-sub.Done():
			}
		}()
		ctx = sub
	}
	r := d.Resolver
	if r == nil {
		r = DefaultResolver
	}
	addrs, err := r.resolveAddrList(ctx, "dial", network, address, d.LocalAddr)
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Err: err}
	}
	dd := &dialing{network: network, laddr: d.LocalAddr, control: d.Control}
	if d.ControlContext != nil {
		dd.control = func(network, address string, c syscall.RawConn) error {
			return d.ControlContext(ctx, network, address, c)
		}
	}
	primaries, fallbacks := addrs, addrList(nil)
	if d.FallbackDelay >= 0 && network == "tcp" {
		primaries, fallbacks = addrs.partition()
	}
	var c Conn
	if len(fallbacks) == 0 {
		c, err = dd.serial(ctx, primaries)
	} else {
		delay := d.FallbackDelay
		if delay == 0 {
			delay = defaultFallbackDelay
		}
		c, err = dd.race(ctx, primaries, fallbacks, delay)
	}
	if err != nil {
		return nil, err
	}
	if tc, ok := c.(*TCPConn); ok {
		tc.startKeepAlive(d.KeepAlive)
	}
	return c, nil
}

// A dialing is what stays the same for all addresses that are tried.
type dialing struct {
	network string
	laddr   Addr
	control controlFunc
}

func (d *dialing) failed(source, addr Addr, err error) error {
	return &OpError{Op: "dial", Net: d.network, Source: source, Addr: addr, Err: err}
}

// race tries the fallbacks as well when the primaries have not succeeded after delay, or have failed. The first
// connection wins; one that comes too late is closed by who made it.
func (d *dialing) race(ctx context.Context, primaries, fallbacks addrList, delay time.Duration) (Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		c       Conn
		err     error
		primary bool
	}
	results := make(chan result)
	over := make(chan struct{})
	defer close(over)
	try := func(addrs addrList, primary bool) {
		c, err := d.serial(ctx, addrs)
		select {
		case results <- result{c, err, primary}:
		case <-over:
			if err == nil {
				c.Close()
			}
		}
	}
	go try(primaries, true)
	timer := time.NewTimer(delay)
	defer timer.Stop()
	running, started := 1, false
	var primaryErr error
	for {
		select {
		case <-timer.C:
			if !started {
				started = true
				running++
				go try(fallbacks, false)
			}
		case r := <-results:
			if r.err == nil {
				return r.c, nil
			}
			running--
			if r.primary {
				primaryErr = r.err
				if !started {
					started = true
					running++
					go try(fallbacks, false)
				}
			}
			if running == 0 {
				return nil, primaryErr
			}
		}
	}
}

// serial tries the addresses one after the other. The error is that of the first.
func (d *dialing) serial(ctx context.Context, addrs addrList) (Conn, error) {
	var firstErr error
	for i, addr := range addrs {
		if err := ctx.Err(); err != nil {
			if firstErr == nil {
				firstErr = d.failed(d.laddr, addr, mapErr(err))
			}
			break
		}
		c, err := d.withShare(ctx, addr, len(addrs)-i)
		if err == nil {
			return c, nil
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	if firstErr == nil {
		firstErr = d.failed(nil, nil, errMissingAddress)
	}
	return nil, firstErr
}

// withShare dials one of n addresses that are left: it gets the n-th part of the time that is left, but at least
// two seconds, if there are so many.
func (d *dialing) withShare(ctx context.Context, addr Addr, n int) (Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && n > 1 {
		left := time.Until(deadline)
		if left <= 0 {
			return nil, d.failed(d.laddr, addr, errTimeout)
		}
		share := left / time.Duration(n)
		if share < 2*time.Second {
			share = 2 * time.Second
		}
		if share < left {
			sub, cancel := context.WithTimeout(ctx, share)
			defer cancel()
			ctx = sub
		}
	}
	c, err := d.one(ctx, addr)
	if err != nil {
		return nil, d.failed(d.laddr, addr, err)
	}
	return c, nil
}

func (d *dialing) one(ctx context.Context, addr Addr) (Conn, error) {
	switch a := addr.(type) {
	case *TCPAddr:
		la, _ := d.laddr.(*TCPAddr)
		return asConn(dialTCP(ctx, d.network, la, a, d.control))
	case *UDPAddr:
		la, _ := d.laddr.(*UDPAddr)
		return asConn(dialUDP(ctx, d.network, la, a, d.control))
	case *IPAddr:
		la, _ := d.laddr.(*IPAddr)
		return asConn(dialIP(ctx, d.network, la, a, d.control))
	case *UnixAddr:
		la, _ := d.laddr.(*UnixAddr)
		return asConn(dialUnix(ctx, d.network, la, a, d.control))
	}
	return nil, &AddrError{Err: "unexpected address type", Addr: addr.String()}
}

// asConn makes no connection a nil interface.
func asConn[T Conn](c T, err error) (Conn, error) {
	if err != nil {
		return nil, err
	}
	return c, nil
}

// A ListenConfig has options for listening. Its zero value is Listen.
type ListenConfig struct {
	// Control is called with the socket before it is bound.
	Control func(network, address string, c syscall.RawConn) error

	KeepAlive time.Duration // of accepted connections; 0: 15 s; negative: none
}

// Listen listens on a local address: "tcp", "tcp4", "tcp6", "unix" or "unixpacket". Port 0 stands for one that
// the kernel chooses, an empty host for all addresses.
func Listen(network, address string) (Listener, error) {
	var lc ListenConfig
	return lc.Listen(context.Background(), network, address)
}

// ListenPacket receives packets on a local address: "udp", "udp4", "udp6", "unixgram", or "ip", "ip4", "ip6" with a
// colon and a protocol.
func ListenPacket(network, address string) (PacketConn, error) {
	var lc ListenConfig
	return lc.ListenPacket(context.Background(), network, address)
}

// localAddr resolves the address to listen on.
func (lc *ListenConfig) localAddr(ctx context.Context, network, address string) (Addr, error) {
	addrs, err := DefaultResolver.resolveAddrList(ctx, "listen", network, address, nil)
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Err: err}
	}
	return addrs.first(true), nil
}

// Listen listens on a local address.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (Listener, error) {
	addr, err := lc.localAddr(ctx, network, address)
	if err != nil {
		return nil, err
	}
	switch a := addr.(type) {
	case *TCPAddr:
		var l *TCPListener
		if l, err = listenTCP(ctx, network, a, lc.Control); err == nil {
			l.keepAlive = lc.KeepAlive
			return l, nil
		}
	case *UnixAddr:
		var l *UnixListener
		if l, err = listenUnix(ctx, network, a, lc.Control); err == nil {
			return l, nil
		}
	default:
		err = &AddrError{Err: "unexpected address type", Addr: address}
	}
	return nil, &OpError{Op: "listen", Net: network, Addr: addr, Err: err}
}

// ListenPacket receives packets on a local address.
func (lc *ListenConfig) ListenPacket(ctx context.Context, network, address string) (PacketConn, error) {
	addr, err := lc.localAddr(ctx, network, address)
	if err != nil {
		return nil, err
	}
	switch a := addr.(type) {
	case *UDPAddr:
		var c *UDPConn
		if c, err = listenUDP(ctx, network, a, lc.Control); err == nil {
			return c, nil
		}
	case *IPAddr:
		var c *IPConn
		if c, err = listenIP(ctx, network, a, lc.Control); err == nil {
			return c, nil
		}
	case *UnixAddr:
		var c *UnixConn
		if c, err = listenUnixgram(ctx, network, a, lc.Control); err == nil {
			return c, nil
		}
	default:
		err = &AddrError{Err: "unexpected address type", Addr: address}
	}
	return nil, &OpError{Op: "listen", Net: network, Addr: addr, Err: err}
}
