package syscall

import "unsafe"

// Sockets. Addresses come in two forms: a Sockaddr is what programs hold, a RawSockaddr… what the kernel
// wants. Ports and IP addresses in the latter are in network order.

// SocketDisableIPv6 makes Socket refuse AF_INET6.
var SocketDisableIPv6 bool

// A Sockaddr is the address of a socket: *SockaddrInet4, *SockaddrInet6, *SockaddrUnix, *SockaddrLinklayer or
// *SockaddrNetlink.
type Sockaddr interface {
	// sockaddr returns the raw form, which is part of the Sockaddr, and its length.
	sockaddr() (p unsafe.Pointer, n uintptr, err error)
}

type SockaddrInet4 struct {
	Port int
	Addr [4]byte
	raw  RawSockaddrInet4
}

type SockaddrInet6 struct {
	Port   int
	ZoneId uint32
	Addr   [16]byte
	raw    RawSockaddrInet6
}

// The Name of a SockaddrUnix that begins with '@' is in the abstract name space.
type SockaddrUnix struct {
	Name string
	raw  RawSockaddrUnix
}

type SockaddrLinklayer struct {
	Protocol uint16
	Ifindex  int
	Hatype   uint16
	Pkttype  uint8
	Halen    uint8
	Addr     [8]byte
	raw      RawSockaddrLinklayer
}

type SockaddrNetlink struct {
	Family uint16
	Pad    uint16
	Pid    uint32
	Groups uint32
	raw    RawSockaddrNetlink
}

type RawSockaddrInet4 struct {
	Family uint16
	Port   uint16
	Addr   [4]byte
	Zero   [8]uint8
}

type RawSockaddrInet6 struct {
	Family   uint16
	Port     uint16
	Flowinfo uint32
	Addr     [16]byte
	Scope_id uint32
}

type RawSockaddrUnix struct {
	Family uint16
	Path   [108]int8
}

type RawSockaddrLinklayer struct {
	Family   uint16
	Protocol uint16
	Ifindex  int32
	Hatype   uint16
	Pkttype  uint8
	Halen    uint8
	Addr     [8]uint8
}

type RawSockaddrNetlink struct {
	Family uint16
	Pad    uint16
	Pid    uint32
	Groups uint32
}

type RawSockaddr struct {
	Family uint16
	Data   [14]int8
}

// A RawSockaddrAny has room for every address.
type RawSockaddrAny struct {
	Addr RawSockaddr
	Pad  [96]int8
}

const (
	SizeofSockaddrInet4     = 0x10
	SizeofSockaddrInet6     = 0x1c
	SizeofSockaddrAny       = 0x70
	SizeofSockaddrUnix      = 0x6e
	SizeofSockaddrLinklayer = 0x14
	SizeofSockaddrNetlink   = 0xc
	SizeofLinger            = 0x8
	SizeofIPMreq            = 0x8
	SizeofIPMreqn           = 0xc
	SizeofIPv6Mreq          = 0x14
	SizeofIPv6MTUInfo       = 0x20
	SizeofICMPv6Filter      = 0x20
	SizeofUcred             = 0xc
	SizeofMsghdr            = 0x38
	SizeofCmsghdr           = 0x10
	SizeofInet4Pktinfo      = 0xc
	SizeofInet6Pktinfo      = 0x14
)

type Linger struct {
	Onoff  int32
	Linger int32
}

type Iovec struct {
	Base *byte
	Len  uint64
}

func (v *Iovec) SetLen(length int) { v.Len = uint64(length) }

type IPMreq struct {
	Multiaddr [4]byte
	Interface [4]byte
}

type IPMreqn struct {
	Multiaddr [4]byte
	Address   [4]byte
	Ifindex   int32
}

type IPv6Mreq struct {
	Multiaddr [16]byte
	Interface uint32
}

type Inet4Pktinfo struct {
	Ifindex  int32
	Spec_dst [4]byte
	Addr     [4]byte
}

type Inet6Pktinfo struct {
	Addr    [16]byte
	Ifindex uint32
}

type IPv6MTUInfo struct {
	Addr RawSockaddrInet6
	Mtu  uint32
}

type ICMPv6Filter struct {
	Data [8]uint32
}

// A Ucred says who is at the other end of a Unix socket.
type Ucred struct {
	Pid int32
	Uid uint32
	Gid uint32
}

