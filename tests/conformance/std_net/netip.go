// Addresses, prefixes and ports of net/netip: what they accept, print and compare to.
package main

import (
	"fmt"
	"net/netip"
)

var addrs = []string{
	"1.2.3.4", "0.0.0.0", "255.255.255.255", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1..2.3", ".1.2.3", "1.2.3.",
	"1.2.3.4x", "", "x", "%eth0", "::", "::1", "1::", "fe80::1%eth0", "fe80::1%", "::ffff:1.2.3.4", "::ffff:1.2.3.4%z",
	"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
	"1:2:3:4::5:6:7:8", "12345::", "1:", ":1", ":::", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1::1.2.3",
	"::1.2.3.4", "1:2:1.2.3.4", "2001:DB8::Aa", "1:0:0:2:0:0:0:3", "1:0:2:0:3:0:4:0", "0:0:1:0:0:0:0:0", "1:x::",
	"1::2 ", "::g", "fe80::1%a%b",
}

func main() {
	for _, s := range addrs {
		a, err := netip.ParseAddr(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		m, _ := a.MarshalBinary()
		fmt.Printf("%q: %v %s %d %v%v%v zone=%q unmap=%v slice=%v bin=%x\n", s, a, a.StringExpanded(), a.BitLen(),
			a.Is4(), a.Is6(), a.Is4In6(), a.Zone(), a.Unmap(), a.AsSlice(), m)
		fmt.Println("  ", a.IsUnspecified(), a.IsLoopback(), a.IsPrivate(), a.IsMulticast(), a.IsGlobalUnicast(),
			a.IsLinkLocalUnicast(), a.IsLinkLocalMulticast(), a.IsInterfaceLocalMulticast(), a.Next(), a.Prev())
	}
	for _, s := range []string{"10.0.0.0", "10.1.2.3", "172.16.5.4", "172.32.0.1", "192.168.0.1", "169.254.1.1", "127.9.9.9",
		"224.0.0.1", "224.0.1.1", "239.255.255.255", "fe80::1", "fc00::", "fdff::1", "ff01::1", "ff02::1", "ff05::2",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0:0:0:1::", "0::ffff:ffff:ffff:ffff"} {
		a := netip.MustParseAddr(s)
		fmt.Println(a, a.IsLoopback(), a.IsPrivate(), a.IsMulticast(), a.IsGlobalUnicast(), a.IsLinkLocalUnicast(),
			a.IsLinkLocalMulticast(), a.IsInterfaceLocalMulticast(), a.Next(), a.Prev())
	}
	fmt.Println(netip.MustParseAddr("fe80::1%x") == netip.MustParseAddr("fe80::1").WithZone("x"))
	fmt.Println(netip.MustParseAddr("fe80::1%x") == netip.MustParseAddr("fe80::1%y"))
	fmt.Println(netip.MustParseAddr("::ffff:1.2.3.4") == netip.MustParseAddr("1.2.3.4"))
	m := map[netip.Addr]int{netip.MustParseAddr("::1%a"): 1, netip.MustParseAddr("::1"): 2}
	fmt.Println(m[netip.MustParseAddr("::1")], m[netip.MustParseAddr("::1").WithZone("a")], m[netip.Addr{}])
	list := []string{"1.2.3.4", "1.2.3.5", "::", "::1", "::1%a", "::1%b", "2::"}
	for i, s := range list {
		for j, t := range list {
			a, b := netip.MustParseAddr(s), netip.MustParseAddr(t)
			if c := a.Compare(b); (c < 0) != (i < j) || (c == 0) != (i == j) || a.Less(b) != (c < 0) {
				fmt.Println("order of", a, b, c)
			}
		}
	}

	for _, s := range []string{"1.2.3.4/24", "1.2.3.4/0", "1.2.3.4/32", "1.2.3.4/33", "1.2.3.4", "1.2.3.4/",
		"::1/128", "2001:db8::1/33", "::1/129", "fe80::1%a/64", "::ffff:1.2.3.4/100", "x/1", "1.2.3.4/a"} {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		b, _ := p.MarshalBinary()
		var q netip.Prefix
		err = q.UnmarshalBinary(b)
		fmt.Println(p, p.Masked(), p.Bits(), p.IsSingleIP(), b, err, q == p)
		for _, t := range []string{"1.2.3.99", "1.2.4.1", "::1", "2001:db8:7fff::", "2001:db8:8000::", "::1%a", "::ffff:1.2.3.5"} {
			fmt.Print(p.Contains(netip.MustParseAddr(t)), " ")
		}
		for _, t := range []string{"1.2.0.0/16", "1.2.3.0/31", "::/0", "2001:db8:1::/48"} {
			fmt.Print(p.Overlaps(netip.MustParsePrefix(t)), " ")
		}
		fmt.Println()
	}
	_, err := netip.MustParseAddr("1.2.3.4").Prefix(33)
	fmt.Println(err, netip.PrefixFrom(netip.MustParseAddr("::1"), 200), netip.Prefix{})
	_, err = netip.MustParseAddr("::4").Prefix(-1)
	fmt.Println(err)

	for _, s := range []string{"1.2.3.4:80", "[::1]:80", "::1:80", "[1.2.3.4]:80", "1.2.3.4", "1.2.3.4:", ":80", "[::1:80",
		"1.2.3.4:65536", "1.2.3.4:-1", "[fe80::1%a]:1", "x:1", "[::ffff:1.2.3.4]:5"} {
		p, err := netip.ParseAddrPort(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		b, _ := p.MarshalBinary()
		var q netip.AddrPort
		err = q.UnmarshalBinary(b)
		fmt.Println(p, p.Addr(), p.Port(), b, err, q == p, string(p.AppendTo([]byte("<"))))
	}
	var a netip.Addr
	fmt.Println(a, a.IsValid(), netip.AddrPort{}, a.UnmarshalBinary([]byte{1}))
	fmt.Println(a.UnmarshalText([]byte("1.1.1.1")))
	fmt.Println(a, a.IsValid())
}
