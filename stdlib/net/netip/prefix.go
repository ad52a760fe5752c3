package netip

import (
	"errors"
	"strconv"
)

// An AddrPort is an address and a port.
type AddrPort struct {
	ip   Addr
	port uint16
}

// AddrPortFrom puts an address and a port together.
func AddrPortFrom(ip Addr, port uint16) AddrPort { return AddrPort{ip, port} }

// Addr returns the address.
func (p AddrPort) Addr() Addr { return p.ip }

// Port returns the port.
func (p AddrPort) Port() uint16 { return p.port }

// IsValid reports whether the address is one.
func (p AddrPort) IsValid() bool { return p.ip.IsValid() }

// Compare orders by address, then by port.
func (p AddrPort) Compare(p2 AddrPort) int {
	if c := p.ip.Compare(p2.ip); c != 0 {
		return c
	}
	return order(uint64(p.port), uint64(p2.port))
}

func lastIndex(s string, c byte) int {
	i := len(s) - 1
	for i >= 0 && s[i] != c {
		i--
	}
	return i
}

// ParseAddrPort reads "192.0.2.1:80" or "[2001:db8::1]:80".
func ParseAddrPort(s string) (AddrPort, error) {
	i := lastIndex(s, ':')
	if i < 0 {
		return AddrPort{}, errors.New("not an ip:port")
	}
	host, portText := s[:i], s[i+1:]
	if host == "" {
		return AddrPort{}, errors.New("no IP")
	}
	if portText == "" {
		return AddrPort{}, errors.New("no port")
	}
	brackets := host[0] == '['
	if brackets {
		if len(host) < 2 || host[len(host)-1] != ']' {
			return AddrPort{}, errors.New("missing ]")
		}
		host = host[1 : len(host)-1]
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return AddrPort{}, errors.New("invalid port " + strconv.Quote(portText) + " parsing " + strconv.Quote(s))
	}
	ip, err := ParseAddr(host)
	if err != nil {
		return AddrPort{}, err
	}
	if brackets && ip.Is4() {
		return AddrPort{}, errors.New("invalid ip:port " + strconv.Quote(s) +
			", square brackets can only be used with IPv6 addresses")
	}
	if !brackets && ip.Is6() {
		return AddrPort{}, errors.New("invalid ip:port " + strconv.Quote(s) +
			", IPv6 addresses must be surrounded by square brackets")
	}
	return AddrPort{ip, uint16(port)}, nil
}

// MustParseAddrPort is ParseAddrPort that panics.
func MustParseAddrPort(s string) AddrPort {
	p, err := ParseAddrPort(s)
	if err != nil {
		panic(err)
	}
	return p
}

// String returns the value as text.
func (p AddrPort) String() string {
	if !p.IsValid() {
		return "invalid AddrPort"
	}
	return string(p.AppendTo(make([]byte, 0, 48)))
}

// AppendTo appends what MarshalText returns.
func (p AddrPort) AppendTo(b []byte) []byte {
	switch {
	case !p.IsValid():
		return b
	case p.ip.Is4():
		b = p.ip.AppendTo(b)
	default:
		b = append(p.ip.AppendTo(append(b, '[')), ']')
	}
	return strconv.AppendUint(append(b, ':'), uint64(p.port), 10)
}

// MarshalText returns p as text, empty if it is not valid.
func (p AddrPort) MarshalText() ([]byte, error) { return p.AppendTo(make([]byte, 0, 48)), nil }

// UnmarshalText reads what MarshalText writes.
func (p *AddrPort) UnmarshalText(text []byte) (err error) {
	*p = AddrPort{}
	if len(text) > 0 {
		*p, err = ParseAddrPort(string(text))
	}
	return err
}

// MarshalBinary returns the address as Addr has it, then two bytes of port, the lower one first.
func (p AddrPort) MarshalBinary() ([]byte, error) {
	return append(p.ip.binary(), byte(p.port), byte(p.port>>8)), nil
}

// UnmarshalBinary reads what MarshalBinary writes.
func (p *AddrPort) UnmarshalBinary(b []byte) error {
	n := len(b) - 2
	if n < 0 {
		return errSize
	}
	var ip Addr
	if err := ip.UnmarshalBinary(b[:n]); err != nil {
		return err
	}
	*p = AddrPort{ip, uint16(b[n]) | uint16(b[n+1])<<8}
	return nil
}

// A Prefix is an address of which the first so many bits count: a network.
type Prefix struct {
	ip   Addr  // without zone
	bits int16 // -1 if it is not valid
}

// PrefixFrom returns a Prefix; it does not clear the other bits of ip, as Addr.Prefix does. With too many bits,
// or fewer than none, it is not valid.
func PrefixFrom(ip Addr, bits int) Prefix {
	if bits < 0 || bits > ip.BitLen() {
		bits = -1
	}
	return Prefix{ip.withoutZone(), int16(bits)}
}

// Addr returns the address.
func (p Prefix) Addr() Addr { return p.ip }

