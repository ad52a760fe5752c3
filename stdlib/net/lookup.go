package net

import (
	"context"
	"net/netip"
	"strings"
)

// A Resolver looks up names and numbers. The zero value, and nil, are DefaultResolver.
type Resolver struct {
	PreferGo bool // there is no other resolver here

	// StrictErrors makes a lookup fail if one of its queries fails for a reason that may pass, rather than return
	// what the others have brought.
	StrictErrors bool

	// Dial, if set, connects to name servers.
	Dial func(ctx context.Context, network, address string) (Conn, error)
}

// DefaultResolver is the resolver of the functions of this package.
var DefaultResolver = &Resolver{}

// An MX is a mail server for a domain.
type MX struct {
	Host string
	Pref uint16
}

// An NS is a name server for a domain.
type NS struct {
	Host string
}

// An SRV says where a service is.
type SRV struct {
	Target   string
	Port     uint16
	Priority uint16
	Weight   uint16
}

// LookupHost returns the addresses of a host.
func LookupHost(host string) (addrs []string, err error) {
	return DefaultResolver.LookupHost(context.Background(), host)
}

// LookupIP returns the addresses of a host.
func LookupIP(host string) ([]IP, error) {
	addrs, err := DefaultResolver.LookupIPAddr(context.Background(), host)
	if err != nil {
		return nil, err
	}
	ips := make([]IP, len(addrs))
	for i, a := range addrs {
		ips[i] = a.IP
	}
	return ips, nil
}

// LookupPort returns the port of a service: 80 for http.
func LookupPort(network, service string) (port int, err error) {
	return DefaultResolver.LookupPort(context.Background(), network, service)
}

// LookupCNAME returns the canonical name of a host.
func LookupCNAME(host string) (cname string, err error) {
	return DefaultResolver.LookupCNAME(context.Background(), host)
}

// LookupSRV returns the SRV records of a service.
func LookupSRV(service, proto, name string) (cname string, addrs []*SRV, err error) {
	return DefaultResolver.LookupSRV(context.Background(), service, proto, name)
}

// LookupMX returns the MX records of a domain, best first.
func LookupMX(name string) ([]*MX, error) {
	return DefaultResolver.LookupMX(context.Background(), name)
}

// LookupNS returns the name servers of a domain.
func LookupNS(name string) ([]*NS, error) {
	return DefaultResolver.LookupNS(context.Background(), name)
}

// LookupTXT returns the TXT records of a domain.
func LookupTXT(name string) ([]string, error) {
	return DefaultResolver.LookupTXT(context.Background(), name)
}

// LookupAddr returns the names of an address.
func LookupAddr(addr string) (names []string, err error) {
	return DefaultResolver.LookupAddr(context.Background(), addr)
}

// LookupHost returns the addresses of a host as text.
func (r *Resolver) LookupHost(ctx context.Context, host string) (addrs []string, err error) {
	if ip, _ := parseIPZone(host); ip != nil {
		return []string{host}, nil
	}
	ips, err := r.lookupIPAddr(ctx, "ip", host)
	for _, ip := range ips {
		addrs = append(addrs, ip.String())
	}
	return addrs, err
}

// LookupIPAddr returns the addresses of a host.
func (r *Resolver) LookupIPAddr(ctx context.Context, host string) ([]IPAddr, error) {
	return r.lookupIPAddr(ctx, "ip", host)
}

// LookupIP returns the addresses of a host; network is "ip", "ip4" or "ip6".
func (r *Resolver) LookupIP(ctx context.Context, network, host string) ([]IP, error) {
	family, _, err := parseNetwork(network, false)
	if err != nil {
		return nil, err
	}
	if checkNetwork(family, "ip") != nil {
		return nil, UnknownNetworkError(network)
	}
	addrs, err := r.internetAddrList(ctx, family, host)
	if err != nil {
		return nil, err
	}
	ips := make([]IP, len(addrs))
	for i, a := range addrs {
		ips[i] = addrIP(a)
	}
	return ips, nil
}

