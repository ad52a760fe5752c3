package net

import (
	"internal/bytealg"
	"net/netip"
	"strconv"
)

const (
	IPv4len = 4
	IPv6len = 16
)

// An IP is an address of 4 or 16 bytes. An IPv4 address may have either length; it stays the same address.
type IP []byte

// An IPMask has a bit set where the address of a network counts.
type IPMask []byte

// An IPNet is a network.
type IPNet struct {
	IP   IP
	Mask IPMask
}

// mappedPrefix is what an IPv4 address of 16 bytes begins with.
const mappedPrefix = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff"

// IPv4 returns the address a.b.c.d, in 16 bytes.
func IPv4(a, b, c, d byte) IP {
	return IP{10: 0xff, 11: 0xff, 12: a, 13: b, 14: c, 15: d}
}

// IPv4Mask returns the mask a.b.c.d, in 4 bytes.
func IPv4Mask(a, b, c, d byte) IPMask { return IPMask{a, b, c, d} }

// CIDRMask returns a mask of 32 or 128 bits of which the first ones are set; nil if there is no such mask.
func CIDRMask(ones, bits int) IPMask {
	if bits != 8*IPv4len && bits != 8*IPv6len || ones < 0 || ones > bits {
		return nil
	}
	m := make(IPMask, bits/8)
	for i := range m {
		switch n := ones - 8*i; {
		case n >= 8:
			m[i] = 0xff
		case n > 0:
			m[i] = ^byte(0xff >> uint(n))
		}
	}
	return m
}

// Well-known addresses.
var (
	IPv4bcast     = IP{10: 0xff, 11: 0xff, 12: 255, 13: 255, 14: 255, 15: 255}
	IPv4allsys    = IP{10: 0xff, 11: 0xff, 12: 224, 15: 1}
	IPv4allrouter = IP{10: 0xff, 11: 0xff, 12: 224, 15: 2}
	IPv4zero      = IP{10: 0xff, 11: 0xff, 15: 0}

	IPv6zero                   = IP{15: 0}
	IPv6unspecified            = IP{15: 0}
	IPv6loopback               = IP{15: 1}
	IPv6interfacelocalallnodes = IP{0: 0xff, 1: 1, 15: 1}
	IPv6linklocalallnodes      = IP{0: 0xff, 1: 2, 15: 1}
	IPv6linklocalallrouters    = IP{0: 0xff, 1: 2, 15: 2}
)

// addr returns ip as the netip package has it, IPv4 addresses unmapped; not valid if ip is of another length.
func (ip IP) addr() netip.Addr {
	a, _ := netip.AddrFromSlice(ip)
	return a.Unmap()
}

// IsUnspecified reports whether ip is 0.0.0.0 or ::.
func (ip IP) IsUnspecified() bool { return ip.addr().IsUnspecified() }

// IsLoopback reports whether ip is an address of the machine itself.
func (ip IP) IsLoopback() bool { return ip.addr().IsLoopback() }

// IsPrivate reports whether ip is for private networks.
func (ip IP) IsPrivate() bool { return ip.addr().IsPrivate() }

// IsMulticast reports whether ip is an address of a group.
func (ip IP) IsMulticast() bool { return ip.addr().IsMulticast() }

// IsInterfaceLocalMulticast reports whether ip is one of a group within an interface.
func (ip IP) IsInterfaceLocalMulticast() bool { return ip.addr().IsInterfaceLocalMulticast() }

// IsLinkLocalMulticast reports whether ip is one of a group within a link.
func (ip IP) IsLinkLocalMulticast() bool { return ip.addr().IsLinkLocalMulticast() }

// IsLinkLocalUnicast reports whether ip is valid within a link.
func (ip IP) IsLinkLocalUnicast() bool { return ip.addr().IsLinkLocalUnicast() }

// IsGlobalUnicast reports whether ip is an ordinary address.
func (ip IP) IsGlobalUnicast() bool { return ip.addr().IsGlobalUnicast() }

// To4 returns an IPv4 address in 4 bytes, nil for others.
func (ip IP) To4() IP {
	if len(ip) == IPv6len && string(ip[:12]) == mappedPrefix {
		return ip[12:16]
	}
	if len(ip) == IPv4len {
		return ip
	}
	return nil
}