// Bits returns the length of the prefix, -1 if it is not valid.
func (p Prefix) Bits() int { return int(p.bits) }

// IsValid reports whether this is the prefix of an address.
func (p Prefix) IsValid() bool { return p.ip.IsValid() && p.bits >= 0 }

// IsSingleIP tells whether the prefix contains one address only.
func (p Prefix) IsSingleIP() bool { return p.bits != 0 && int(p.bits) == p.ip.BitLen() }

// ParsePrefix reads "192.168.1.0/24" or "2001:db8::/32".
func ParsePrefix(s string) (Prefix, error) {
	fail := func(msg string) (Prefix, error) {
		return Prefix{}, errors.New("netip.ParsePrefix(" + strconv.Quote(s) + "): " + msg)
	}
	i := lastIndex(s, '/')
	if i < 0 {
		return fail("no '/'")
	}
	ip, err := ParseAddr(s[:i])
	if err != nil {
		return fail(err.Error())
	}
	if ip.Zone() != "" {
		return fail("IPv6 zones cannot be present in a prefix")
	}
	text := s[i+1:]
	bits, err := strconv.Atoi(text)
	if err != nil || len(text) > 1 && (text[0] < '1' || text[0] > '9') { // no sign, no leading zero
		return fail("bad bits after slash: " + strconv.Quote(text))
	}
	if bits < 0 || bits > ip.BitLen() {
		return fail("prefix length out of range")
	}
	return PrefixFrom(ip, bits), nil
}

// MustParsePrefix is ParsePrefix that panics.
func MustParsePrefix(s string) Prefix {
	p, err := ParsePrefix(s)
	if err != nil {
		panic(err)
	}
	return p
}

// Masked returns p with the bits of the address that do not count cleared.
func (p Prefix) Masked() Prefix {
	m, err := p.ip.Prefix(int(p.bits))
	if err != nil {
		return Prefix{}
	}
	return m
}

// Contains tells whether ip is in the network. Nothing contains an address with a zone, and an IPv4 network no
// mapped address.
func (p Prefix) Contains(ip Addr) bool {
	if !p.IsValid() || ip.Zone() != "" || ip.BitLen() != p.ip.BitLen() {
		return false
	}
	hi, lo := mask(int(p.bits) + 128 - ip.BitLen())
	return (ip.hi^p.ip.hi)&hi == 0 && (ip.lo^p.ip.lo)&lo == 0
}

// Overlaps tells whether p and o have an address in common.
func (p Prefix) Overlaps(o Prefix) bool {
	if !p.IsValid() || !o.IsValid() {
		return false
	}
	if p.bits > o.bits {
		p, o = o, p
	}
	return p.Contains(o.ip)
}

// String returns the value as text.
func (p Prefix) String() string {
	if !p.IsValid() {
		return "invalid Prefix"
	}
	return string(p.AppendTo(make([]byte, 0, 48)))
}

// AppendTo appends what MarshalText returns.
func (p Prefix) AppendTo(b []byte) []byte {
	if p == (Prefix{}) {
		return b
	}
	if !p.IsValid() {
		return append(b, "invalid Prefix"...)
	}
	return strconv.AppendUint(append(p.ip.AppendTo(b), '/'), uint64(p.bits), 10)
}

// MarshalText returns p as text, empty for the zero Prefix.
func (p Prefix) MarshalText() ([]byte, error) { return p.AppendTo(make([]byte, 0, 48)), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Prefix) UnmarshalText(text []byte) (err error) {
	*p = Prefix{}
	if len(text) > 0 {
		*p, err = ParsePrefix(string(text))
	}
	return err
}

// MarshalBinary returns the address as Addr has it, then a byte with the number of bits.
func (p Prefix) MarshalBinary() ([]byte, error) { return append(p.ip.binary(), byte(p.bits)), nil }

// UnmarshalBinary reads what MarshalBinary writes.
func (p *Prefix) UnmarshalBinary(b []byte) error {
	n := len(b) - 1
	if n < 0 {
		return errSize
	}
	var ip Addr
	if err := ip.UnmarshalBinary(b[:n]); err != nil {
		return err
	}
	*p = PrefixFrom(ip, int(b[n]))
	return nil
}

// AppendText appends address and port as text.
func (p AddrPort) AppendText(b []byte) ([]byte, error) { return p.AppendTo(b), nil }

// AppendBinary appends address and port as MarshalBinary returns them.
func (p AddrPort) AppendBinary(b []byte) ([]byte, error) {
	data, err := p.MarshalBinary()
	return append(b, data...), err
}

// AppendText appends the prefix as text.
func (p Prefix) AppendText(b []byte) ([]byte, error) { return p.AppendTo(b), nil }

// AppendBinary appends the prefix as MarshalBinary returns it.
func (p Prefix) AppendBinary(b []byte) ([]byte, error) {
	data, err := p.MarshalBinary()
	return append(b, data...), err
}