type Msghdr struct {
	Name       *byte
	Namelen    uint32
	Pad_cgo_0  [4]byte
	Iov        *Iovec
	Iovlen     uint64
	Control    *byte
	Controllen uint64
	Flags      int32
	Pad_cgo_1  [4]byte
}

func (m *Msghdr) SetControllen(length int) { m.Controllen = uint64(length) }

// A RawConn is a network connection of which the descriptor can be had.
type RawConn interface {
	// Control calls f with the descriptor, which stays open meanwhile.
	Control(f func(fd uintptr)) error
	// Read calls f until it returns true, and waits before each repetition until there is something to read.
	Read(f func(fd uintptr) (done bool)) error
	// Write is Read for writing.
	Write(f func(fd uintptr) (done bool)) error
}

// A Conn is what can give a RawConn: files and network connections.
type Conn interface {
	SyscallConn() (RawConn, error)
}

// swap changes a 16-bit number from the host's byte order to the network's, or back.
func swap(x uint16) uint16 { return x<<8 | x>>8 }

func (sa *SockaddrInet4) sockaddr() (unsafe.Pointer, uintptr, error) {
	if sa.Port < 0 || sa.Port > 0xffff {
		return nil, 0, EINVAL
	}
	sa.raw.Family = AF_INET
	sa.raw.Port = swap(uint16(sa.Port))
	sa.raw.Addr = sa.Addr
	return unsafe.Pointer(&sa.raw), SizeofSockaddrInet4, nil
}

func (sa *SockaddrInet6) sockaddr() (unsafe.Pointer, uintptr, error) {
	if sa.Port < 0 || sa.Port > 0xffff {
		return nil, 0, EINVAL
	}
	sa.raw.Family = AF_INET6
	sa.raw.Port = swap(uint16(sa.Port))
	sa.raw.Scope_id = sa.ZoneId
	sa.raw.Addr = sa.Addr
	return unsafe.Pointer(&sa.raw), SizeofSockaddrInet6, nil
}

func (sa *SockaddrUnix) sockaddr() (unsafe.Pointer, uintptr, error) {
	n := len(sa.Name)
	abstract := n > 0 && sa.Name[0] == '@'
	if n > len(sa.raw.Path) || n == len(sa.raw.Path) && !abstract {
		return nil, 0, EINVAL
	}
	sa.raw = RawSockaddrUnix{Family: AF_UNIX}
	for i := 0; i < n; i++ {
		sa.raw.Path[i] = int8(sa.Name[i])
	}
	size := uintptr(2 + n)
	if abstract {
		sa.raw.Path[0] = 0 // the length tells where the name ends
	} else if n > 0 {
		size++ // the NUL
	}
	return unsafe.Pointer(&sa.raw), size, nil
}

func (sa *SockaddrLinklayer) sockaddr() (unsafe.Pointer, uintptr, error) {
	if sa.Ifindex < 0 || sa.Ifindex > 0x7fffffff {
		return nil, 0, EINVAL
	}
	sa.raw = RawSockaddrLinklayer{AF_PACKET, sa.Protocol, int32(sa.Ifindex), sa.Hatype, sa.Pkttype, sa.Halen, sa.Addr}
	return unsafe.Pointer(&sa.raw), SizeofSockaddrLinklayer, nil
}

func (sa *SockaddrNetlink) sockaddr() (unsafe.Pointer, uintptr, error) {
	sa.raw = RawSockaddrNetlink{AF_NETLINK, sa.Pad, sa.Pid, sa.Groups}
	return unsafe.Pointer(&sa.raw), SizeofSockaddrNetlink, nil
}

// toSockaddr makes a Sockaddr of what the kernel returned.
func toSockaddr(rsa *RawSockaddrAny) (Sockaddr, error) {
	switch rsa.Addr.Family {
	case AF_INET:
		r := (*RawSockaddrInet4)(unsafe.Pointer(rsa))
		return &SockaddrInet4{Port: int(swap(r.Port)), Addr: r.Addr}, nil
	case AF_INET6:
		r := (*RawSockaddrInet6)(unsafe.Pointer(rsa))
		return &SockaddrInet6{Port: int(swap(r.Port)), ZoneId: r.Scope_id, Addr: r.Addr}, nil
	case AF_UNIX:
		r := (*RawSockaddrUnix)(unsafe.Pointer(rsa))
		name := make([]byte, 0, len(r.Path))
		for i, c := range r.Path {
			if c == 0 && i > 0 {
				break
			}
			name = append(name, byte(c))
		}
		if name[0] == 0 {
			name[0] = '@' // abstract, or no name at all
		}
		return &SockaddrUnix{Name: string(name)}, nil
	case AF_PACKET:
		r := (*RawSockaddrLinklayer)(unsafe.Pointer(rsa))
		return &SockaddrLinklayer{Protocol: r.Protocol, Ifindex: int(r.Ifindex), Hatype: r.Hatype,
			Pkttype: r.Pkttype, Halen: r.Halen, Addr: r.Addr}, nil
	case AF_NETLINK:
		r := (*RawSockaddrNetlink)(unsafe.Pointer(rsa))
		return &SockaddrNetlink{Family: r.Family, Pad: r.Pad, Pid: r.Pid, Groups: r.Groups}, nil
	}
	return nil, EAFNOSUPPORT
}

