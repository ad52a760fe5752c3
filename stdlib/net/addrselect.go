package net

import (
	"math/bits"
	"net/netip"
	"sort"
)

// The order in which to try the addresses of a name: RFC 6724, section 6, by destination, the source that the
// kernel would choose for it, and a table of policies. Rules 3, 4 and 7 need to know more about interfaces than we
// do, and are left out.

// A policy is a line of the table of section 2.1.
type policy struct {
	prefix     string // the first bits of the address
	bits       int
	precedence int
	label      int
}

// policies has the longest prefixes first.
var policies = [...]policy{
	{"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01", 128, 50, 0}, // ::1
	{mappedPrefix, 96, 35, 4},
	{"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 96, 1, 3},
	{"\x20\x01\x00\x00", 32, 5, 5},
	{"\x20\x02", 16, 30, 2},
	{"\x3f\xfe", 16, 1, 12},
	{"\xfe\xc0", 10, 1, 11},
	{"\xfc", 7, 3, 13},
	{"", 0, 40, 1},
}

func (p *policy) matches(a [16]byte) bool {
	for i := 0; i < len(p.prefix); i++ {
		unused := 8*(i+1) - p.bits
		if unused < 0 {
			unused = 0
		}
		if (a[i]^p.prefix[i])>>uint(unused) != 0 {
			return false
		}
	}
	return true
}

func policyOf(a netip.Addr) *policy {
	b := a.As16()
	for i := range policies {
		if policies[i].matches(b) {
			return &policies[i]
		}
	}
	return nil // not reached: the last one matches
}

// scopeOf returns how far an address is valid; 14 stands for everywhere.
func scopeOf(a netip.Addr) int {
	b := a.As16()
	switch {
	case a.IsLoopback() || a.IsLinkLocalUnicast():
		return 2
	case a.Is6() && a.IsMulticast():
		return int(b[1] & 15)
	case a.Is6() && b[0] == 0xfe && b[1]&0xc0 == 0xc0:
		return 5
	}
	return 14
}

// A destination is an address with what the rules look at.
type destination struct {
	IPAddr
	dst, src netip.Addr // src is not valid if dst cannot be reached
}

// commonBits returns how many of the first bits of destination and source are the same; of IPv6 addresses, only
// the first half counts.
func (d *destination) commonBits() int {
	a, b := d.dst.As16(), d.src.As16()
	for i := 0; i < 8; i++ {
		if x := a[i] ^ b[i]; x != 0 {
			return 8*i + bits.LeadingZeros8(x)
		}
	}
	return 64
}

// before tells whether d is to be tried before e.
func (d *destination) before(e *destination) bool {
	if !d.src.IsValid() || !e.src.IsValid() { // rule 1: avoid what cannot be reached
		return d.src.IsValid() && !e.src.IsValid()
	}
	scopeD, scopeE := scopeOf(d.dst), scopeOf(e.dst)
	// rule 2: prefer a source of the same scope
	if a, b := scopeD == scopeOf(d.src), scopeE == scopeOf(e.src); a != b {
		return a
	}
	pd, pe := policyOf(d.dst), policyOf(e.dst)
	// rule 5: prefer a source with the same label
	if a, b := pd.label == policyOf(d.src).label, pe.label == policyOf(e.src).label; a != b {
		return a
	}
	if pd.precedence != pe.precedence { // rule 6
		return pd.precedence > pe.precedence
	}
	if scopeD != scopeE { // rule 8: prefer the smaller scope
		return scopeD < scopeE
	}
	if d.dst.Is6() && e.dst.Is6() { // rule 9: use the longest prefix in common
		return d.commonBits() > e.commonBits()
	}
	return false // rule 10: leave the order as it is
}

// sortAddrs sorts addresses so that the best to connect to comes first.
func sortAddrs(addrs []IPAddr) {
	if len(addrs) < 2 {
		return
	}
	list := make([]destination, len(addrs))
	for i, a := range addrs {
		list[i] = destination{IPAddr: a, dst: a.IP.addr()}
		// Connecting a UDP socket sends nothing, but chooses the source.
		if c, err := DialUDP("udp", nil, &UDPAddr{IP: a.IP, Port: 9, Zone: a.Zone}); err == nil {
			list[i].src = c.LocalAddr().(*UDPAddr).IP.addr()
			c.Close()
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].before(&list[j]) })
	for i := range list {
		addrs[i] = list[i].IPAddr
	}
}