// To16 returns an address in 16 bytes, nil if ip is of no right length.
func (ip IP) To16() IP {
	switch len(ip) {
	case IPv4len:
		return IPv4(ip[0], ip[1], ip[2], ip[3])
	case IPv6len:
		return ip
	}
	return nil
}

// DefaultMask returns the mask of the class that an IPv4 address had when there were classes.
func (ip IP) DefaultMask() IPMask {
	ip4 := ip.To4()
	switch {
	case ip4 == nil:
		return nil
	case ip4[0] < 0x80:
		return CIDRMask(8, 32)
	case ip4[0] < 0xc0:
		return CIDRMask(16, 32)
	}
	return CIDRMask(24, 32)
}

func allOnes(b []byte) bool {
	for _, c := range b {
		if c != 0xff {
			return false
		}
	}
	return true
}

// Mask returns the address of the network that ip is in; nil if the lengths do not fit.
func (ip IP) Mask(mask IPMask) IP {
	if len(mask) == IPv6len && len(ip) == IPv4len && allOnes(mask[:12]) {
		mask = mask[12:]
	}
	if len(mask) == IPv4len && len(ip) == IPv6len && string(ip[:12]) == mappedPrefix {
		ip = ip[12:]
	}
	if len(ip) != len(mask) {
		return nil
	}
	out := make(IP, len(ip))
	for i := range out {
		out[i] = ip[i] & mask[i]
	}
	return out
}

// String returns the address as text, "<nil>" for none and "?" with digits for what is no address.
func (ip IP) String() string {
	if len(ip) == 0 {
		return "<nil>"
	}
	if a := ip.addr(); a.IsValid() {
		return a.String()
	}
	return "?" + hexString(ip)
}

const hexDigits = "0123456789abcdef"

func hexString(b []byte) string {
	s := make([]byte, 0, 2*len(b))
	for _, c := range b {
		s = append(s, hexDigits[c>>4], hexDigits[c&15])
	}
	return string(s)
}

// MarshalText returns the address as text, empty for none.
func (ip IP) MarshalText() ([]byte, error) {
	if len(ip) == 0 {
		return []byte(""), nil
	}
	if len(ip) != IPv4len && len(ip) != IPv6len {
		return nil, &AddrError{Err: "invalid IP address", Addr: hexString(ip)}
	}
	return []byte(ip.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (ip *IP) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*ip = nil
		return nil
	}
	x := ParseIP(string(text))
	if x == nil {
		return &ParseError{Type: "IP address", Text: string(text)}
	}
	*ip = x
	return nil
}

// Equal tells whether two addresses are the same, be they of 4 or 16 bytes.
func (ip IP) Equal(x IP) bool {
	if len(ip) == len(x) {
		return bytealg.Equal(ip, x)
	}
	ip4, x4 := ip.To4(), x.To4()
	return ip4 != nil && x4 != nil && bytealg.Equal(ip4, x4)
}

// sameFamily tells whether both addresses are IPv4, or both IPv6.
func (ip IP) sameFamily(x IP) bool {
	a, b := ip.addr(), x.addr()
	return a.IsValid() && a.BitLen() == b.BitLen()
}

// Size returns the number of leading ones and of bits; 0, 0 if a one follows a zero.
func (m IPMask) Size() (ones, bits int) {
	if ones = m.ones(); ones < 0 {
		return 0, 0
	}
	return ones, 8 * len(m)
}

func (m IPMask) ones() int {
	n := 0
	for n < 8*len(m) && m[n/8]&(0x80>>uint(n%8)) != 0 {
		n++
	}
	for i := n; i < 8*len(m); i++ {
		if m[i/8]&(0x80>>uint(i%8)) != 0 {
			return -1
		}
	}
	return n
}

// String returns the mask in hexadecimal.
func (m IPMask) String() string {
	if len(m) == 0 {
		return "<nil>"
	}
	return hexString(m)
}

// parts returns address and mask of the network in the same length, nil if that cannot be.
func (n *IPNet) parts() (IP, IPMask) {
	ip, m := n.IP.To4(), n.Mask
	if ip == nil {
		ip = n.IP
	} else if len(m) == IPv6len {
		m = m[12:]
	}
	if len(ip) != len(m) || len(ip) != IPv4len && len(ip) != IPv6len {
		return nil, nil
	}
	return ip, m
}

