package net

import (
	"context"
	"errors"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// Asking name servers. A question goes to one server after the other, by UDP; an answer that is too long for that
// is asked for again by TCP. The answer has to repeat the number and the question.

var (
	errMisbehaving = errors.New("server misbehaving")
	errLame        = errors.New("lame referral")
	errNoAnswer    = errors.New("no answer from DNS server")
	errBadResponse = errors.New("invalid DNS response")
)

// isDomainName tells whether s may be asked for: labels of 1 to 63 letters, digits, '-' and '_', not all digits.
func isDomainName(s string) bool {
	if s == "." {
		return true
	}
	n := len(s)
	if n == 0 || n > 254 || n == 254 && s[n-1] != '.' {
		return false
	}
	letters := false
	for _, label := range strings.Split(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			switch c := label[i]; {
			case '0' <= c && c <= '9':
			case 'a' <= lower(c) && lower(c) <= 'z' || c == '-' || c == '_':
				letters = true
			default:
				return false
			}
		}
	}
	return letters
}

// reverseName returns the name under which the names of an address are found.
func reverseName(addr string) (string, error) {
	ip := ParseIP(addr)
	if ip == nil {
		return "", &DNSError{Err: "unrecognized address", Name: addr}
	}
	var b []byte
	if ip4 := ip.To4(); ip4 != nil {
		for i := 3; i >= 0; i-- {
			b = append(strconv.AppendInt(b, int64(ip4[i]), 10), '.')
		}
		return string(b) + "in-addr.arpa.", nil
	}
	for i := 15; i >= 0; i-- {
		b = append(b, hexDigits[ip[i]&15], '.', hexDigits[ip[i]>>4], '.')
	}
	return string(b) + "ip6.arpa.", nil
}

// candidates returns the full names to ask for, in their order.
func (c *dnsConfig) candidates(name string) []string {
	if strings.HasSuffix(strings.ToLower(strings.TrimSuffix(name, ".")), ".onion") { // RFC 7686
		return nil
	}
	if len(name) > 254 || name == "" {
		return nil
	}
	if name[len(name)-1] == '.' {
		return []string{name}
	}
	enough := strings.Count(name, ".") >= c.ndots
	name += "."
	var list []string
	if enough {
		list = append(list, name)
	}
	for _, suffix := range c.search {
		if full := name + suffix; len(full) <= 254 {
			list = append(list, full)
		}
	}
	if !enough {
		list = append(list, name)
	}
	return list
}

// random returns a number that nobody can foresee: who can guess the number of a question can answer it.
func random() uint32 {
	v := new(uint32)
	syscall.Syscall(syscall.SYS_GETRANDOM, uintptr(unsafe.Pointer(v)), 4, 0)
	return *v
}

// query asks for the records of one type that a name has.
func (r *Resolver) query(ctx context.Context, name string, typ uint16) (*dnsMessage, error) {
	if !isDomainName(name) {
		return nil, notFound(name)
	}
	conf := dnsConf()
	var err error = notFound(name)
	for _, full := range conf.candidates(name) {
		var m *dnsMessage
		if m, err = r.ask(ctx, conf, full, typ); err == nil {
			return m, nil
		}
		if r.strict() && isTemporary(err) {
			break
		}
	}
	if e, ok := err.(*DNSError); ok {
		e.Name = name // what was meant, not what was tried
	}
	return nil, err
}

func (r *Resolver) strict() bool { return r != nil && r.StrictErrors }

// dnsIPs asks for the addresses of a name, both kinds at once, and for the name that they belong to.
func (r *Resolver) dnsIPs(ctx context.Context, network, name string) (addrs []IPAddr, cname string, err error) {
	if !isDomainName(name) {
		return nil, "", notFound(name)
	}
	types := []uint16{typeA, typeAAAA}
	switch network[len(network)-1] {
	case '4':
		types = types[:1]
	case '6':
		types = types[1:]
	}
	conf := dnsConf()
	err = notFound(name)
	for i, full := range conf.candidates(name) {
		var fatal bool
		var e error
		addrs, cname, e, fatal = r.askAll(ctx, conf, full, types)
		if e != nil && (i == 0 || full == name+".") {
			err = e
		}
		if fatal {
			err, addrs = e, nil
			break
		}
		if len(addrs) > 0 {
			break
		}
	}
	if len(addrs) > 0 {
		sortAddrs(addrs)
		return addrs, cname, nil
	}
	if e, ok := err.(*DNSError); ok {
		e.Name = name
	}
	return nil, "", err
}

// askAll asks for records of several types at once. An error of one type does not matter if another has brought
// addresses, unless the resolver is strict: then it is fatal.
func (r *Resolver) askAll(ctx context.Context, conf *dnsConfig, name string, types []uint16) (addrs []IPAddr,
	cname string, err error, fatal bool) {
	type reply struct {
		m   *dnsMessage
		err error
	}
	replies := make([]chan reply, len(types))
	for i, typ := range types {
		ch := make(chan reply, 1)
		replies[i] = ch
		typ := typ
		go func() {
			m, err := r.ask(ctx, conf, name, typ)
			ch <- reply{m, err}
		}()
	}
	for _, ch := range replies {
		rep := <-ch
		if rep.err != nil {
			if r.strict() && isTemporary(rep.err) {
				fatal, err = true, rep.err
			} else if err == nil {
				err = rep.err
			}
			continue
		}
		for _, rr := range rep.m.answers {
			data := rep.m.data(rr)
			if rr.typ == typeA && len(data) == IPv4len || rr.typ == typeAAAA && len(data) == IPv6len {
				addrs = append(addrs, IPAddr{IP: IP(append([]byte(nil), data...)).To16()})
				if cname == "" {
					cname = rr.name
				}
			}
		}
	}
	return addrs, cname, err, fatal
}

