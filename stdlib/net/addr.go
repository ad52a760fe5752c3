package net

import (
	"context"
	"internal/bytealg"
	"net/netip"
	"strconv"
	"syscall"
)

// A sockaddr is an Addr that the kernel can be given.
type sockaddr interface {
	Addr
	family() int      // AF_INET, AF_INET6 or AF_UNIX
	isWildcard() bool // any address of this host
	sockaddr(family int) (syscall.Sockaddr, error)
}

// A TCPAddr is the address of one end of a TCP connection.
type TCPAddr struct {
	IP   IP
	Port int
	Zone string // of an IPv6 address
}

// A UDPAddr is the address of one end of UDP packets.
type UDPAddr struct {
	IP   IP
	Port int
	Zone string
}

// An IPAddr is the address of one end of IP packets.
type IPAddr struct {
	IP   IP
	Zone string
}

// A UnixAddr is the path of a Unix socket; names with @ in front are no paths, but known to the kernel only.
type UnixAddr struct {
	Name string
	Net  string // "unix", "unixgram" or "unixpacket"
}

// Network returns the name of the kind of network.
func (a *TCPAddr) Network() string { return "tcp" }

// Network returns the name of the kind of network.
func (a *UDPAddr) Network() string { return "udp" }

// Network returns the name of the kind of network.
func (a *IPAddr) Network() string { return "ip" }

// Network returns the name of the kind of network.
func (a *UnixAddr) Network() string { return a.Net }

// String returns the value as text.
func (a *TCPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return hostPort(a.IP, a.Zone, a.Port)
}

// String returns the value as text.
func (a *UDPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return hostPort(a.IP, a.Zone, a.Port)
}

// String returns the value as text.
func (a *IPAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return hostText(a.IP, a.Zone)
}

// String returns the value as text.
func (a *UnixAddr) String() string {
	if a == nil {
		return "<nil>"
	}
	return a.Name
}

func hostText(ip IP, zone string) string {
	s := ""
	if len(ip) > 0 {
		s = ip.String()
	}
	if zone != "" {
		s += "%" + zone
	}
	return s
}

func hostPort(ip IP, zone string, port int) string {
	return JoinHostPort(hostText(ip, zone), strconv.Itoa(port))
}

// AddrPort returns the address as the netip package has it.
func (a *TCPAddr) AddrPort() netip.AddrPort {
	if a == nil {
		return netip.AddrPort{}
	}
	return addrPort(a.IP, a.Zone, a.Port)
}

// AddrPort returns the address as the netip package has it.
func (a *UDPAddr) AddrPort() netip.AddrPort {
	if a == nil {
		return netip.AddrPort{}
	}
	return addrPort(a.IP, a.Zone, a.Port)
}

func addrPort(ip IP, zone string, port int) netip.AddrPort {
	na, _ := netip.AddrFromSlice(ip)
	return netip.AddrPortFrom(na.WithZone(zone), uint16(port))
}

// TCPAddrFromAddrPort returns addr as a TCPAddr.
func TCPAddrFromAddrPort(addr netip.AddrPort) *TCPAddr {
	return &TCPAddr{IP: addr.Addr().AsSlice(), Zone: addr.Addr().Zone(), Port: int(addr.Port())}
}

// UDPAddrFromAddrPort returns addr as a UDPAddr.
func UDPAddrFromAddrPort(addr netip.AddrPort) *UDPAddr {
	return &UDPAddr{IP: addr.Addr().AsSlice(), Zone: addr.Addr().Zone(), Port: int(addr.Port())}
}

// opAddr returns a as the Addr of an OpError: a nil pointer is no address.
func (a *TCPAddr) opAddr() Addr {
	if a == nil {
		return nil
	}
	return a
}

func (a *UDPAddr) opAddr() Addr {
	if a == nil {
		return nil
	}
	return a
}

func (a *IPAddr) opAddr() Addr {
	if a == nil {
		return nil
	}
	return a
}

func (a *UnixAddr) opAddr() Addr {
	if a == nil {
		return nil
	}
	return a
}

func (a *TCPAddr) isWildcard() bool  { return a == nil || a.IP == nil || a.IP.IsUnspecified() }
func (a *UDPAddr) isWildcard() bool  { return a == nil || a.IP == nil || a.IP.IsUnspecified() }
func (a *IPAddr) isWildcard() bool   { return a == nil || a.IP == nil || a.IP.IsUnspecified() }
func (a *UnixAddr) isWildcard() bool { return a == nil || a.Name == "" }

