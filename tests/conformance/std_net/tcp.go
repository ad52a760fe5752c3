// TCP on the loopback interface: echo, half close, EOF, addresses, options, copying.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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

func pair() (*net.TCPConn, *net.TCPConn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	a, err := net.Dial("tcp", l.Addr().String())
	check(err)
	b, err := l.Accept()
	check(err)
	fmt.Println(a.LocalAddr().String() == b.RemoteAddr().String(), b.LocalAddr().String() == a.RemoteAddr().String(),
		a.LocalAddr().Network(), l.Addr().(*net.TCPAddr).Port > 0, l.Addr().(*net.TCPAddr).IP)
	return a.(*net.TCPConn), b.(*net.TCPConn)
}

func main() {
	a, b := pair()
	go func() {
		io.Copy(b, b)
		b.CloseWrite()
	}()
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // more than the kernel buffers
	go func() {
		n, err := a.Write(big)
		fmt.Println(n, err)
		check(a.CloseWrite())
	}()
	back, err := io.ReadAll(a)
	fmt.Println(len(back), bytes.Equal(back, big), err)
	n, err := a.Read(make([]byte, 1))
	fmt.Println(n, err)
	n, err = a.Write([]byte("x"))
	fmt.Println(n, errors.Is(err, syscall.EPIPE))
	check(a.Close())
	_, err = a.Read(nil)
	fmt.Println(errors.Is(err, net.ErrClosed), strings.HasSuffix(err.Error(), "use of closed network connection"))
	err = a.Close()
	fmt.Println(errors.Is(err, net.ErrClosed), strings.HasPrefix(err.Error(), "close tcp 127.0.0.1:"))
	fmt.Println(errors.Is(a.SetDeadline(time.Now()), net.ErrClosed), errors.Is(a.SetNoDelay(true), net.ErrClosed))
	b.Close()

	a, b = pair()
	check(a.SetNoDelay(false))
	check(a.SetKeepAlive(true))
	check(a.SetKeepAlivePeriod(1500 * time.Millisecond))
	check(a.SetReadBuffer(1 << 14))
	check(a.SetWriteBuffer(1 << 14))
	raw, err := a.SyscallConn()
	check(err)
	check(raw.Control(func(fd uintptr) {
		get := func(level, opt int) int {
			v, err := syscall.GetsockoptInt(int(fd), level, opt)
			check(err)
			return v
		}
		fmt.Println(get(syscall.IPPROTO_TCP, syscall.TCP_NODELAY), get(syscall.SOL_SOCKET, syscall.SO_KEEPALIVE),
			get(syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE), get(syscall.SOL_SOCKET, syscall.SO_RCVBUF) >= 1<<14)
	}))
	raw, err = b.SyscallConn()
	check(err)
	check(raw.Control(func(fd uintptr) {
		v, err := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_NODELAY)
		k, err2 := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL)
		fmt.Println(v, err, k, err2)
	}))
	bufs := net.Buffers{[]byte("one "), nil, []byte("two "), []byte("three")}
	go func() {
		n, err := bufs.WriteTo(a)
		fmt.Println(n, err, len(bufs))
		n, err = a.ReadFrom(strings.NewReader(" and four"))
		fmt.Println(n, err)
		check(a.SetLinger(5))
		a.Close()
	}()
	text, err := io.ReadAll(b)
	fmt.Println(string(text), err)
	b.Close()

	a, b = pair()
	check(a.SetLinger(0)) // closing resets the connection
	a.Close()
	_, err = b.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, syscall.ECONNRESET), strings.HasSuffix(err.Error(), "read: connection reset by peer"))
	check(b.Close())

	a, b = pair()
	check(b.CloseRead())
	n, err = b.Read(make([]byte, 1))
	fmt.Println(n, err)
	f, err := a.File()
	check(err)
	a.Close()
	c, err := net.FileConn(f)
	check(err)
	check(f.Close())
	_, err = c.Write([]byte("by a copy"))
	check(err)
	c.Close()
	fmt.Printf("%T\n", c)
	b.Close()

	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(err)
	lf, err := l.File()
	check(err)
	l2, err := net.FileListener(lf)
	check(err)
	defer l2.Close()
	lf.Close()
	l.Close()
	d, err := net.DialTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, l2.Addr().(*net.TCPAddr))
	check(err)
	e, err := l2.Accept()
	check(err)
	fmt.Fprint(e, "hello")
	e.Close()
	text, err = io.ReadAll(d)
	fmt.Println(string(text), err)
	_, err = net.Listen("tcp", l2.Addr().String())
	fmt.Println(errors.Is(err, syscall.EADDRINUSE), strings.HasSuffix(err.Error(), "bind: address already in use"))
}