// Contains tells whether ip is in the network.
func (n *IPNet) Contains(ip IP) bool {
	net, m := n.parts()
	if ip4 := ip.To4(); ip4 != nil {
		ip = ip4
	}
	if len(ip) != len(net) {
		return false
	}
	for i := range ip {
		if (net[i]^ip[i])&m[i] != 0 {
			return false
		}
	}
	return true
}

// Network returns "ip+net".
func (n *IPNet) Network() string { return "ip+net" }

// String returns the network as address and length, or as address and mask if that has holes.
func (n *IPNet) String() string {
	if n == nil {
		return "<nil>"
	}
	ip, m := n.parts()
	if ip == nil {
		return "<nil>"
	}
	if ones := m.ones(); ones >= 0 {
		return ip.String() + "/" + strconv.Itoa(ones)
	}
	return ip.String() + "/" + m.String()
}

// ParseIP reads an address without zone; nil if s is none. The result has 16 bytes.
func ParseIP(s string) IP {
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return nil
	}
	return IP(a.AsSlice()).To16()
}

// parseIPZone is ParseIP for addresses with and without zone.
func parseIPZone(s string) (IP, string) {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return nil, ""
	}
	return IP(a.AsSlice()).To16(), a.Zone()
}

// ParseCIDR reads "192.0.2.1/24" and returns the address and the network.
func ParseCIDR(s string) (IP, *IPNet, error) {
	i := bytealg.IndexByteString(s, '/')
	if i < 0 {
		return nil, nil, &ParseError{Type: "CIDR address", Text: s}
	}
	a, err := netip.ParseAddr(s[:i])
	ones, rest, ok := leadingInt(s[i+1:])
	if err != nil || a.Zone() != "" || !ok || rest != "" || ones > a.BitLen() {
		return nil, nil, &ParseError{Type: "CIDR address", Text: s}
	}
	m := CIDRMask(ones, a.BitLen())
	ip := IP(a.AsSlice()).To16()
	return ip, &IPNet{IP: ip.Mask(m), Mask: m}, nil
}

// leadingInt reads the decimal digits that s begins with; not ok if there is none or the number is huge.
func leadingInt(s string) (n int, rest string, ok bool) {
	const huge = 1<<24 - 1
	i := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
		if n >= huge {
			return huge, s[i:], false
		}
	}
	return n, s[i:], i > 0
}

// A HardwareAddr is the address of an interface in its link.
type HardwareAddr []byte

// String returns the value as text.
func (a HardwareAddr) String() string {
	s := make([]byte, 0, 3*len(a))
	for i, b := range a {
		if i > 0 {
			s = append(s, ':')
		}
		s = append(s, hexDigits[b>>4], hexDigits[b&15])
	}
	return string(s)
}

// ParseMAC reads 6, 8 or 20 bytes, like 00:00:5e:00:53:01, 00-00-5e-00-53-01 or 0000.5e00.5301.
func ParseMAC(s string) (HardwareAddr, error) {
	if hw := parseMAC(s); hw != nil {
		return hw, nil
	}
	return nil, &AddrError{Err: "invalid MAC address", Addr: s}
}

func parseMAC(s string) HardwareAddr {
	if len(s) < 14 {
		return nil
	}
	group, sep := 2, s[2] // digits between separators
	if s[4] == '.' {
		group, sep = 4, '.'
	} else if sep != ':' && sep != '-' {
		return nil
	}
	if (len(s)+1)%(group+1) != 0 {
		return nil
	}
	hw := make(HardwareAddr, 0, 20)
	for i := 0; i < len(s); i += 2 {
		if len(hw) > 0 && len(hw)*2%group == 0 {
			if s[i] != sep {
				return nil
			}
			i++
		}
		hi, lo := bytealg.IndexByteString(hexDigits, lower(s[i])), bytealg.IndexByteString(hexDigits, lower(s[i+1]))
		if hi < 0 || lo < 0 {
			return nil
		}
		hw = append(hw, byte(hi<<4|lo))
	}
	if n := len(hw); n != 6 && n != 8 && n != 20 {
		return nil
	}
	return hw
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// AppendText appends the address as MarshalText writes it.
func (ip IP) AppendText(b []byte) ([]byte, error) {
	text, err := ip.MarshalText()
	return append(b, text...), err
}