func (a *TCPAddr) family() int  { return familyOf(a.IP) }
func (a *UDPAddr) family() int  { return familyOf(a.IP) }
func (a *IPAddr) family() int   { return familyOf(a.IP) }
func (a *UnixAddr) family() int { return syscall.AF_UNIX }

func familyOf(ip IP) int {
	if len(ip) <= IPv4len || ip.To4() != nil {
		return syscall.AF_INET
	}
	return syscall.AF_INET6
}

func (a *TCPAddr) sockaddr(family int) (syscall.Sockaddr, error) {
	return ipSockaddr(family, a.IP, a.Port, a.Zone)
}

func (a *UDPAddr) sockaddr(family int) (syscall.Sockaddr, error) {
	return ipSockaddr(family, a.IP, a.Port, a.Zone)
}

func (a *IPAddr) sockaddr(family int) (syscall.Sockaddr, error) {
	return ipSockaddr(family, a.IP, 0, a.Zone)
}

func (a *UnixAddr) sockaddr(family int) (syscall.Sockaddr, error) {
	return &syscall.SockaddrUnix{Name: a.Name}, nil
}

func ipSockaddr(family int, ip IP, port int, zone string) (syscall.Sockaddr, error) {
	switch family {
	case syscall.AF_INET:
		if len(ip) == 0 {
			ip = IPv4zero
		}
		ip4 := ip.To4()
		if ip4 == nil {
			return nil, &AddrError{Err: "non-IPv4 address", Addr: ip.String()}
		}
		sa := &syscall.SockaddrInet4{Port: port}
		copy(sa.Addr[:], ip4)
		return sa, nil
	case syscall.AF_INET6:
		if len(ip) == 0 || ip.Equal(IPv4zero) { // which means any address, of IPv6 as well
			ip = IPv6zero
		}
		ip6 := ip.To16()
		if ip6 == nil {
			return nil, &AddrError{Err: "non-IPv6 address", Addr: ip.String()}
		}
		sa := &syscall.SockaddrInet6{Port: port, ZoneId: uint32(zoneIndex(zone))}
		copy(sa.Addr[:], ip6)
		return sa, nil
	}
	return nil, &AddrError{Err: "invalid address family", Addr: ip.String()}
}

func netipSockaddr(family int, ap netip.AddrPort) (syscall.Sockaddr, error) {
	ip := ap.Addr()
	switch family {
	case syscall.AF_INET:
		if !ip.Is4() {
			return nil, &AddrError{Err: "non-IPv4 address", Addr: ip.String()}
		}
		return &syscall.SockaddrInet4{Port: int(ap.Port()), Addr: ip.As4()}, nil
	case syscall.AF_INET6:
		if !ip.IsValid() {
			return nil, &AddrError{Err: "non-IPv6 address", Addr: ip.String()}
		}
		zone := uint32(zoneIndex(ip.Zone()))
		return &syscall.SockaddrInet6{Port: int(ap.Port()), ZoneId: zone, Addr: ip.As16()}, nil
	}
	return nil, &AddrError{Err: "invalid address family", Addr: ip.String()}
}

// ipOf returns what the kernel says of an Internet address; a nil IP if sa is of another kind.
func ipOf(sa syscall.Sockaddr) (ip IP, port int, zone string) {
	switch sa := sa.(type) {
	case *syscall.SockaddrInet4:
		return append(IP(nil), sa.Addr[:]...), sa.Port, ""
	case *syscall.SockaddrInet6:
		return append(IP(nil), sa.Addr[:]...), sa.Port, zoneName(int(sa.ZoneId))
	}
	return nil, 0, ""
}

func netipOf(sa syscall.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *syscall.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *syscall.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(sa.Addr).WithZone(zoneName(int(sa.ZoneId))), uint16(sa.Port))
	}
	return netip.AddrPort{}
}

// addrOf returns sa as an Addr of sockets of the type; nil if there is none.
func addrOf(sotype int, sa syscall.Sockaddr) Addr {
	if sa, ok := sa.(*syscall.SockaddrUnix); ok {
		return &UnixAddr{Name: sa.Name, Net: unixNet(sotype)}
	}
	ip, port, zone := ipOf(sa)
	if ip == nil {
		return nil
	}
	switch sotype {
	case syscall.SOCK_STREAM:
		return &TCPAddr{ip, port, zone}
	case syscall.SOCK_DGRAM:
		return &UDPAddr{ip, port, zone}
	}
	return &IPAddr{ip, zone}
}

