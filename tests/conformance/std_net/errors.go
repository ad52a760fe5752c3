// What the errors of package net say, wrap and are.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

func show(err error) {
	var ne net.Error
	if errors.As(err, &ne) {
		fmt.Println(err, "timeout:", ne.Timeout(), "temporary:", ne.Temporary())
	} else {
		fmt.Println(err)
	}
}

func main() {
	_, err := net.Dial("tcp", "127.0.0.1:1")
	show(err)
	var op *net.OpError
	fmt.Println(errors.As(err, &op), op.Op, op.Net, op.Source, op.Addr, errors.Is(err, syscall.ECONNREFUSED))
	for _, a := range [][2]string{{"tcp", "127.0.0.1"}, {"tcp", "127.0.0.1:x y"}, {"tcp", "127.0.0.1:99999"}, {"tcp", ""},
		{"foo", "x"}, {"tcp4", "[::1]:1"}, {"ip", "127.0.0.1"}, {"unix", ""}, {"unix", "/nonexistent/socket"},
		{"tcp", "127.0.0.1:nosuchservice"}, {"udp", "1.2.3.4:-1"}, {"tcp6", "127.0.0.1:1"}, {"ip4:bogus", "127.0.0.1"},
		{"tcp:3", "127.0.0.1:1"}, {"tcp", "::1:80"}, {"tcp", "bad name:80"}} {
		_, err := net.Dial(a[0], a[1])
		show(err)
	}
	for _, a := range [][2]string{{"tcp", "1.2.3.4:0"}, {"udp", "127.0.0.1:0"}, {"tcp", "127.0.0.1"},
		{"unix", "/nonexistent/dir/s"}, {"foo", ""}} {
		_, err := net.Listen(a[0], a[1])
		show(err)
	}
	_, err = net.ListenPacket("tcp", "127.0.0.1:0")
	show(err)
	_, err = net.DialTCP("udp", nil, nil)
	show(err)
	_, err = net.DialTCP("tcp", nil, nil)
	show(err)
	_, err = net.DialUDP("udp", nil, nil)
	show(err)
	_, err = net.ListenTCP("unix", nil)
	show(err)
	_, err = net.ListenUnix("unix", nil)
	show(err)
	_, err = net.DialUnix("unix", nil, nil)
	show(err)
	d := net.Dialer{LocalAddr: &net.UDPAddr{}}
	_, err = d.Dial("tcp", "127.0.0.1:1")
	show(err)
	d = net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}}
	_, err = d.Dial("tcp", "[::1]:1")
	show(err)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = (&net.Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:1")
	show(err)
	fmt.Println(errors.Is(err, context.Canceled))
	_, err = (&net.Dialer{Deadline: time.Unix(1, 0)}).Dial("tcp", "127.0.0.1:1")
	show(err)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))

	_, err = net.ResolveTCPAddr("foo", "127.0.0.1:1")
	show(err)
	_, err = net.ResolveTCPAddr("tcp", "127.0.0.1:70000")
	show(err)
	_, err = net.ResolveIPAddr("tcp", "127.0.0.1")
	show(err)
	_, err = net.ResolveUnixAddr("tcp", "x")
	show(err)
	fmt.Println(net.ResolveTCPAddr("tcp", "127.0.0.1:http"))
	fmt.Println(net.ResolveUDPAddr("udp4", ":53"))
	fmt.Println(net.ResolveIPAddr("ip6", "::1"))
	fmt.Println(net.ResolveUnixAddr("unixgram", "/x"))

	var c *net.OpError
	fmt.Println(c.Error(), (*net.AddrError)(nil).Error(), (*net.DNSError)(nil).Error())
	show(&net.OpError{Op: "read", Err: io.ErrUnexpectedEOF})
	show(&net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept", syscall.ECONNABORTED)})
	show(&net.OpError{Op: "read", Net: "x", Source: &net.TCPAddr{Port: 1}, Addr: &net.UDPAddr{IP: net.IPv4(1, 2, 3, 4), Port: 5},
		Err: os.NewSyscallError("read", syscall.ETIMEDOUT)})
	show(&net.DNSError{Err: "e", Name: "n", Server: "s", IsTimeout: true})
	show(&net.DNSConfigError{Err: io.EOF})
	show(&net.ParseError{Type: "t", Text: "x"})
	show(&net.AddrError{Err: "e"})
	show(net.UnknownNetworkError("u"))
	show(net.InvalidAddrError("i"))
	show(net.ErrClosed)
	show(net.ErrWriteToConnected)
	fmt.Println((*net.TCPAddr)(nil).String(), (&net.TCPAddr{Port: 3}).String(), &net.UDPAddr{IP: net.IPv6loopback, Zone: "z"},
		&net.IPAddr{IP: net.IPv6loopback, Zone: "z"}, &net.IPAddr{}, &net.UnixAddr{Name: "n"})
	var tc net.TCPConn
	_, err = tc.Read(nil)
	show(err)
	fmt.Println(tc.Close(), tc.LocalAddr(), tc.SetNoDelay(true), tc.SetDeadline(time.Time{}), tc.CloseRead())
}