// A rawAddr is where the kernel puts an address and its length.
type rawAddr struct {
	any RawSockaddrAny
	len uint32
}

func newRawAddr() *rawAddr { return &rawAddr{len: SizeofSockaddrAny} }

// Socket makes a socket.
func Socket(domain, typ, proto int) (fd int, err error) {
	if domain == AF_INET6 && SocketDisableIPv6 {
		return -1, EAFNOSUPPORT
	}
	r, e := rawsyscall(SYS_SOCKET, uintptr(domain), uintptr(typ), uintptr(proto), 0, 0, 0)
	if e != 0 {
		return -1, Errno(e)
	}
	return int(r), nil
}

// Socketpair makes two sockets that are connected.
func Socketpair(domain, typ, proto int) (fd [2]int, err error) {
	pair := new([2]int32)
	_, e := rawsyscall(SYS_SOCKETPAIR, uintptr(domain), uintptr(typ), uintptr(proto), uintptr(unsafe.Pointer(pair)), 0, 0)
	keep(unsafe.Pointer(pair))
	if e == 0 {
		fd = [2]int{int(pair[0]), int(pair[1])}
	}
	return fd, toError(e)
}

// addrCall makes a call (fd, address, length).
func addrCall(trap uintptr, fd int, sa Sockaddr) error {
	p, n, err := sa.sockaddr()
	if err != nil {
		return err
	}
	_, err = fdCall(trap, fd, uintptr(p), n)
	keep(p)
	return err
}

func Bind(fd int, sa Sockaddr) error    { return addrCall(SYS_BIND, fd, sa) }
func Connect(fd int, sa Sockaddr) error { return addrCall(SYS_CONNECT, fd, sa) }

func Listen(s int, n int) error {
	_, e := rawsyscall(SYS_LISTEN, uintptr(s), uintptr(n), 0, 0, 0, 0)
	return toError(e)
}

func Accept(fd int) (nfd int, sa Sockaddr, err error) { return Accept4(fd, 0) }

// Accept4 is Accept with flags for the new socket.
func Accept4(fd int, flags int) (nfd int, sa Sockaddr, err error) {
	a := newRawAddr()
	r, e := syscall6(SYS_ACCEPT4, uintptr(fd), uintptr(unsafe.Pointer(&a.any)), uintptr(unsafe.Pointer(&a.len)),
		uintptr(flags), 0, 0)
	keep(unsafe.Pointer(a))
	if e != 0 {
		return -1, nil, Errno(e)
	}
	nfd = int(r)
	if sa, err = toSockaddr(&a.any); err != nil {
		Close(nfd)
		nfd = 0
	}
	return nfd, sa, err
}

func nameCall(trap uintptr, fd int) (Sockaddr, error) {
	a := newRawAddr()
	_, e := rawsyscall(trap, uintptr(fd), uintptr(unsafe.Pointer(&a.any)), uintptr(unsafe.Pointer(&a.len)), 0, 0, 0)
	keep(unsafe.Pointer(a))
	if e != 0 {
		return nil, Errno(e)
	}
	return toSockaddr(&a.any)
}

// Getsockname returns the address of the socket, Getpeername that of the other end.
func Getsockname(fd int) (sa Sockaddr, err error) { return nameCall(SYS_GETSOCKNAME, fd) }
func Getpeername(fd int) (sa Sockaddr, err error) { return nameCall(SYS_GETPEERNAME, fd) }

func Shutdown(fd int, how int) error {
	_, e := rawsyscall(SYS_SHUTDOWN, uintptr(fd), uintptr(how), 0, 0, 0, 0)
	return toError(e)
}

