package net

import (
	"errors"
	"os"
	"strings"
	"syscall"
)

// The interfaces of this machine, as the kernel tells by netlink: a request for a dump is answered by messages,
// each with a header, a fixed structure and attributes.

// An Interface is a network interface.
type Interface struct {
	Index        int // from 1
	MTU          int
	Name         string
	HardwareAddr HardwareAddr
	Flags        Flags
}

// Flags say what an interface is, and is able to do.
type Flags uint

const (
	FlagUp Flags = 1 << iota
	FlagBroadcast
	FlagLoopback
	FlagPointToPoint
	FlagMulticast
)

// String returns the value as text.
func (f Flags) String() string {
	var list []string
	for i, name := range [...]string{"up", "broadcast", "loopback", "pointtopoint", "multicast"} {
		if f&(1<<uint(i)) != 0 {
			list = append(list, name)
		}
	}
	if list == nil {
		return "0"
	}
	return strings.Join(list, "|")
}

func routeError(text string) error {
	return &OpError{Op: "route", Net: "ip+net", Err: errors.New(text)}
}

func wrapRoute(err error) error {
	if err == nil {
		return nil
	}
	return &OpError{Op: "route", Net: "ip+net", Err: err}
}

// Interfaces returns the interfaces of this machine.
func Interfaces() ([]Interface, error) {
	list, err := links()
	return list, wrapRoute(err)
}

// InterfaceByIndex returns the interface with a number.
func InterfaceByIndex(index int) (*Interface, error) {
	if index <= 0 {
		return nil, routeError("invalid network interface index")
	}
	return findInterface(func(ifi *Interface) bool { return ifi.Index == index })
}

// InterfaceByName returns the interface with a name.
func InterfaceByName(name string) (*Interface, error) {
	if name == "" {
		return nil, routeError("invalid network interface name")
	}
	return findInterface(func(ifi *Interface) bool { return ifi.Name == name })
}

func findInterface(is func(*Interface) bool) (*Interface, error) {
	list, err := Interfaces()
	if err != nil {
		return nil, err
	}
	for i := range list {
		if is(&list[i]) {
			return &list[i], nil
		}
	}
	return nil, routeError("no such network interface")
}

// InterfaceAddrs returns the addresses of this machine, each with its network.
func InterfaceAddrs() ([]Addr, error) {
	list, err := interfaceAddrs(0)
	return list, wrapRoute(err)
}

// Addrs returns the addresses of an interface, each with its network.
func (ifi *Interface) Addrs() ([]Addr, error) {
	if ifi == nil {
		return nil, routeError("invalid network interface")
	}
	list, err := interfaceAddrs(ifi.Index)
	return list, wrapRoute(err)
}

// MulticastAddrs returns the groups that an interface has joined.
func (ifi *Interface) MulticastAddrs() ([]Addr, error) {
	if ifi == nil {
		return nil, routeError("invalid network interface")
	}
	var list []Addr
	name := ""
	eachLine("/proc/net/igmp", func(f []string) {
		if !strings.HasSuffix(f[0], "Idx") && len(f[0]) != 8 && len(f) > 1 { // "1 lo : 1 V3"; then its groups
			name = strings.TrimSuffix(f[1], ":")
			return
		}
		if ip := fromHex(f[0]); len(ip) == IPv4len && name == ifi.Name {
			list = append(list, &IPAddr{IP: IPv4(ip[3], ip[2], ip[1], ip[0])}) // in the order of the machine
		}
	})
	eachLine("/proc/net/igmp6", func(f []string) {
		if len(f) > 2 && f[1] == ifi.Name {
			if ip := fromHex(f[2]); len(ip) == IPv6len {
				list = append(list, &IPAddr{IP: ip})
			}
		}
	})
	return list, nil
}

func fromHex(s string) IP {
	var b IP
	for i := 0; i+1 < len(s); i += 2 {
		hi, lo := strings.IndexByte(hexDigits, lower(s[i])), strings.IndexByte(hexDigits, lower(s[i+1]))
		if hi < 0 || lo < 0 {
			return nil
		}
		b = append(b, byte(hi<<4|lo))
	}
	return b
}