// ask asks the servers one after the other, as often as the configuration says. That there is no such name, or
// nothing of the type for it, is an answer, too.
func (r *Resolver) ask(ctx context.Context, conf *dnsConfig, name string, typ uint16) (*dnsMessage, error) {
	first := uint32(0)
	if conf.rotate {
		first = atomic.AddUint32(&conf.next, 1) - 1
	}
	var last error
	for i := 0; i < conf.attempts; i++ {
		for j := range conf.servers {
			server := conf.servers[(first+uint32(j))%uint32(len(conf.servers))]
			m, err := r.exchange(ctx, server, name, typ, conf)
			if err == nil {
				if err = m.check(typ); err == nil {
					m.server = server
					return m, nil
				}
			}
			e := &DNSError{Err: err.Error(), Name: name, Server: server, IsTimeout: isTimeout(err)}
			if err == errNoSuchHost {
				e.IsNotFound = true
				return nil, e
			}
			_, isOp := err.(*OpError)
			e.IsTemporary = isOp || m != nil && m.rcode() == rcodeServerFail
			last = e
		}
	}
	return nil, last
}

// check looks whether the response has what was asked for.
func (m *dnsMessage) check(typ uint16) error {
	switch {
	case m.rcode() == rcodeNoName:
		return errNoSuchHost
	case m.rcode() != rcodeOK:
		return errMisbehaving
	case len(m.answers) == 0 && m.flags&(flagAuthoritative|flagRecursionOK) == 0:
		return errLame
	case !m.has(typ):
		return errNoSuchHost
	}
	return nil
}

// exchange asks one server.
func (r *Resolver) exchange(ctx context.Context, server, name string, typ uint16, conf *dnsConfig) (*dnsMessage, error) {
	networks := []string{"udp", "tcp"}
	if conf.useTCP {
		networks = networks[1:]
	}
	id := uint16(random())
	request, err := newQuery(id, name, typ)
	if err != nil {
		return nil, err
	}
	for _, network := range networks {
		m, err := r.roundTrip(ctx, network, server, conf.timeout, request, name, typ)
		if err != nil {
			return nil, mapErr(err)
		}
		if m.flags&flagTruncated == 0 {
			return m, nil
		}
	}
	return nil, errNoAnswer
}

func (r *Resolver) roundTrip(ctx context.Context, network, server string, timeout time.Duration, request []byte,
	name string, typ uint16) (*dnsMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	dial := (&Dialer{}).DialContext
	if r != nil && r.Dial != nil {
		dial = r.Dial
	}
	c, err := dial(ctx, network, server)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	deadline, _ := ctx.Deadline()
	c.SetDeadline(deadline)
	// The connection decides, not the network: Dial may give us what it likes.
	if _, packets := c.(PacketConn); packets {
		return askByPackets(c, request, name, typ)
	}
	return askByStream(c, request, name, typ)
}

// askByPackets waits for a packet that fits the question, and ignores others.
func askByPackets(c Conn, request []byte, name string, typ uint16) (*dnsMessage, error) {
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	for {
		b := make([]byte, maxMessage)
		n, err := c.Read(b)
		if err != nil {
			return nil, err
		}
		m, rest, err := parseHeader(b[:n])
		if err != nil || !m.fits(request, name, typ) {
			continue
		}
		if m.flags&flagTruncated != 0 {
			return m, nil
		}
		return m, m.parseAnswers(rest)
	}
}

// askByStream puts the length before the message.
func askByStream(c Conn, request []byte, name string, typ uint16) (*dnsMessage, error) {
	n := len(request)
	if _, err := c.Write(append([]byte{byte(n >> 8), byte(n)}, request...)); err != nil {
		return nil, err
	}
	var head [2]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return nil, err
	}
	b := make([]byte, int(head[0])<<8|int(head[1]))
	if _, err := io.ReadFull(c, b); err != nil {
		return nil, err
	}
	m, rest, err := parseHeader(b)
	if err != nil {
		return nil, err
	}
	if !m.fits(request, name, typ) {
		return nil, errBadResponse
	}
	return m, m.parseAnswers(rest)
}

// fits tells whether the message is the response to a request.
func (m *dnsMessage) fits(request []byte, name string, typ uint16) bool {
	return m.flags&flagResponse != 0 && m.id == uint16(request[0])<<8|uint16(request[1]) && m.qtype == typ &&
		strings.EqualFold(m.qname, name)
}

// sortMX puts preferred servers first, equal ones in any order.
func sortMX(list []*MX) {
	for i := range list {
		j := int(random() % uint32(i+1))
		list[i], list[j] = list[j], list[i]
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Pref < list[j].Pref })
}

// sortSRV sorts by priority. Among equals, who comes first is drawn by weight (RFC 2782).
func sortSRV(list []*SRV) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return a.Priority < b.Priority || a.Priority == b.Priority && a.Weight < b.Weight
	})
	for len(list) > 0 {
		n, sum := 0, 0
		for n < len(list) && list[n].Priority == list[0].Priority {
			sum += int(list[n].Weight)
			n++
		}
		if sum > 0 {
			i, left := 0, int(random()%uint32(sum))
			for left >= int(list[i].Weight) {
				left -= int(list[i].Weight)
				i++
			}
			list[0], list[i] = list[i], list[0]
			list = list[1:]
		} else {
			list = list[n:]
		}
	}
}