// Recvfrom receives a message and says from whom; from is nil if that is not known.
func Recvfrom(fd int, p []byte, flags int) (n int, from Sockaddr, err error) {
	a := newRawAddr()
	buf := unsafe.Pointer(nil)
	if len(p) > 0 {
		buf = unsafe.Pointer(&p[0])
	}
	r, e := syscall6(SYS_RECVFROM, uintptr(fd), uintptr(buf), uintptr(len(p)), uintptr(flags),
		uintptr(unsafe.Pointer(&a.any)), uintptr(unsafe.Pointer(&a.len)))
	keep(unsafe.Pointer(a))
	keep(buf)
	if e != 0 {
		return -1, nil, Errno(e)
	}
	if a.any.Addr.Family != AF_UNSPEC {
		from, err = toSockaddr(&a.any)
	}
	return int(r), from, err
}

// Sendto sends a message to an address.
func Sendto(fd int, p []byte, flags int, to Sockaddr) error {
	addr, size, err := to.sockaddr()
	if err != nil {
		return err
	}
	buf := unsafe.Pointer(nil)
	if len(p) > 0 {
		buf = unsafe.Pointer(&p[0])
	}
	_, e := syscall6(SYS_SENDTO, uintptr(fd), uintptr(buf), uintptr(len(p)), uintptr(flags), uintptr(addr), size)
	keep(addr)
	keep(buf)
	return toError(e)
}

// message fills a Msghdr with data and control data. Control data needs a byte of data at least to travel with, so
// empty data of a stream becomes dummy's byte.
func message(fd int, p, oob []byte, dummy *byte) (*Msghdr, error) {
	m := new(Msghdr)
	v := new(Iovec)
	if len(p) > 0 {
		v.Base, v.Len = &p[0], uint64(len(p))
	}
	if len(oob) > 0 {
		if len(p) == 0 {
			typ, err := GetsockoptInt(fd, SOL_SOCKET, SO_TYPE)
			if err != nil {
				return nil, err
			}
			if typ != SOCK_DGRAM {
				v.Base, v.Len = dummy, 1
			}
		}
		m.Control, m.Controllen = &oob[0], uint64(len(oob))
	}
	m.Iov, m.Iovlen = v, 1
	return m, nil
}

// Recvmsg receives a message with control data.
func Recvmsg(fd int, p, oob []byte, flags int) (n, oobn int, recvflags int, from Sockaddr, err error) {
	m, err := message(fd, p, oob, new(byte))
	if err != nil {
		return 0, 0, 0, nil, err
	}
	a := newRawAddr()
	m.Name, m.Namelen = (*byte)(unsafe.Pointer(&a.any)), a.len
	r, e := syscall6(SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(m)), uintptr(flags), 0, 0, 0)
	keep(unsafe.Pointer(m))
	if e != 0 {
		return -1, 0, 0, nil, Errno(e)
	}
	if a.any.Addr.Family != AF_UNSPEC {
		from, err = toSockaddr(&a.any)
	}
	return int(r), int(m.Controllen), int(m.Flags), from, err
}

// Sendmsg sends a message with control data; to may be nil.
func Sendmsg(fd int, p, oob []byte, to Sockaddr, flags int) error {
	_, err := SendmsgN(fd, p, oob, to, flags)
	return err
}

// SendmsgN is Sendmsg, and returns how much of p was sent.
func SendmsgN(fd int, p, oob []byte, to Sockaddr, flags int) (n int, err error) {
	m, err := message(fd, p, oob, new(byte))
	if err != nil {
		return 0, err
	}
	if to != nil {
		addr, size, err := to.sockaddr()
		if err != nil {
			return 0, err
		}
		m.Name, m.Namelen = (*byte)(addr), uint32(size)
	}
	r, e := syscall6(SYS_SENDMSG, uintptr(fd), uintptr(unsafe.Pointer(m)), uintptr(flags), 0, 0, 0)
	keep(unsafe.Pointer(m))
	if e != 0 {
		return 0, Errno(e)
	}
	if len(oob) > 0 && len(p) == 0 {
		return 0, nil // the dummy does not count
	}
	return int(r), nil
}

// Sendfile copies from a file to another file, mostly a socket.
func Sendfile(outfd int, infd int, offset *int64, count int) (written int, err error) {
	r, e := syscall6(SYS_SENDFILE, uintptr(outfd), uintptr(infd), uintptr(unsafe.Pointer(offset)), uintptr(count), 0, 0)
	keep(unsafe.Pointer(offset))
	if e != 0 {
		return -1, Errno(e)
	}
	return int(r), nil
}

