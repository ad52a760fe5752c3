package net

import (
	"context"
	"internal/poll"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// A netFD is a socket: the poll.FD that reads, writes and waits, and what errors and addresses are made of.
type netFD struct {
	pfd poll.FD

	// not changed once the socket is in use
	family    int
	sotype    int
	connected bool // to a remote address, so that there is no use for another
	net       string
	laddr     Addr
	raddr     Addr
}

func newFD(sysfd, family, sotype int, network string) *netFD {
	fd := &netFD{family: family, sotype: sotype, net: network}
	fd.pfd.Sysfd = sysfd
	fd.pfd.IsStream = sotype == syscall.SOCK_STREAM
	fd.pfd.ZeroReadIsEOF = sotype != syscall.SOCK_DGRAM && sotype != syscall.SOCK_RAW
	return fd
}

func (fd *netFD) init() error { return fd.pfd.Init(fd.net, true) }

// setAddr completes the socket: from now on it is closed when it is forgotten.
func (fd *netFD) setAddr(laddr, raddr Addr) {
	fd.laddr, fd.raddr = laddr, raddr
	runtime.SetFinalizer(fd, (*netFD).Close)
}

// setAddrs is setAddr with the addresses that the kernel knows.
func (fd *netFD) setAddrs(rsa syscall.Sockaddr) {
	lsa, _ := syscall.Getsockname(fd.pfd.Sysfd)
	fd.setAddr(addrOf(fd.sotype, lsa), addrOf(fd.sotype, rsa))
}

func (fd *netFD) Close() error {
	runtime.SetFinalizer(fd, nil)
	return fd.pfd.Close()
}

// The calls below keep fd alive until they are done: its finalizer would close the socket under them.

func (fd *netFD) shutdown(how int) error {
	err := fd.pfd.Shutdown(how)
	runtime.KeepAlive(fd)
	return wrapSyscall("shutdown", err)
}

func (fd *netFD) Read(p []byte) (int, error) {
	n, err := fd.pfd.Read(p)
	runtime.KeepAlive(fd)
	return n, wrapSyscall("read", err)
}

func (fd *netFD) Write(p []byte) (int, error) {
	n, err := fd.pfd.Write(p)
	runtime.KeepAlive(fd)
	return n, wrapSyscall("write", err)
}

func (fd *netFD) readFrom(p []byte) (int, syscall.Sockaddr, error) {
	n, sa, err := fd.pfd.ReadFrom(p)
	runtime.KeepAlive(fd)
	return n, sa, wrapSyscall("recvfrom", err)
}

func (fd *netFD) writeTo(p []byte, sa syscall.Sockaddr) (int, error) {
	n, err := fd.pfd.WriteTo(p, sa)
	runtime.KeepAlive(fd)
	return n, wrapSyscall("sendto", err)
}

func (fd *netFD) readMsg(p, oob []byte, flags int) (n, oobn, rflags int, sa syscall.Sockaddr, err error) {
	n, oobn, rflags, sa, err = fd.pfd.ReadMsg(p, oob, flags)
	runtime.KeepAlive(fd)
	return n, oobn, rflags, sa, wrapSyscall("recvmsg", err)
}

func (fd *netFD) writeMsg(p, oob []byte, sa syscall.Sockaddr) (n, oobn int, err error) {
	n, oobn, err = fd.pfd.WriteMsg(p, oob, sa)
	runtime.KeepAlive(fd)
	return n, oobn, wrapSyscall("sendmsg", err)
}

// setInt sets an option that is a number.
func (fd *netFD) setInt(level, option, value int) error {
	err := fd.pfd.SetsockoptInt(level, option, value)
	runtime.KeepAlive(fd)
	return wrapSyscall("setsockopt", err)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (fd *netFD) writeBuffers(v *Buffers) (int64, error) {
	n, err := fd.pfd.Writev((*[][]byte)(v))
	runtime.KeepAlive(fd)
	return n, wrapSyscall("writev", err)
}

// dup returns a file with a copy of the descriptor.
func (fd *netFD) dup() (*os.File, error) {
	s, call, err := fd.pfd.Dup()
	runtime.KeepAlive(fd)
	if err != nil {
		if call != "" {
			err = os.NewSyscallError(call, err)
		}
		return nil, err
	}
	name := fd.net + ":"
	if fd.laddr != nil {
		name += fd.laddr.String()
	}
	name += "->"
	if fd.raddr != nil {
		name += fd.raddr.String()
	}
	return os.NewFile(uintptr(s), name), nil
}

func (fd *netFD) accept() (*netFD, error) {
	s, rsa, call, err := fd.pfd.Accept()
	runtime.KeepAlive(fd)
	if err != nil {
		if call != "" {
			err = wrapSyscall(call, err)
		}
		return nil, err
	}
	nfd := newFD(s, fd.family, fd.sotype, fd.net)
	if err := nfd.init(); err != nil {
		nfd.Close()
		return nil, err
	}
	nfd.setAddrs(rsa)
	return nfd, nil
}

// A controlFunc is the Control function of a Dialer or ListenConfig.
type controlFunc func(network, address string, c syscall.RawConn) error

// socketSpec says what socket to make: without remote address one that listens, or that receives packets.
type socketSpec struct {
	network      string
	family       int
	sotype       int
	proto        int
	ipv6only     bool
	laddr, raddr sockaddr // nil (not a nil pointer) for none
	control      controlFunc
}

func (spec *socketSpec) open(ctx context.Context) (*netFD, error) {
	s, err := syscall.Socket(spec.family, spec.sotype|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, spec.proto)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	fd := newFD(s, spec.family, spec.sotype, spec.network)
	if err = spec.setDefaults(s); err == nil {
		switch stream := spec.sotype == syscall.SOCK_STREAM || spec.sotype == syscall.SOCK_SEQPACKET; {
		case spec.laddr != nil && spec.raddr == nil && stream:
			err = spec.listen(fd)
		case spec.laddr != nil && spec.raddr == nil && spec.sotype == syscall.SOCK_DGRAM:
			err = spec.bindPackets(fd)
		default:
			err = spec.dial(ctx, fd)
		}
	}
	if err != nil {
		fd.Close()
		return nil, err
	}
	return fd, nil
}

// setDefaults sets the options that all sockets of this kind have.
func (spec *socketSpec) setDefaults(s int) error {
	if spec.family == syscall.AF_INET6 && spec.sotype != syscall.SOCK_RAW {
		// where the kernel has no such option, there are no mixed sockets either
		syscall.SetsockoptInt(s, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, boolInt(spec.ipv6only))
	}
	if spec.family != syscall.AF_UNIX && (spec.sotype == syscall.SOCK_DGRAM || spec.sotype == syscall.SOCK_RAW) {
		err := syscall.SetsockoptInt(s, syscall.SOL_SOCKET, syscall.SO_BROADCAST, 1)
		return os.NewSyscallError("setsockopt", err)
	}
	return nil
}

// callControl lets the user's function at the socket before it is bound.
func (spec *socketSpec) callControl(fd *netFD, addr sockaddr) error {
	if spec.control == nil {
		return nil
	}
	network, text := spec.network, ""
	if spec.family != syscall.AF_UNIX {
		if c := network[len(network)-1]; c != '4' && c != '6' {
			if spec.family == syscall.AF_INET {
				network += "4"
			} else {
				network += "6"
			}
		}
	}
	if addr != nil {
		text = addr.String()
	}
	return spec.control(network, text, &rawConn{fd})
}

func (spec *socketSpec) bind(fd *netFD, addr sockaddr) error {
	sa, err := addr.sockaddr(spec.family)
	if err != nil {
		return err
	}
	return os.NewSyscallError("bind", syscall.Bind(fd.pfd.Sysfd, sa))
}

func (spec *socketSpec) reuseAddr(fd *netFD) error {
	err := syscall.SetsockoptInt(fd.pfd.Sysfd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	return os.NewSyscallError("setsockopt", err)
}

func (spec *socketSpec) listen(fd *netFD) error {
	if err := spec.reuseAddr(fd); err != nil {
		return err
	}
	if err := spec.callControl(fd, spec.laddr); err != nil {
		return err
	}
	if err := spec.bind(fd, spec.laddr); err != nil {
		return err
	}
	if err := syscall.Listen(fd.pfd.Sysfd, listenBacklog()); err != nil {
		return os.NewSyscallError("listen", err)
	}
	if err := fd.init(); err != nil {
		return err
	}
	fd.setAddrs(nil)
	return nil
}

func (spec *socketSpec) bindPackets(fd *netFD) error {
	laddr := spec.laddr
	if a, ok := laddr.(*UDPAddr); ok && a.IP.IsMulticast() {
		// Several sockets may receive what is sent to a group, and they are bound to the port alone: the group is
		// joined by an option.
		if err := spec.reuseAddr(fd); err != nil {
			return err
		}
		laddr = &UDPAddr{Port: a.Port, Zone: a.Zone}
	}
	if err := spec.callControl(fd, laddr); err != nil {
		return err
	}
	if err := spec.bind(fd, laddr); err != nil {
		return err
	}
	if err := fd.init(); err != nil {
		return err
	}
	fd.setAddrs(nil)
	return nil
}

// dial binds the socket if there is a local address, and connects it if there is a remote one.
func (spec *socketSpec) dial(ctx context.Context, fd *netFD) error {
	addr := spec.raddr
	if addr == nil {
		addr = spec.laddr
	}
	if err := spec.callControl(fd, addr); err != nil {
		return err
	}
	if spec.laddr != nil {
		if err := spec.bind(fd, spec.laddr); err != nil {
			return err
		}
	}
	if spec.raddr == nil {
		if err := fd.init(); err != nil {
			return err
		}
	} else {
		sa, err := spec.raddr.sockaddr(spec.family)
		if err != nil {
			return err
		}
		if err := fd.connect(ctx, sa); err != nil {
			return err
		}
		fd.connected = true
	}
	rsa, _ := syscall.Getpeername(fd.pfd.Sysfd)
	fd.setAddrs(rsa)
	if fd.raddr == nil && spec.raddr != nil {
		fd.raddr = spec.raddr
	}
	return nil
}

// connect connects the socket and waits until it is, or the context is done.
func (fd *netFD) connect(ctx context.Context, sa syscall.Sockaddr) error {
	err := syscall.Connect(fd.pfd.Sysfd, sa)
	switch err {
	case nil, syscall.EISCONN:
		if ctx.Err() != nil {
			return mapErr(ctx.Err())
		}
		return fd.init()
	case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
	default:
		return os.NewSyscallError("connect", err)
	}
	if err := fd.init(); err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok {
		fd.pfd.SetWriteDeadline(deadline)
		defer fd.pfd.SetWriteDeadline(time.Time{})
	}
	if ctx.Done() == nil {
		return fd.finishConnect(ctx)
	}
	// Somebody else waits for the context, and interrupts the wait for the socket by a deadline in the past.
	// It has to be over before that deadline is taken back.
	done := make(chan struct{})
	watcher := make(chan struct{})
	go func() {
		defer close(watcher)
		select {
		case <-ctx.Done():
			fd.pfd.SetWriteDeadline(time.Unix(1, 0))
		case <-done:
		}
	}()
	err = fd.finishConnect(ctx)
	close(done)
	<-watcher
	if err == nil && ctx.Err() != nil {
		err = mapErr(ctx.Err())
	}
	return err
}

func (fd *netFD) finishConnect(ctx context.Context) error {
	for {
		if err := fd.pfd.WaitWrite(); err != nil {
			if e := ctx.Err(); e != nil {
				return mapErr(e)
			}
			return err
		}
		n, err := syscall.GetsockoptInt(fd.pfd.Sysfd, syscall.SOL_SOCKET, syscall.SO_ERROR)
		if err != nil {
			return os.NewSyscallError("getsockopt", err)
		}
		switch errno := syscall.Errno(n); errno {
		case syscall.EINPROGRESS, syscall.EALREADY, syscall.EINTR:
		case syscall.EISCONN:
			return nil
		case 0:
			// The poller may wake us for nothing; the peer's name tells.
			if _, err := syscall.Getpeername(fd.pfd.Sysfd); err == nil {
				return nil
			}
		default:
			return os.NewSyscallError("connect", errno)
		}
	}
}

var backlog struct {
	once sync.Once
	n    int
}

// listenBacklog returns how many connections may wait to be accepted: what the kernel allows.
func listenBacklog() int {
	backlog.once.Do(func() {
		backlog.n = 128
		b, err := os.ReadFile("/proc/sys/net/core/somaxconn")
		if err == nil {
			if n, _, ok := leadingInt(string(b)); ok && n > 0 {
				backlog.n = n
			}
		}
	})
	return backlog.n
}

// The families that this machine has, found out by making sockets.
var stack struct {
	once   sync.Once
	ipv4   bool
	mapped bool // IPv6 sockets can talk IPv4
}

func probeStack() {
	if s, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0); err == nil {
		stack.ipv4 = true
		syscall.Close(s)
	}
	stack.mapped = canBindMapped()
}

func canBindMapped() bool {
	s, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer syscall.Close(s)
	syscall.SetsockoptInt(s, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, 0)
	sa := &syscall.SockaddrInet6{}
	copy(sa.Addr[:], IPv4(127, 0, 0, 1))
	return syscall.Bind(s, sa) == nil
}

func supportsIPv4() bool {
	stack.once.Do(probeStack)
	return stack.ipv4
}

// openInternet makes a socket of the family that fits the network and the addresses. One that listens on any
// address takes both families, if there are both.
func (spec *socketSpec) openInternet(ctx context.Context, listen bool) (*netFD, error) {
	spec.family = syscall.AF_INET6
	switch spec.network[len(spec.network)-1] {
	case '4':
		spec.family = syscall.AF_INET
	case '6':
		spec.ipv6only = true
	default:
		laddr, raddr := spec.laddr, spec.raddr
		if listen && (laddr == nil || laddr.isWildcard()) {
			ipv4 := supportsIPv4()
			switch {
			case stack.mapped || !ipv4:
			case laddr == nil:
				spec.family = syscall.AF_INET
			default:
				spec.family = laddr.family()
			}
		} else if (laddr == nil || laddr.family() == syscall.AF_INET) &&
			(raddr == nil || raddr.family() == syscall.AF_INET) {
			spec.family = syscall.AF_INET
		}
	}
	return spec.open(ctx)
}

// zoneIndex and zoneName translate between the zone of an address, which is the name of an interface, and its
// number.
func zoneIndex(zone string) int {
	if zone == "" {
		return 0
	}
	if ifi, err := InterfaceByName(zone); err == nil {
		return ifi.Index
	}
	n, _, _ := leadingInt(zone)
	return n
}

func zoneName(index int) string {
	if index == 0 {
		return ""
	}
	if ifi, err := InterfaceByIndex(index); err == nil {
		return ifi.Name
	}
	return strconv.Itoa(index)
}
