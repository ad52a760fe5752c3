// IP, IPMask, IPNet, HardwareAddr as text and as sets.
package main

import (
	"fmt"
	"net"
)

func main() {
	for _, s := range []string{"1.2.3.4", "::1", "::ffff:1.2.3.4", "fe80::1%eth0", "1.2.3", "1.02.3.4", "", "2001:db8::",
		"255.255.255.255", "ff02::1", "10.1.1.1", "172.20.1.1", "192.168.3.4", "127.1.1.1", "224.0.0.9", "169.254.9.9"} {
		ip := net.ParseIP(s)
		fmt.Println(s, ip, len(ip), len(ip.To4()), len(ip.To16()), ip.DefaultMask(), ip.IsLoopback(), ip.IsPrivate(),
			ip.IsMulticast(), ip.IsGlobalUnicast(), ip.IsUnspecified(), ip.IsLinkLocalUnicast(), ip.IsLinkLocalMulticast())
	}
	for _, s := range []string{"1.2.3.4/24", "135.104.0.1/23", "0.0.0.0/0", "2001:db8::5/33", "::/0", "::1/128", "1.2.3.4/33",
		"1.2.3.4", "1.2.3/8", "1.2.3.4/x", "1.2.3.4/", "1.2.3.4/-1", "::ffff:1.2.3.4/120", "fe80::1%a/10", "/8"} {
		ip, n, err := net.ParseCIDR(s)
		fmt.Println(s, ip, n, err)
		if err == nil {
			ones, bits := n.Mask.Size()
			fmt.Println(n.IP, n.Mask, ones, bits, len(ip), len(n.IP), n.Contains(ip), n.Contains(net.IPv4(1, 2, 3, 9)),
				n.Contains(net.ParseIP("2001:db8::1")), n.Network())
		}
	}
	for _, m := range []net.IPMask{net.IPv4Mask(255, 255, 240, 0), net.IPv4Mask(255, 0, 255, 0), net.CIDRMask(5, 32),
		net.CIDRMask(0, 128), net.CIDRMask(128, 128), net.CIDRMask(33, 32), net.CIDRMask(3, 40), nil} {
		ones, bits := m.Size()
		n := net.IPNet{IP: net.IPv4(10, 20, 30, 40), Mask: m}
		fmt.Println(m, ones, bits, net.IPv4(10, 20, 30, 40).Mask(m), net.ParseIP("2001:db8:f::1").Mask(m), &n,
			n.Contains(net.IPv4(10, 20, 31, 1)))
	}
	fmt.Println(net.IPv4(1, 2, 3, 4).Equal(net.IP{1, 2, 3, 4}), net.IP{1, 2, 3, 4}.Equal(net.IPv4(1, 2, 3, 5)),
		net.IPv6zero.Equal(net.IPv4zero), net.IP{1, 2, 3}, net.IP(nil), net.IP{1, 2, 3}.To16())
	fmt.Println(net.IPv4bcast, net.IPv4allsys, net.IPv4allrouter, net.IPv4zero, net.IPv6loopback,
		net.IPv6interfacelocalallnodes, net.IPv6linklocalallrouters)
	var ip net.IP
	for _, s := range []string{"1.2.3.4", "junk", ""} {
		err := ip.UnmarshalText([]byte(s))
		fmt.Println(ip, err)
	}
	text, err := net.IP{1, 2, 3}.MarshalText()
	fmt.Println(string(text), err)
	text, err = net.IPv4(9, 8, 7, 6).MarshalText()
	fmt.Println(string(text), err)
	for _, s := range []string{"00:00:5e:00:53:01", "02-00-5E-10-00-00-00-01", "0000.5e00.5301", "0200.5e10.0000.0001",
		"00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01", "00:00:5e:00:53", "00:00-5e:00:53:01",
		"00:00:5e:00:53:0g", "0000:5e00:5301", "", "00005e005301", "0000.5e00.530", "01.02.03.04.05.06", "00:0:00:00:00:00:1"} {
		hw, err := net.ParseMAC(s)
		fmt.Println(hw, len(hw), err)
	}
	for _, s := range []string{"a:1", "[::1]:http", "1.2.3.4", ":", "", ":80", "[::1]", "[::1]x:1", "::1:2", "[a]b:c]:1", "[::1", "a]:1",
		"a[b:1", "[[::1]]:1", "[fe80::1%lo]:9", "[a:b]:c:d", "a:b:c"} {
		host, port, err := net.SplitHostPort(s)
		fmt.Printf("%q %q %q %v\n", s, host, port, err)
	}
	fmt.Println(net.JoinHostPort("::1", "80"), net.JoinHostPort("host", "80"), net.JoinHostPort("", ""))
	fmt.Println(net.FlagUp|net.FlagLoopback, net.Flags(0), net.Flags(31))
}