// setOption sets an option to the n bytes at p.
func setOption(fd, level, opt int, p unsafe.Pointer, n uintptr) error {
	_, e := rawsyscall(SYS_SETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(p), n, 0)
	keep(p)
	return toError(e)
}

func getOption(fd, level, opt int, p unsafe.Pointer, n uint32) error {
	size := new(uint32)
	*size = n
	_, e := rawsyscall(SYS_GETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(p), uintptr(unsafe.Pointer(size)), 0)
	keep(p)
	keep(unsafe.Pointer(size))
	return toError(e)
}

func SetsockoptByte(fd, level, opt int, value byte) error {
	return setOption(fd, level, opt, unsafe.Pointer(&value), 1)
}

func SetsockoptInt(fd, level, opt int, value int) error {
	v := int32(value)
	return setOption(fd, level, opt, unsafe.Pointer(&v), 4)
}

func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) error {
	return setOption(fd, level, opt, unsafe.Pointer(&value), 4)
}

func SetsockoptIPMreq(fd, level, opt int, mreq *IPMreq) error {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), SizeofIPMreq)
}

func SetsockoptIPMreqn(fd, level, opt int, mreq *IPMreqn) error {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), SizeofIPMreqn)
}

func SetsockoptIPv6Mreq(fd, level, opt int, mreq *IPv6Mreq) error {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), SizeofIPv6Mreq)
}

func SetsockoptICMPv6Filter(fd, level, opt int, filter *ICMPv6Filter) error {
	return setOption(fd, level, opt, unsafe.Pointer(filter), SizeofICMPv6Filter)
}

func SetsockoptLinger(fd, level, opt int, l *Linger) error {
	return setOption(fd, level, opt, unsafe.Pointer(l), SizeofLinger)
}

func SetsockoptTimeval(fd, level, opt int, tv *Timeval) error {
	return setOption(fd, level, opt, unsafe.Pointer(tv), unsafe.Sizeof(*tv))
}

func SetsockoptString(fd, level, opt int, s string) error {
	var p unsafe.Pointer
	if len(s) > 0 {
		p = unsafe.Pointer(&[]byte(s)[0])
	}
	return setOption(fd, level, opt, p, uintptr(len(s)))
}

func BindToDevice(fd int, device string) error {
	return SetsockoptString(fd, SOL_SOCKET, SO_BINDTODEVICE, device)
}

func GetsockoptInt(fd, level, opt int) (value int, err error) {
	v := new(int32)
	err = getOption(fd, level, opt, unsafe.Pointer(v), 4)
	return int(*v), err
}

func GetsockoptInet4Addr(fd, level, opt int) (value [4]byte, err error) {
	v := new([4]byte)
	err = getOption(fd, level, opt, unsafe.Pointer(v), 4)
	return *v, err
}

func GetsockoptIPMreq(fd, level, opt int) (*IPMreq, error) {
	v := new(IPMreq)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofIPMreq)
}

func GetsockoptIPMreqn(fd, level, opt int) (*IPMreqn, error) {
	v := new(IPMreqn)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofIPMreqn)
}

func GetsockoptIPv6Mreq(fd, level, opt int) (*IPv6Mreq, error) {
	v := new(IPv6Mreq)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofIPv6Mreq)
}

func GetsockoptIPv6MTUInfo(fd, level, opt int) (*IPv6MTUInfo, error) {
	v := new(IPv6MTUInfo)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofIPv6MTUInfo)
}

func GetsockoptICMPv6Filter(fd, level, opt int) (*ICMPv6Filter, error) {
	v := new(ICMPv6Filter)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofICMPv6Filter)
}

func GetsockoptUcred(fd, level, opt int) (*Ucred, error) {
	v := new(Ucred)
	return v, getOption(fd, level, opt, unsafe.Pointer(v), SizeofUcred)
}

// getsockopt and setsockopt are what golang.org/x/net reaches by //go:linkname.
func getsockopt(s int, level int, name int, val unsafe.Pointer, vallen *uint32) error {
	_, e := syscall6(SYS_GETSOCKOPT, uintptr(s), uintptr(level), uintptr(name), uintptr(val), uintptr(unsafe.Pointer(vallen)), 0)
	keep(val)
	keep(unsafe.Pointer(vallen))
	return toError(e)
}

func setsockopt(s int, level int, name int, val unsafe.Pointer, vallen uintptr) error {
	return setOption(s, level, name, val, vallen)
}
