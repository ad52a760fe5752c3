package net

import (
	"context"
	"syscall"
)

// An IPConn sends and receives IP packets of one protocol.
type IPConn struct {
	conn
}

func ipAddrOf(sa syscall.Sockaddr) *IPAddr {
	ip, _, zone := ipOf(sa)
	if ip == nil {
		return nil
	}
	return &IPAddr{ip, zone}
}

// ReadFromIP receives a packet, without the header that the kernel leaves before IPv4 ones.
func (c *IPConn) ReadFromIP(b []byte) (int, *IPAddr, error) {
	n, sa, err := c.receive(b)
	if _, ok := sa.(*syscall.SockaddrInet4); ok && n >= 20 && b[0]>>4 == 4 {
		if header := int(b[0]&15) * 4; 20 <= header && header <= n {
			n = copy(b, b[header:n])
		}
	}
	return n, ipAddrOf(sa), err
}

// ReadFrom receives a packet.
func (c *IPConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromIP(b)
	return n, addr.opAddr(), err
}

// ReadMsgIP receives a packet, with its header, and control messages.
func (c *IPConn) ReadMsgIP(b, oob []byte) (n, oobn, flags int, addr *IPAddr, err error) {
	n, oobn, flags, sa, err := c.receiveMsg(b, oob, 0)
	return n, oobn, flags, ipAddrOf(sa), err
}

func (c *IPConn) toIP(addr *IPAddr) (syscall.Sockaddr, error) {
	if c.fd.connected {
		return nil, ErrWriteToConnected
	}
	if addr == nil {
		return nil, errMissingAddress
	}
	return addr.sockaddr(c.fd.family)
}

// WriteToIP sends a packet.
func (c *IPConn) WriteToIP(b []byte, addr *IPAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	sa, err := c.toIP(addr)
	return c.send(b, sa, err, addr.opAddr())
}

// WriteTo sends a packet.
func (c *IPConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*IPAddr)
	if !ok {
		return 0, c.writeFailed(addr, syscall.EINVAL)
	}
	return c.WriteToIP(b, a)
}

// WriteMsgIP sends a packet and control messages.
func (c *IPConn) WriteMsgIP(b, oob []byte, addr *IPAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	sa, err := c.toIP(addr)
	return c.sendMsg(b, oob, sa, err, addr.opAddr())
}

// DialIP makes a socket for packets to and from raddr. network is "ip", "ip4" or "ip6", a colon and a protocol.
func DialIP(network string, laddr, raddr *IPAddr) (*IPConn, error) {
	var c *IPConn
	err := errMissingAddress
	if raddr != nil {
		c, err = dialIP(context.Background(), network, laddr, raddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.opAddr(), Addr: raddr.opAddr(), Err: err}
	}
	return c, nil
}

func ipSpec(network string, control controlFunc) (socketSpec, error) {
	family, proto, err := parseNetwork(network, true)
	if err == nil && checkNetwork(family, "ip") != nil {
		err = UnknownNetworkError(network)
	}
	return socketSpec{network: family, sotype: syscall.SOCK_RAW, proto: proto, control: control}, err
}

func dialIP(ctx context.Context, network string, laddr, raddr *IPAddr, control controlFunc) (*IPConn, error) {
	spec, err := ipSpec(network, control)
	if err != nil {
		return nil, err
	}
	spec.raddr = raddr
	if laddr != nil {
		spec.laddr = laddr
	}
	fd, err := spec.openInternet(ctx, false)
	if err != nil {
		return nil, err
	}
	return &IPConn{conn{fd}}, nil
}

// ListenIP receives packets of a protocol that are sent to laddr.
func ListenIP(network string, laddr *IPAddr) (*IPConn, error) {
	if laddr == nil {
		laddr = &IPAddr{}
	}
	c, err := listenIP(context.Background(), network, laddr, nil)
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.opAddr(), Err: err}
	}
	return c, nil
}

func listenIP(ctx context.Context, network string, laddr *IPAddr, control controlFunc) (*IPConn, error) {
	spec, err := ipSpec(network, control)
	if err != nil {
		return nil, err
	}
	spec.laddr = laddr
	fd, err := spec.openInternet(ctx, true)
	if err != nil {
		return nil, err
	}
	return &IPConn{conn{fd}}, nil
}
