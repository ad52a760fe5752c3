package net

import (
	"context"
	"net/netip"
	"syscall"
)

// A UDPConn sends and receives UDP packets, all of them to and from one address if it was dialed.
type UDPConn struct {
	conn
}

// ReadFromUDP receives a packet.
func (c *UDPConn) ReadFromUDP(b []byte) (n int, addr *UDPAddr, err error) {
	n, sa, err := c.receive(b)
	if err != nil {
		return n, nil, err
	}
	ip, port, zone := ipOf(sa)
	return n, &UDPAddr{ip, port, zone}, nil
}

// ReadFrom receives a packet.
func (c *UDPConn) ReadFrom(b []byte) (int, Addr, error) {
	n, addr, err := c.ReadFromUDP(b)
	return n, addr.opAddr(), err
}

// ReadFromUDPAddrPort receives a packet.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (n int, addr netip.AddrPort, err error) {
	n, sa, err := c.receive(b)
	if err != nil {
		return n, netip.AddrPort{}, err
	}
	return n, netipOf(sa), nil
}

func (c *conn) receive(b []byte) (int, syscall.Sockaddr, error) {
	if !c.ok() {
		return 0, nil, syscall.EINVAL
	}
	n, sa, err := c.fd.readFrom(b)
	return n, sa, c.failed("read", err)
}

func (c *conn) receiveMsg(b, oob []byte, flags int) (n, oobn, rflags int, sa syscall.Sockaddr, err error) {
	if !c.ok() {
		return 0, 0, 0, nil, syscall.EINVAL
	}
	n, oobn, rflags, sa, err = c.fd.readMsg(b, oob, flags)
	return n, oobn, rflags, sa, c.failed("read", err)
}

// ReadMsgUDP receives a packet and control messages.
func (c *UDPConn) ReadMsgUDP(b, oob []byte) (n, oobn, flags int, addr *UDPAddr, err error) {
	var ap netip.AddrPort
	n, oobn, flags, ap, err = c.ReadMsgUDPAddrPort(b, oob)
	if ap.IsValid() {
		addr = UDPAddrFromAddrPort(ap)
	}
	return n, oobn, flags, addr, err
}

// ReadMsgUDPAddrPort receives a packet and control messages.
func (c *UDPConn) ReadMsgUDPAddrPort(b, oob []byte) (n, oobn, flags int, addr netip.AddrPort, err error) {
	n, oobn, flags, sa, err := c.receiveMsg(b, oob, 0)
	return n, oobn, flags, netipOf(sa), err
}

// toUDP returns what to send to; one is needed unless the connection has one.
func (c *UDPConn) toUDP(addr *UDPAddr) (syscall.Sockaddr, error) {
	switch {
	case c.fd.connected && addr != nil:
		return nil, ErrWriteToConnected
	case c.fd.connected:
		return nil, nil
	case addr == nil:
		return nil, errMissingAddress
	}
	return addr.sockaddr(c.fd.family)
}

func (c *UDPConn) toAddrPort(addr netip.AddrPort) (syscall.Sockaddr, error) {
	switch {
	case c.fd.connected && addr.IsValid():
		return nil, ErrWriteToConnected
	case c.fd.connected:
		return nil, nil
	case !addr.IsValid():
		return nil, errMissingAddress
	}
	return netipSockaddr(c.fd.family, addr)
}

// send sends to sa, unless it is clear already that it cannot be done. addr is for the error.
func (c *conn) send(b []byte, sa syscall.Sockaddr, err error, addr Addr) (n int, _ error) {
	if err == nil && sa == nil {
		err = ErrWriteToConnected
	}
	if err == nil {
		n, err = c.fd.writeTo(b, sa)
	}
	return n, c.writeFailed(addr, err)
}

func (c *conn) sendMsg(b, oob []byte, sa syscall.Sockaddr, err error, addr Addr) (n, oobn int, _ error) {
	if err == nil {
		n, oobn, err = c.fd.writeMsg(b, oob, sa)
	}
	return n, oobn, c.writeFailed(addr, err)
}

func (c *conn) writeFailed(addr Addr, err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: "write", Net: c.fd.net, Source: c.fd.laddr, Addr: addr, Err: err}
}

// WriteToUDP sends a packet.
func (c *UDPConn) WriteToUDP(b []byte, addr *UDPAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	sa, err := c.toUDP(addr)
	return c.send(b, sa, err, addr.opAddr())
}

// WriteToUDPAddrPort sends a packet.
func (c *UDPConn) WriteToUDPAddrPort(b []byte, addr netip.AddrPort) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	sa, err := c.toAddrPort(addr)
	return c.send(b, sa, err, addrPortAddr{addr})
}

// WriteTo sends a packet.
func (c *UDPConn) WriteTo(b []byte, addr Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*UDPAddr)
	if !ok {
		return 0, c.writeFailed(addr, syscall.EINVAL)
	}
	return c.WriteToUDP(b, a)
}

// WriteMsgUDP sends a packet and control messages; addr is nil if the connection was dialed.
func (c *UDPConn) WriteMsgUDP(b, oob []byte, addr *UDPAddr) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	sa, err := c.toUDP(addr)
	return c.sendMsg(b, oob, sa, err, addr.opAddr())
}

