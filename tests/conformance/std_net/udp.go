// UDP on the loopback interface.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	s, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(err)
	to := s.LocalAddr().(*net.UDPAddr)
	fmt.Println(to.IP, len(to.IP), to.Port > 0, to.Network(), s.RemoteAddr())
	go func() { // echo, in all ways that there are
		buf := make([]byte, 1000)
		oob := make([]byte, 100)
		for i := 0; ; i++ {
			switch i % 3 {
			case 0:
				n, from, err := s.ReadFromUDP(buf)
				check(err)
				_, err = s.WriteToUDP(buf[:n], from)
				check(err)
			case 1:
				n, from, err := s.ReadFromUDPAddrPort(buf)
				check(err)
				_, err = s.WriteToUDPAddrPort(buf[:n], from)
				check(err)
			case 2:
				n, oobn, _, from, err := s.ReadMsgUDP(buf, oob)
				check(err)
				n, oobn, err = s.WriteMsgUDP(buf[:n], oob[:oobn], from)
				check(err)
			}
		}
	}()
	c, err := net.Dial("udp", to.String())
	check(err)
	buf := make([]byte, 1000)
	for i := 0; i < 6; i++ {
		n, err := fmt.Fprintf(c, "packet %d", i)
		check(err)
		m, err := c.Read(buf)
		fmt.Println(n, m, string(buf[:m]), err)
	}
	n, err := c.Write(nil) // an empty packet
	fmt.Println(n, err)
	n, err = c.Read(buf)
	fmt.Println(n, err)
	check2 := func(n int, err error) {
		s := strings.ReplaceAll(err.Error(), c.LocalAddr().String(), "LOCAL")
		fmt.Println(n, strings.ReplaceAll(s, to.String(), "REMOTE"))
	}
	uc := c.(*net.UDPConn)
	check2(uc.WriteTo([]byte("x"), to))
	check2(uc.WriteToUDP([]byte("x"), nil))
	check2(uc.WriteTo([]byte("x"), &net.TCPAddr{}))
	check2(uc.WriteToUDPAddrPort([]byte("x"), to.AddrPort()))
	n, _, err = uc.WriteMsgUDP([]byte("msg"), nil, nil)
	fmt.Println(n, err)
	n, from, err := uc.ReadFrom(buf)
	fmt.Println(n, from.String() == to.String(), err)

	p, err := net.ListenPacket("udp4", "127.0.0.1:0")
	check(err)
	n, err = p.WriteTo([]byte("from a PacketConn"), to)
	fmt.Println(n, err)
	n, from, err = p.ReadFrom(buf[:8]) // the rest of the packet is lost
	fmt.Println(n, string(buf[:n]), from.String() == to.String(), err)
	_, err = p.(*net.UDPConn).WriteToUDP([]byte("x"), &net.UDPAddr{IP: net.IPv6loopback, Port: 1})
	fmt.Println(err.Error()[strings.Index(err.Error(), "->"):])
	_, err = p.(*net.UDPConn).WriteToUDPAddrPort([]byte("x"), netip.AddrPort{})
	fmt.Println(strings.HasSuffix(err.Error(), "missing address"))
	_, err = p.(*net.UDPConn).Write([]byte("x"))
	fmt.Println(errors.Is(err, syscall.EDESTADDRREQ))
	_, err = p.WriteTo(make([]byte, 70000), to)
	fmt.Println(errors.Is(err, syscall.EMSGSIZE))
	check(p.Close())

	q, err := net.ListenPacket("udp", "127.0.0.1:0") // nobody is there any more
	check(err)
	d, err := net.DialUDP("udp", nil, q.LocalAddr().(*net.UDPAddr))
	check(err)
	q.Close()
	_, err = d.Write([]byte("x"))
	check(err)
	_, err = d.Read(buf)
	fmt.Println(errors.Is(err, syscall.ECONNREFUSED))
	fmt.Println(net.UDPAddrFromAddrPort(netip.MustParseAddrPort("[::1]:5")), to.AddrPort().Addr())
}