// LookupNetIP is LookupIP with netip addresses.
func (r *Resolver) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	ips, err := r.LookupIP(ctx, network, host)
	if err != nil {
		return nil, err
	}
	list := make([]netip.Addr, 0, len(ips))
	for _, ip := range ips {
		if a, ok := netip.AddrFromSlice(ip); ok {
			list = append(list, a)
		}
	}
	return list, nil
}

// lookupIPAddr resolves a host for a network that ends with 4, 6 or neither. Whoever waits stops waiting when the
// context is done; the lookup itself goes on until its own timeouts.
func (r *Resolver) lookupIPAddr(ctx context.Context, network, host string) ([]IPAddr, error) {
	if host == "" {
		return nil, notFound(host)
	}
	if ip, zone := parseIPZone(host); ip != nil {
		return []IPAddr{{ip, zone}}, nil
	}
	if ctx.Done() == nil {
		addrs, _, err := r.lookupOrdered(ctx, network, host)
		return addrs, asDNSError(err, host)
	}
	type result struct {
		addrs []IPAddr
		err   error
	}
	ch := make(chan result, 1)
	go func() {
		addrs, _, err := r.lookupOrdered(ctx, network, host)
		ch <- result{addrs, err}
	}()
	select {
	case res := <-ch:
		return res.addrs, asDNSError(res.err, host)
	case <-ctx.Done():
		return nil, asDNSError(mapErr(ctx.Err()), host)
	}
}

func asDNSError(err error, name string) error {
	if _, ok := err.(*DNSError); ok || err == nil {
		return err
	}
	return &DNSError{Err: err.Error(), Name: name, IsTimeout: isTimeout(err)}
}

// lookupOrdered asks files and name servers as nsswitch.conf has it.
func (r *Resolver) lookupOrdered(ctx context.Context, network, host string) (addrs []IPAddr, cname string, err error) {
	o := hostOrder()
	files := func() bool {
		var texts []string
		texts, cname = hostByName(host)
		for _, s := range texts {
			if ip, zone := parseIPZone(s); ip != nil {
				addrs = append(addrs, IPAddr{ip, zone})
			}
		}
		sortAddrs(addrs)
		return len(addrs) > 0
	}
	if o.files && !o.dnsFirst && files() {
		return addrs, cname, nil
	}
	if !o.dns {
		return nil, "", notFound(host)
	}
	addrs, cname, err = r.dnsIPs(ctx, network, host)
	if err != nil && o.dnsFirst && files() {
		err = nil
	}
	return addrs, cname, err
}

// LookupPort returns the port of a service, or that which service is the number of.
func (r *Resolver) LookupPort(ctx context.Context, network, service string) (port int, err error) {
	port, ok := parsePort(service)
	if !ok {
		switch {
		case network == "":
			return 0, &AddrError{Err: "unknown port", Addr: "ip/" + service}
		case checkNetwork(network, "tcp") != nil && checkNetwork(network, "udp") != nil:
			return 0, &AddrError{Err: "unknown network", Addr: network}
		}
		if port, err = lookupService(network, service); err != nil {
			return 0, err
		}
	}
	if port < 0 || port > 65535 {
		return 0, &AddrError{Err: "invalid port", Addr: service}
	}
	return port, nil
}