// WriteMsgUDPAddrPort sends a packet and control messages; addr is the zero one if the connection was dialed.
func (c *UDPConn) WriteMsgUDPAddrPort(b, oob []byte, addr netip.AddrPort) (n, oobn int, err error) {
	if !c.ok() {
		return 0, 0, syscall.EINVAL
	}
	sa, err := c.toAddrPort(addr)
	return c.sendMsg(b, oob, sa, err, addrPortAddr{addr})
}

// addrPortAddr is an AddrPort in an error.
type addrPortAddr struct{ netip.AddrPort }

func (addrPortAddr) Network() string { return "udp" }

// DialUDP makes a socket that sends to raddr and receives from there only.
func DialUDP(network string, laddr, raddr *UDPAddr) (*UDPConn, error) {
	var c *UDPConn
	err := checkNetwork(network, "udp")
	if err == nil && raddr == nil {
		err = errMissingAddress
	}
	if err == nil {
		c, err = dialUDP(context.Background(), network, laddr, raddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "dial", Net: network, Source: laddr.opAddr(), Addr: raddr.opAddr(), Err: err}
	}
	return c, nil
}

func dialUDP(ctx context.Context, network string, laddr, raddr *UDPAddr, control controlFunc) (*UDPConn, error) {
	spec := socketSpec{network: network, sotype: syscall.SOCK_DGRAM, raddr: raddr, control: control}
	if laddr != nil {
		spec.laddr = laddr
	}
	fd, err := spec.openInternet(ctx, false)
	if err != nil {
		return nil, err
	}
	return &UDPConn{conn{fd}}, nil
}

// ListenUDP receives packets that are sent to laddr.
func ListenUDP(network string, laddr *UDPAddr) (*UDPConn, error) {
	var c *UDPConn
	err := checkNetwork(network, "udp")
	if err == nil {
		if laddr == nil {
			laddr = &UDPAddr{}
		}
		c, err = listenUDP(context.Background(), network, laddr, nil)
	}
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: laddr.opAddr(), Err: err}
	}
	return c, nil
}

func listenUDP(ctx context.Context, network string, laddr *UDPAddr, control controlFunc) (*UDPConn, error) {
	spec := socketSpec{network: network, sotype: syscall.SOCK_DGRAM, laddr: laddr, control: control}
	fd, err := spec.openInternet(ctx, true)
	if err != nil {
		return nil, err
	}
	return &UDPConn{conn{fd}}, nil
}

// ListenMulticastUDP joins the group gaddr on an interface, or on one that the kernel chooses, and receives the
// packets that are sent to it. What this host sends is not received.
func ListenMulticastUDP(network string, ifi *Interface, gaddr *UDPAddr) (*UDPConn, error) {
	var c *UDPConn
	err := checkNetwork(network, "udp")
	if err == nil && (gaddr == nil || gaddr.IP == nil) {
		err = errMissingAddress
	}
	if err == nil {
		c, err = listenUDP(context.Background(), network, gaddr, nil)
	}
	if err == nil {
		if err = c.fd.joinGroup(ifi, gaddr.IP); err != nil {
			c.Close()
		}
	}
	if err != nil {
		return nil, &OpError{Op: "listen", Net: network, Addr: gaddr.opAddr(), Err: err}
	}
	return c, nil
}

// joinGroup receives what is sent to a group, but what this host sends.
func (fd *netFD) joinGroup(ifi *Interface, group IP) error {
	index := 0
	if ifi != nil {
		index = ifi.Index
	}
	if ip4 := group.To4(); ip4 != nil {
		if ifi != nil {
			out := &syscall.IPMreqn{Ifindex: int32(index)}
			if err := fd.pfd.SetsockoptIPMreqn(syscall.IPPROTO_IP, syscall.IP_MULTICAST_IF, out); err != nil {
				return wrapSyscall("setsockopt", err)
			}
		}
		if err := fd.setInt(syscall.IPPROTO_IP, syscall.IP_MULTICAST_LOOP, 0); err != nil {
			return err
		}
		join := &syscall.IPMreqn{Ifindex: int32(index)}
		copy(join.Multiaddr[:], ip4)
		return wrapSyscall("setsockopt", fd.pfd.SetsockoptIPMreqn(syscall.IPPROTO_IP, syscall.IP_ADD_MEMBERSHIP, join))
	}
	if ifi != nil {
		if err := fd.setInt(syscall.IPPROTO_IPV6, syscall.IPV6_MULTICAST_IF, index); err != nil {
			return err
		}
	}
	if err := fd.setInt(syscall.IPPROTO_IPV6, syscall.IPV6_MULTICAST_LOOP, 0); err != nil {
		return err
	}
	join := &syscall.IPv6Mreq{Interface: uint32(index)}
	copy(join.Multiaddr[:], group)
	return wrapSyscall("setsockopt", fd.pfd.SetsockoptIPv6Mreq(syscall.IPPROTO_IPV6, syscall.IPV6_JOIN_GROUP, join))
}