// What netlink's messages consist of.
const (
	rtmGetLink = 18 // requests, and the messages that answer them
	rtmNewLink = 16
	rtmGetAddr = 22
	rtmNewAddr = 20
	nlmsgError = 2
	nlmsgDone  = 3
	nlmDump    = 0x300
	nlmRequest = 1

	netlinkHeader = 16 // length 4, type 2, flags 2, sequence 4, port 4
	linkInfo      = 16 // family 1, pad 1, type 2, index 4, flags 4, change 4
	addrInfo      = 8  // family 1, prefix length 1, flags 1, scope 1, index 4

	attrLinkAddress = 1
	attrLinkName    = 3
	attrLinkMTU     = 4
	attrAddrAddress = 1
	attrAddrLocal   = 2
)

func host16(b []byte) int { return int(b[0]) | int(b[1])<<8 }
func host32(b []byte) int { return host16(b) | host16(b[2:])<<16 }

// netlinkDump sends a request and calls f with what follows the header of each message of the type.
func netlinkDump(request, typ int, f func(b []byte)) error {
	s, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("netlinkrib", err)
	}
	defer syscall.Close(s)
	b := make([]byte, netlinkHeader+4) // and a family, unspecified
	b[0], b[4], b[6], b[7], b[8] = byte(len(b)), byte(request), nlmRequest, nlmDump>>8, 1
	if _, err := syscall.Write(s, b); err != nil {
		return os.NewSyscallError("netlinkrib", err)
	}
	buf := make([]byte, 1<<16)
	for {
		n, err := syscall.Read(s, buf)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return os.NewSyscallError("netlinkrib", err)
		}
		for b := buf[:n]; len(b) >= netlinkHeader; {
			size := host32(b)
			if size < netlinkHeader || size > len(b) {
				return os.NewSyscallError("netlinkrib", syscall.EINVAL)
			}
			switch host16(b[4:]) {
			case nlmsgDone:
				return nil
			case nlmsgError:
				return os.NewSyscallError("netlinkrib", syscall.EINVAL)
			case typ:
				f(b[netlinkHeader:size])
			}
			b = b[min((size+3)&^3, len(b)):]
		}
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

// eachAttr calls f with the attributes in b.
func eachAttr(b []byte, f func(typ int, value []byte)) {
	for len(b) >= 4 {
		size := host16(b)
		if size < 4 || size > len(b) {
			return
		}
		f(host16(b[2:]), b[4:size])
		b = b[min((size+3)&^3, len(b)):]
	}
}

// isTunnel tells whether interfaces of the kind have an IP address for a hardware address.
func isTunnel(kind int) bool {
	switch kind {
	case 768, 769, 776, 778, 823: // IP over IP in all combinations, GRE
		return true
	}
	return false
}

func links() (list []Interface, err error) {
	err = netlinkDump(rtmGetLink, rtmNewLink, func(b []byte) {
		if len(b) < linkInfo {
			return
		}
		kind, raw := host16(b[2:]), host32(b[8:])
		ifi := Interface{Index: host32(b[4:])}
		for _, m := range [...]struct {
			raw  int
			flag Flags
		}{{1, FlagUp}, {2, FlagBroadcast}, {8, FlagLoopback}, {16, FlagPointToPoint}, {0x1000, FlagMulticast}} {
			if raw&m.raw != 0 {
				ifi.Flags |= m.flag
			}
		}
		eachAttr(b[linkInfo:], func(typ int, value []byte) {
			switch typ {
			case attrLinkName:
				ifi.Name = strings.TrimRight(string(value), "\x00")
			case attrLinkMTU:
				ifi.MTU = host32(value)
			case attrLinkAddress:
				if strings.Trim(string(value), "\x00") != "" && !isTunnel(kind) {
					ifi.HardwareAddr = append(HardwareAddr(nil), value...)
				}
			}
		})
		list = append(list, ifi)
	})
	return list, err
}

// interfaceAddrs returns the addresses of one interface, or of all for index 0.
func interfaceAddrs(index int) (list []Addr, err error) {
	err = netlinkDump(rtmGetAddr, rtmNewAddr, func(b []byte) {
		if len(b) < addrInfo || index != 0 && host32(b[4:]) != index {
			return
		}
		var local, address IP // of a point-to-point link, address is the other end
		eachAttr(b[addrInfo:], func(typ int, value []byte) {
			switch typ {
			case attrAddrLocal:
				local = append(IP(nil), value...)
			case attrAddrAddress:
				address = append(IP(nil), value...)
			}
		})
		if local == nil {
			local = address
		}
		if len(local) == IPv4len || len(local) == IPv6len {
			list = append(list, &IPNet{IP: local.To16(), Mask: CIDRMask(int(b[1]), 8*len(local))})
		}
	})
	return list, err
}
