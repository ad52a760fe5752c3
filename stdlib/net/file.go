package net

import (
	"internal/poll"
	"os"
	"syscall"
)

type fileAddr string

func (fileAddr) Network() string  { return "file+net" }
func (f fileAddr) String() string { return string(f) }

func fileError(f *os.File, err error) error {
	return &OpError{Op: "file", Net: "file+net", Addr: fileAddr(f.Name()), Err: err}
}

// FileConn returns a connection for a copy of an open socket. The file remains the caller's to close.
func FileConn(f *os.File) (Conn, error) {
	fd, err := fileFD(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch fd.laddr.(type) {
	case *TCPAddr:
		return newTCPConn(fd), nil
	case *UDPAddr:
		return &UDPConn{conn{fd}}, nil
	case *IPAddr:
		return &IPConn{conn{fd}}, nil
	}
	return &UnixConn{conn{fd}}, nil
}

// FileListener returns a listener for a copy of an open socket.
func FileListener(f *os.File) (Listener, error) {
	fd, err := fileFD(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch a := fd.laddr.(type) {
	case *TCPAddr:
		return &TCPListener{listener: listener{fd}}, nil
	case *UnixAddr:
		return &UnixListener{listener: listener{fd}, path: a.Name}, nil
	}
	fd.Close()
	return nil, fileError(f, syscall.EINVAL)
}

// FilePacketConn returns a packet connection for a copy of an open socket.
func FilePacketConn(f *os.File) (PacketConn, error) {
	fd, err := fileFD(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch fd.laddr.(type) {
	case *UDPAddr:
		return &UDPConn{conn{fd}}, nil
	case *IPAddr:
		return &IPConn{conn{fd}}, nil
	case *UnixAddr:
		return &UnixConn{conn{fd}}, nil
	}
	fd.Close()
	return nil, fileError(f, syscall.EINVAL)
}

// fileFD makes a netFD of a copy of the descriptor.
func fileFD(f *os.File) (*netFD, error) {
	s, call, err := poll.DupCloseOnExec(int(f.Fd()))
	if err != nil {
		if call != "" {
			err = os.NewSyscallError(call, err)
		}
		return nil, err
	}
	fd, err := adopt(s)
	if err != nil {
		syscall.Close(s)
		return nil, err
	}
	if err := fd.init(); err != nil {
		fd.Close()
		return nil, err
	}
	return fd, nil
}

// adopt finds out what kind of socket s is.
func adopt(s int) (*netFD, error) {
	if err := syscall.SetNonblock(s, true); err != nil {
		return nil, os.NewSyscallError("setnonblock", err)
	}
	sotype, err := syscall.GetsockoptInt(s, syscall.SOL_SOCKET, syscall.SO_TYPE)
	if err != nil {
		return nil, os.NewSyscallError("getsockopt", err)
	}
	lsa, _ := syscall.Getsockname(s)
	laddr := addrOf(sotype, lsa)
	if laddr == nil {
		return nil, syscall.EPROTONOSUPPORT
	}
	family := syscall.AF_UNIX
	switch lsa.(type) {
	case *syscall.SockaddrInet4:
		family = syscall.AF_INET
	case *syscall.SockaddrInet6:
		family = syscall.AF_INET6
	}
	fd := newFD(s, family, sotype, laddr.Network())
	rsa, _ := syscall.Getpeername(s)
	fd.connected = rsa != nil
	fd.setAddrs(rsa)
	return fd, nil
}