// SplitHostPort splits "host:port", "[host]:port" or "[host%zone]:port".
func SplitHostPort(hostport string) (host, port string, err error) {
	fail := func(why string) (string, string, error) { return "", "", &AddrError{Err: why, Addr: hostport} }
	const missingPort, tooMany = "missing port in address", "too many colons in address"
	colon := len(hostport) - 1
	for colon >= 0 && hostport[colon] != ':' {
		colon--
	}
	if colon < 0 {
		return fail(missingPort)
	}
	host, rest := hostport[:colon], hostport[colon:]
	if hostport[0] == '[' {
		end := bytealg.IndexByteString(hostport, ']')
		switch {
		case end < 0:
			return fail("missing ']' in address")
		case end+1 == len(hostport) || end+1 != colon && hostport[end+1] != ':':
			return fail(missingPort)
		case end+1 != colon:
			return fail(tooMany)
		}
		host = hostport[1:end]
		if bytealg.IndexByteString(hostport[1:], '[') >= 0 {
			return fail("unexpected '[' in address")
		}
	} else {
		if bytealg.IndexByteString(host, ':') >= 0 {
			return fail(tooMany)
		}
		if bytealg.IndexByteString(hostport, '[') >= 0 {
			return fail("unexpected '[' in address")
		}
		rest = hostport
	}
	if bytealg.IndexByteString(rest, ']') >= 0 {
		return fail("unexpected ']' in address")
	}
	return host, hostport[colon+1:], nil
}

// JoinHostPort makes "host:port", with brackets if host has a colon.
func JoinHostPort(host, port string) string {
	if bytealg.IndexByteString(host, ':') >= 0 {
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}

// An addrList is what a name stands for.
type addrList []Addr

func addrIP(a Addr) IP {
	switch a := a.(type) {
	case *TCPAddr:
		return a.IP
	case *UDPAddr:
		return a.IP
	case *IPAddr:
		return a.IP
	}
	return nil
}

func isIPv4(a Addr) bool { return addrIP(a).To4() != nil }

// first returns the first IPv4 address, or the first other one; if there is none, the first that there is.
func (addrs addrList) first(ipv4 bool) Addr {
	for _, a := range addrs {
		if isIPv4(a) == ipv4 {
			return a
		}
	}
	return addrs[0]
}

// forResolve returns the address for ResolveTCPAddr and its like: IPv6 only if that was written.
func (addrs addrList) forResolve(network, text string) Addr {
	mark := byte('[')
	if network == "ip" {
		mark = ':'
	}
	ipv6 := (network == "ip" || network == "tcp" || network == "udp") && bytealg.IndexByteString(text, mark) >= 0
	return addrs.first(!ipv6)
}

// partition returns the addresses of the family of the first one, and the others.
func (addrs addrList) partition() (primaries, fallbacks addrList) {
	for _, a := range addrs {
		if isIPv4(a) == isIPv4(addrs[0]) {
			primaries = append(primaries, a)
		} else {
			fallbacks = append(fallbacks, a)
		}
	}
	return primaries, fallbacks
}

// parseNetwork splits "ip4:icmp" and the like and refuses what is no network. proto is 0 without colon.
func parseNetwork(network string, needsProto bool) (family string, proto int, err error) {
	i := bytealg.IndexByteString(network, ':')
	if i < 0 {
		switch network {
		case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6", "unix", "unixgram", "unixpacket":
			return network, 0, nil
		case "ip", "ip4", "ip6":
			if !needsProto {
				return network, 0, nil
			}
		}
		return "", 0, UnknownNetworkError(network)
	}
	family = network[:i]
	switch family {
	case "ip", "ip4", "ip6":
		name := network[i+1:]
		proto, rest, ok := leadingInt(name)
		if !ok || rest != "" {
			proto, err = lookupProtocol(name)
		}
		if err != nil {
			return "", 0, err
		}
		return family, proto, nil
	}
	return "", 0, UnknownNetworkError(network)
}

// internetAddrList resolves "host:port" for TCP and UDP, "host" for IP.
func (r *Resolver) internetAddrList(ctx context.Context, network, text string) (addrList, error) {
	kind, version := network, byte(0)
	if n := len(network) - 1; n > 0 && (network[n] == '4' || network[n] == '6') {
		kind, version = network[:n], network[n]
	}
	host, port := text, 0
	switch kind {
	case "tcp", "udp":
		if text != "" {
			var service string
			var err error
			if host, service, err = SplitHostPort(text); err != nil {
				return nil, err
			}
			if port, err = r.LookupPort(ctx, network, service); err != nil {
				return nil, err
			}
		}
	case "ip":
	default:
		return nil, UnknownNetworkError(network)
	}
	make := func(ip IPAddr) Addr {
		switch kind {
		case "tcp":
			return &TCPAddr{ip.IP, port, ip.Zone}
		case "udp":
			return &UDPAddr{ip.IP, port, ip.Zone}
		}
		return &IPAddr{ip.IP, ip.Zone}
	}
	if host == "" {
		return addrList{make(IPAddr{})}, nil
	}
	ips, err := r.lookupIPAddr(ctx, network, host)
	if err != nil {
		return nil, err
	}
	if len(ips) == 1 && ips[0].IP.Equal(IPv6unspecified) { // "::" means any address, of IPv4 as well
		ips = append(ips, IPAddr{IP: IPv4zero})
	}
	var addrs addrList
	for _, ip := range ips {
		is4 := ip.IP.To4() != nil
		if version == 0 || is4 == (version == '4') {
			addrs = append(addrs, make(ip))
		}
	}
	if len(addrs) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.Error(), Addr: host}
	}
	return addrs, nil
}

