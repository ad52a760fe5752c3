// The resolver against a name server in the same program.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sort"
	"strings"
	"sync/atomic"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func u16(v int) []byte { return []byte{byte(v >> 8), byte(v)} }

func name(s string) (b []byte) {
	for _, label := range strings.Split(strings.TrimSuffix(s, "."), ".") {
		b = append(append(b, byte(len(label))), label...)
	}
	return append(b, 0)
}

func cat(parts ...[]byte) (b []byte) {
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

const a, ns, cname, ptr, mx, txt, aaaa, srv = 1, 2, 5, 12, 15, 16, 28, 33

type record struct {
	name string // "" for the name that was asked for
	typ  int
	data []byte
}

func text(s ...string) (b []byte) {
	for _, x := range s {
		b = append(append(b, byte(len(x))), x...)
	}
	return b
}

var zone = map[string][]record{
	"host.test./1":               {{"", a, []byte{192, 0, 2, 7}}},
	"host.test./28":              {{"", aaaa, []byte{0x20, 1, 0xd, 0xb8, 14: 0, 15: 7}}},
	"alias.test./1":              {{"", cname, name("other.test.")}, {"other.test.", a, []byte{192, 0, 2, 8}}},
	"big.test./16":               {{"", txt, text(strings.Repeat("x", 200), strings.Repeat("y", 200))}, {"", txt, text("z")}},
	"test./15":                   {{"", mx, cat(u16(20), name("b.test."))}, {"", mx, cat(u16(10), name("a.test."))}},
	"bad.test./15":               {{"", mx, cat(u16(20), name("b b.test."))}, {"", mx, cat(u16(10), name("a.test."))}},
	"test./2":                    {{"", ns, name("ns1.test.")}, {"", ns, name("ns2.test.")}},
	"_web._tcp.test./33":         {{"", srv, cat(u16(2), u16(0), u16(80), name("y.test."))}, {"", srv, cat(u16(1), u16(5), u16(81), name("x.test."))}},
	"7.2.0.192.in-addr.arpa./12": {{"", ptr, name("host.test.")}},
	"broken.test./16":            {{"", txt, []byte{200, 'x'}}},
	"only4.test./1":              {{"", a, []byte{192, 0, 2, 9}}, {"", a, []byte{192, 0, 2, 10}}},
	"8." + strings.Repeat("0.", 19) + "0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa./12": {{"", ptr, name("six.test.")}},
}

var byTCP int32

// answer makes the response to a request. What is too long is cut off, by UDP.
func answer(q []byte, tcp bool) []byte {
	i, asked := 12, ""
	for q[i] != 0 {
		asked += string(q[i+1:i+1+int(q[i])]) + "."
		i += 1 + int(q[i])
	}
	typ := int(q[i+1])<<8 | int(q[i+2])
	question := q[12 : i+5]
	flags := 0x8180
	var answers []byte
	records, known := zone[fmt.Sprintf("%s/%d", strings.ToLower(asked), typ)]
	for _, r := range records {
		owner := []byte{0xc0, 12} // the name in the question
		if r.name != "" {
			owner = name(r.name)
		}
		answers = append(answers, cat(owner, u16(r.typ), u16(1), u16(0), u16(60), u16(len(r.data)), r.data)...)
	}
	count := len(records)
	switch {
	case strings.HasPrefix(asked, "fail."):
		flags |= 2
	case strings.HasPrefix(asked, "refused."):
		flags |= 5
	case !known && strings.HasPrefix(asked, "nx."):
		flags |= 3
	case len(answers) > 300 && !tcp:
		flags |= 0x200
		answers, count = nil, 0
	}
	return cat(q[:2], u16(flags), u16(1), u16(count), u16(0), u16(0), question, answers)
}

func main() {
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := u.ReadFrom(b)
			check(err)
			r := answer(b[:n], false)
			stray := append([]byte(nil), r...)
			stray[0]++ // not the number that was asked with: to be ignored
			_, err = u.WriteTo(stray, from)
			check(err)
			_, err = u.WriteTo(r, from)
			check(err)
		}
	}()
	go func() {
		for {
			c, err := l.Accept()
			check(err)
			var head [2]byte
			_, err = io.ReadFull(c, head[:])
			check(err)
			b := make([]byte, int(head[0])<<8|int(head[1]))
			_, err = io.ReadFull(c, b)
			check(err)
			r := answer(b, true)
			atomic.AddInt32(&byTCP, 1)
			_, err = c.Write(cat(u16(len(r)), r))
			check(err)
			c.Close()
		}
	}()
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if network == "tcp" {
			return net.Dial("tcp", l.Addr().String())
		}
		return net.Dial("udp", u.LocalAddr().String())
	}}
	ctx := context.Background()
	show := func(err error) string {
		var de *net.DNSError
		if !errors.As(err, &de) {
			return fmt.Sprint(err)
		}
		return fmt.Sprintf("%s: %s, server %v, %v %v %v", de.Name, de.Err, de.Server != "", de.IsNotFound, de.IsTemporary, de.IsTimeout)
	}
	for _, h := range []string{"host.test.", "HOST.test.", "alias.test.", "only4.test.", "nx.test.", "empty.test.", "fail.test.", "refused.test.",
		"no such.test"} {
		addrs, err := r.LookupHost(ctx, h)
		sort.Strings(addrs)
		fmt.Println(h, addrs, show(err))
	}
	ip4, err := r.LookupIP(ctx, "ip4", "host.test.")
	fmt.Println(ip4, err)
	ip6, err := r.LookupIP(ctx, "ip6", "host.test.")
	fmt.Println(ip6, err)
	_, err = r.LookupIP(ctx, "ip6", "only4.test.")
	fmt.Println(show(err))
	cn, err := r.LookupCNAME(ctx, "alias.test.")
	fmt.Println(cn, err)
	txts, err := r.LookupTXT(ctx, "big.test.")
	fmt.Println(len(txts), len(txts[0]), txts[1], err, atomic.LoadInt32(&byTCP))
	_, err = r.LookupTXT(ctx, "broken.test.")
	fmt.Println(show(err))
	for _, h := range []string{"test.", "bad.test.", "nx.test."} {
		list, err := r.LookupMX(ctx, h)
		for _, m := range list {
			fmt.Print(*m, " ")
		}
		fmt.Println(show(err))
	}
	nss, err := r.LookupNS(ctx, "test.")
	fmt.Println(*nss[0], *nss[1], err)
	c, srvs, err := r.LookupSRV(ctx, "web", "tcp", "test.")
	fmt.Println(c, *srvs[0], *srvs[1], err)
	fmt.Println(r.LookupAddr(ctx, "192.0.2.7"))
	fmt.Println(r.LookupAddr(ctx, "2001:db8::8"))
}
