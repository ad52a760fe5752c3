// Dialers and ListenConfigs: contexts, local addresses, Control, raw access.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	control := func(what string) func(network, address string, c syscall.RawConn) error {
		return func(network, address string, c syscall.RawConn) error {
			host, _, _ := net.SplitHostPort(address)
			fmt.Println(what, network, host)
			return c.Control(func(fd uintptr) {
				check(syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1))
			})
		}
	}
	lc := net.ListenConfig{Control: control("listen"), KeepAlive: -1}
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	p, err := lc.ListenPacket(context.Background(), "udp4", "127.0.0.1:0")
	check(err)
	p.Close()
	d := net.Dialer{Control: control("dial"), LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}, Timeout: time.Minute}
	c, err := d.Dial("tcp", l.Addr().String())
	check(err)
	s, err := l.Accept()
	check(err)
	fmt.Println(c.LocalAddr().(*net.TCPAddr).IP, s.RemoteAddr().(*net.TCPAddr).IP)
	d.Control = func(network, address string, c syscall.RawConn) error { return errors.New("no") }
	_, err = d.Dial("tcp", l.Addr().String())
	fmt.Println(strings.HasSuffix(err.Error(), ": no"))

	raw, err := s.(syscall.Conn).SyscallConn()
	check(err)
	fmt.Fprint(c, "raw")
	check(raw.Read(func(fd uintptr) bool {
		b := make([]byte, 10)
		n, err := syscall.Read(int(fd), b)
		if err == syscall.EAGAIN {
			return false
		}
		fmt.Println(string(b[:n]), err)
		return true
	}))
	rawl, err := l.(syscall.Conn).SyscallConn()
	check(err)
	fmt.Println(rawl.Read(func(uintptr) bool { return true }), rawl.Control(func(uintptr) {}))
	s.Close()
	err = raw.Control(func(uintptr) {})
	fmt.Println(errors.Is(err, net.ErrClosed), strings.HasPrefix(err.Error(), "raw-control tcp 127.0.0.1:"))

	// A context that ends afterwards does not matter.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	c, err = (&net.Dialer{}).DialContext(ctx, "tcp", l.Addr().String())
	check(err)
	cancel()
	s, err = l.Accept()
	check(err)
	_, err = s.Write([]byte("after"))
	check(err)
	b := make([]byte, 10)
	n, err := c.Read(b)
	fmt.Println(string(b[:n]), err)

	ch := make(chan struct{})
	close(ch)
	_, err = (&net.Dialer{Cancel: ch, Timeout: -1}).Dial("tcp", l.Addr().String())
	fmt.Println(err != nil)
	// By name, in all its addresses.
	_, port, _ := net.SplitHostPort(l.Addr().String())
	c, err = net.DialTimeout("tcp", net.JoinHostPort("localhost", port), time.Minute)
	check(err)
	fmt.Println(c.RemoteAddr().String() == "127.0.0.1:"+port)
	c, err = net.Dial("tcp", ":"+port) // this host
	check(err)
	c.Close()
	w, err := net.Listen("tcp", ":0") // any address of both families
	check(err)
	wp := w.Addr().(*net.TCPAddr).Port
	defer w.Close()
	fmt.Println(w.Addr().(*net.TCPAddr).IP.IsUnspecified())
	c, err = net.Dial("tcp", fmt.Sprint("127.0.0.1:", wp))
	check(err)
	s, err = w.Accept()
	check(err)
	fmt.Println(s.RemoteAddr().String() == c.LocalAddr().String(), s.LocalAddr().(*net.TCPAddr).IP)
}
