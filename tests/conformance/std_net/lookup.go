// Names that need no name server, a resolver whose name server is in the program, and interfaces.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func main() {
	addrs, err := net.LookupHost("localhost")
	fmt.Println(has(addrs, "127.0.0.1"), err)
	addrs, err = net.LookupHost("LocalHost")
	fmt.Println(has(addrs, "127.0.0.1"), err)
	ips, err := net.LookupIP("127.0.0.1")
	fmt.Println(ips, err)
	fmt.Println(net.LookupHost("::1"))
	fmt.Println(net.LookupHost("fe80::1%lo"))
	names, err := net.LookupAddr("127.0.0.1")
	fmt.Println(has(names, "localhost"), err)
	ctx := context.Background()
	fmt.Println(net.DefaultResolver.LookupIPAddr(ctx, "1.2.3.4"))
	fmt.Println(net.DefaultResolver.LookupIP(ctx, "ip4", "1.2.3.4"))
	fmt.Println(net.DefaultResolver.LookupIP(ctx, "ip6", "1.2.3.4"))
	fmt.Println(net.DefaultResolver.LookupIP(ctx, "tcp", "1.2.3.4"))
	fmt.Println(net.DefaultResolver.LookupNetIP(ctx, "ip", "::1"))
	for _, s := range []string{"", "a..b", "-x.", "x y", strings.Repeat("a", 64) + ".com"} {
		_, err = net.LookupHost(s)
		var de *net.DNSError
		fmt.Println(err, errors.As(err, &de) && de.IsNotFound)
	}
	fmt.Println(net.LookupAddr("junk"))
	for _, p := range [][2]string{{"tcp", "http"}, {"tcp", "HTTPS"}, {"udp", "domain"}, {"tcp4", "ssh"}, {"tcp", "80"}, {"udp", "0"},
		{"tcp", "65536"}, {"tcp", "-1"}, {"tcp", "+5"}, {"tcp", ""}, {"tcp", "nosuchservice"}, {"foo", "http"}, {"tcp", "8x"}} {
		fmt.Print(p, " ")
		fmt.Println(net.LookupPort(p[0], p[1]))
	}
	ifs, err := net.Interfaces()
	fmt.Println(len(ifs) > 0, err)
	for _, i := range ifs {
		if i.Flags&net.FlagLoopback != 0 {
			a, err := i.Addrs()
			found := false
			for _, x := range a {
				found = found || x.String() == "127.0.0.1/8"
			}
			j, err2 := net.InterfaceByName(i.Name)
			k, err3 := net.InterfaceByIndex(i.Index)
			fmt.Println(i.Name, i.HardwareAddr, i.Flags&net.FlagUp, found, err, j.Index == i.Index, err2, k.Name == i.Name, err3, i.MTU > 0)
		}
	}
	_, err = net.InterfaceByName("nosuch0")
	fmt.Println(err)
	_, err = net.InterfaceByIndex(-1)
	fmt.Println(err)
}