// resolveAddrList resolves an address of any network. hint is the local address to dial from, if any.
func (r *Resolver) resolveAddrList(ctx context.Context, op, network, text string, hint Addr) (addrList, error) {
	family, _, err := parseNetwork(network, true)
	if err != nil {
		return nil, err
	}
	if op == "dial" && text == "" {
		return nil, errMissingAddress
	}
	var addrs addrList
	switch family {
	case "unix", "unixgram", "unixpacket":
		addrs = addrList{&UnixAddr{Name: text, Net: family}}
	default:
		if addrs, err = r.internetAddrList(ctx, family, text); err != nil {
			return nil, err
		}
	}
	if op != "dial" || hint == nil {
		return addrs, nil
	}
	if addrs[0].Network() != hint.Network() {
		return nil, &AddrError{Err: "mismatched local address type", Addr: hint.String()}
	}
	if addrs = addrs.reachableFrom(hint); len(addrs) == 0 {
		return nil, &AddrError{Err: errNoSuitableAddress.Error(), Addr: hint.String()}
	}
	return addrs, nil
}

// reachableFrom leaves out what is of another family than the local address.
func (addrs addrList) reachableFrom(local Addr) addrList {
	s, ok := local.(sockaddr)
	if !ok || s.isWildcard() || s.family() == syscall.AF_UNIX {
		return addrs
	}
	var left addrList
	for _, a := range addrs {
		if a.(sockaddr).isWildcard() || addrIP(a).sameFamily(addrIP(local)) {
			left = append(left, a)
		}
	}
	return left
}

// ResolveTCPAddr resolves "host:port" to one address.
func ResolveTCPAddr(network, address string) (*TCPAddr, error) {
	switch network {
	case "tcp", "tcp4", "tcp6":
	case "":
		network = "tcp"
	default:
		return nil, UnknownNetworkError(network)
	}
	addrs, err := DefaultResolver.internetAddrList(context.Background(), network, address)
	if err != nil {
		return nil, err
	}
	return addrs.forResolve(network, address).(*TCPAddr), nil
}

// ResolveUDPAddr resolves "host:port" to one address.
func ResolveUDPAddr(network, address string) (*UDPAddr, error) {
	switch network {
	case "udp", "udp4", "udp6":
	case "":
		network = "udp"
	default:
		return nil, UnknownNetworkError(network)
	}
	addrs, err := DefaultResolver.internetAddrList(context.Background(), network, address)
	if err != nil {
		return nil, err
	}
	return addrs.forResolve(network, address).(*UDPAddr), nil
}

// ResolveIPAddr resolves a host to one address.
func ResolveIPAddr(network, address string) (*IPAddr, error) {
	if network == "" {
		network = "ip"
	}
	family, _, err := parseNetwork(network, false)
	if err != nil {
		return nil, err
	}
	switch family {
	case "ip", "ip4", "ip6":
	default:
		return nil, UnknownNetworkError(network)
	}
	addrs, err := DefaultResolver.internetAddrList(context.Background(), family, address)
	if err != nil {
		return nil, err
	}
	return addrs.forResolve(network, address).(*IPAddr), nil
}

// ResolveUnixAddr returns the address of a name.
func ResolveUnixAddr(network, address string) (*UnixAddr, error) {
	switch network {
	case "unix", "unixgram", "unixpacket":
		return &UnixAddr{Name: address, Net: network}, nil
	}
	return nil, UnknownNetworkError(network)
}

func unixNet(sotype int) string {
	switch sotype {
	case syscall.SOCK_STREAM:
		return "unix"
	case syscall.SOCK_DGRAM:
		return "unixgram"
	}
	return "unixpacket"
}