// parsePort reads a number, perhaps with a sign; "" is 0. It is not ok if service is no number.
func parsePort(service string) (port int, ok bool) {
	s := strings.TrimPrefix(service, "+")
	negative := len(s) == len(service) && strings.HasPrefix(s, "-")
	if negative {
		s = s[1:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		if port < 1<<20 {
			port = port*10 + int(s[i]-'0')
		}
	}
	if negative {
		port = -port
	}
	return port, true
}

const badNames = "DNS response contained records which contain invalid names"

// LookupCNAME returns the name that host stands for at last, which is itself if it is no alias.
func (r *Resolver) LookupCNAME(ctx context.Context, host string) (string, error) {
	_, cname, err := r.lookupOrdered(ctx, "ip", host)
	if err != nil {
		return "", err
	}
	if !isDomainName(cname) {
		return "", &DNSError{Err: badNames, Name: host}
	}
	return cname, nil
}

// LookupSRV returns where _service._proto.name is, in the order in which to try; with empty service and proto,
// name itself is looked up.
func (r *Resolver) LookupSRV(ctx context.Context, service, proto, name string) (string, []*SRV, error) {
	target := name
	if service != "" || proto != "" {
		target = "_" + service + "._" + proto + "." + name
	}
	m, err := r.query(ctx, target, typeSRV)
	if err != nil {
		return "", nil, err
	}
	var list []*SRV
	var cname string
	invalid := false
	for _, rr := range m.answers {
		if rr.typ != typeSRV {
			continue
		}
		srv, err := m.srv(rr)
		if err != nil {
			return "", nil, m.malformed(name)
		}
		if cname == "" {
			cname = rr.name
		}
		if !isDomainName(srv.Target) {
			invalid = true
			continue
		}
		list = append(list, srv)
	}
	if cname != "" && !isDomainName(cname) {
		return "", nil, &DNSError{Err: "SRV header name is invalid", Name: name}
	}
	sortSRV(list)
	if invalid {
		return cname, list, &DNSError{Err: badNames, Name: name}
	}
	return cname, list, nil
}

// LookupMX returns the mail servers of a domain, the preferred ones first.
func (r *Resolver) LookupMX(ctx context.Context, name string) ([]*MX, error) {
	m, err := r.query(ctx, name, typeMX)
	if err != nil {
		return nil, err
	}
	var list []*MX
	invalid := false
	for _, rr := range m.answers {
		if rr.typ != typeMX {
			continue
		}
		mx, err := m.mx(rr)
		if err != nil {
			return nil, m.malformed(name)
		}
		if !isDomainName(mx.Host) {
			invalid = true
			continue
		}
		list = append(list, mx)
	}
	sortMX(list)
	if invalid {
		return list, &DNSError{Err: badNames, Name: name}
	}
	return list, nil
}

// names returns the names that the answers of one type consist of.
func (m *dnsMessage) names(typ uint16, asked string) (list []string, err error) {
	invalid := false
	for _, rr := range m.answers {
		if rr.typ != typ {
			continue
		}
		name, _, err := m.name(rr.from)
		if err != nil {
			return nil, m.malformed(asked)
		}
		if !isDomainName(name) {
			invalid = true
			continue
		}
		list = append(list, name)
	}
	if invalid {
		return list, &DNSError{Err: badNames, Name: asked}
	}
	return list, nil
}

// LookupNS returns the name servers of a domain.
func (r *Resolver) LookupNS(ctx context.Context, name string) ([]*NS, error) {
	m, err := r.query(ctx, name, typeNS)
	if err != nil {
		return nil, err
	}
	names, err := m.names(typeNS, name)
	list := make([]*NS, 0, len(names))
	for _, s := range names {
		list = append(list, &NS{s})
	}
	return list, err
}

// LookupTXT returns the texts of a domain.
func (r *Resolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	m, err := r.query(ctx, name, typeTXT)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, rr := range m.answers {
		if rr.typ != typeTXT {
			continue
		}
		s, err := m.txt(rr)
		if err != nil {
			return nil, m.malformed(name)
		}
		list = append(list, s)
	}
	return list, nil
}

// LookupAddr returns the names of an address.
func (r *Resolver) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	if names := hostByAddr(addr); len(names) > 0 {
		return names, nil
	}
	arpa, err := reverseName(addr)
	if err != nil {
		return nil, err
	}
	m, err := r.query(ctx, arpa, typePTR)
	if err != nil {
		return nil, err
	}
	return m.names(typePTR, addr)
}
