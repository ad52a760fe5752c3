// Package netip defines IP addresses that are small values: they can be compared with == and be keys of maps.
//
// addr.go has Addr, parse.go reads one, prefix.go has Prefix and AddrPort.
package netip

import (
	"errors"
	"strconv"
	"unique"
	"unsafe"
)

// An Addr is an IPv4 address, or an IPv6 address with or without a zone. The zero Addr is no address.
//
// The bits stand in hi and lo as in IPv6, the first byte on top; an IPv4 address has its 32 bits at the end
// of lo and the prefix of the mapped addresses (::ffff:0:0) before them. What kind of address it is, kind tells.
type Addr struct {
	hi, lo uint64
	kind   *kind
}

// A kind is v4, v6, or the zone of an IPv6 address. Equal zones have one address: they come from package unique.
type kind struct{ zone string }

var v4, v6 kind

const mappedPrefix = 0xffff << 32

func zoneKind(zone string) *kind {
	if zone == "" {
		return &v6
	}
	h := unique.Make(kind{zone})
	return *(**kind)(unsafe.Pointer(&h)) // a Handle is a pointer to the one copy
}

// IPv6Unspecified returns ::.
func IPv6Unspecified() Addr { return Addr{kind: &v6} }

// IPv6LinkLocalAllNodes returns ff02::1.
func IPv6LinkLocalAllNodes() Addr { return Addr{0xff02 << 48, 1, &v6} }

// IPv6LinkLocalAllRouters returns ff02::2.
func IPv6LinkLocalAllRouters() Addr { return Addr{0xff02 << 48, 2, &v6} }

// IPv6Loopback returns ::1.
func IPv6Loopback() Addr { return Addr{0, 1, &v6} }

// IPv4Unspecified returns 0.0.0.0.
func IPv4Unspecified() Addr { return AddrFrom4([4]byte{}) }

// AddrFrom4 returns the IPv4 address of four bytes.
func AddrFrom4(addr [4]byte) Addr {
	return Addr{0, mappedPrefix | bigEndian(addr[:]), &v4}
}

// AddrFrom16 returns the IPv6 address of sixteen bytes; an IPv4-mapped one remains what it is.
func AddrFrom16(addr [16]byte) Addr {
	return Addr{bigEndian(addr[:8]), bigEndian(addr[8:]), &v6}
}

// AddrFromSlice returns the address of 4 or 16 bytes.
func AddrFromSlice(slice []byte) (ip Addr, ok bool) {
	switch len(slice) {
	case 4:
		return AddrFrom4(*(*[4]byte)(slice)), true
	case 16:
		return AddrFrom16(*(*[16]byte)(slice)), true
	}
	return Addr{}, false
}

func bigEndian(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

func putBigEndian(b []byte, v uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte(v)
		v >>= 8
	}
}

// IsValid tells whether ip is an address at all.
func (ip Addr) IsValid() bool { return ip.kind != nil }

// Is4 tells whether ip is an IPv4 address; a mapped one is not.
func (ip Addr) Is4() bool { return ip.kind == &v4 }

// Is6 tells whether ip is an IPv6 address.
func (ip Addr) Is6() bool { return ip.kind != nil && ip.kind != &v4 }

// Is4In6 tells whether ip is an IPv4-mapped IPv6 address.
func (ip Addr) Is4In6() bool { return ip.Is6() && ip.hi == 0 && ip.lo>>32 == 0xffff }

// BitLen returns 32, 128, or 0 for no address.
func (ip Addr) BitLen() int {
	switch ip.kind {
	case nil:
		return 0
	case &v4:
		return 32
	}
	return 128
}

// Zone returns the zone of an IPv6 address, or "".
func (ip Addr) Zone() string {
	if ip.kind == nil {
		return ""
	}
	return ip.kind.zone
}

// WithZone returns ip with another zone, or with none. What is not an IPv6 address has no zone, and stays the same.
func (ip Addr) WithZone(zone string) Addr {
	if ip.Is6() {
		ip.kind = zoneKind(zone)
	}
	return ip
}

func (ip Addr) withoutZone() Addr {
	if ip.Is6() {
		ip.kind = &v6
	}
	return ip
}

// Unmap returns the IPv4 address that is mapped, or else ip itself.
func (ip Addr) Unmap() Addr {
	if ip.Is4In6() {
		ip.kind = &v4
	}
	return ip
}

// Compare orders addresses: by length, value and zone.
func (ip Addr) Compare(ip2 Addr) int {
	if a, b := ip.BitLen(), ip2.BitLen(); a != b {
		return order(uint64(a), uint64(b))
	}
	if ip.hi != ip2.hi {
		return order(ip.hi, ip2.hi)
	}
	if ip.lo != ip2.lo {
		return order(ip.lo, ip2.lo)
	}
	a, b := ip.Zone(), ip2.Zone()
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func order(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Less tells whether ip comes before ip2.
func (ip Addr) Less(ip2 Addr) bool { return ip.Compare(ip2) < 0 }

// v4byte returns byte i, from 0, of an IPv4 address.
func (ip Addr) v4byte(i int) byte { return byte(ip.lo >> (24 - 8*uint(i))) }

// field returns the group of 16 bits i, from 0, of an IPv6 address.
func (ip Addr) field(i int) uint16 {
	half := ip.hi
	if i >= 4 {
		half = ip.lo
	}
	return uint16(half >> (48 - 16*uint(i&3)))
}

// IsUnspecified tells whether ip is 0.0.0.0 or ::.
func (ip Addr) IsUnspecified() bool { return ip == IPv4Unspecified() || ip == IPv6Unspecified() }

// IsLoopback tells whether ip is ::1 or in 127.0.0.0/8.
func (ip Addr) IsLoopback() bool {
	if ip.Is4() {
		return ip.v4byte(0) == 127
	}
	return ip.Is6() && ip.hi == 0 && ip.lo == 1
}

// IsMulticast tells whether ip stands for a group.
func (ip Addr) IsMulticast() bool {
	if ip.Is4() {
		return ip.v4byte(0)&0xf0 == 0xe0
	}
	return ip.Is6() && ip.hi>>56 == 0xff
}

// IsInterfaceLocalMulticast tells whether ip is an IPv6 group within one interface.
func (ip Addr) IsInterfaceLocalMulticast() bool { return ip.Is6() && ip.field(0)&0xff0f == 0xff01 }

// IsLinkLocalMulticast tells whether ip is a group within one link.
func (ip Addr) IsLinkLocalMulticast() bool {
	if ip.Is4() {
		return uint32(ip.lo)>>8 == 224<<16
	}
	return ip.Is6() && ip.field(0)&0xff0f == 0xff02
}

// IsLinkLocalUnicast tells whether ip is in 169.254.0.0/16 or fe80::/10.
func (ip Addr) IsLinkLocalUnicast() bool {
	if ip.Is4() {
		return uint32(ip.lo)>>16 == 169<<8|254
	}
	return ip.Is6() && ip.field(0)&0xffc0 == 0xfe80
}

// IsPrivate tells whether ip is in one of the ranges for private use.
func (ip Addr) IsPrivate() bool {
	if ip.Is4() {
		a, b := ip.v4byte(0), ip.v4byte(1)
		return a == 10 || a == 172 && b&0xf0 == 16 || a == 192 && b == 168
	}
	return ip.Is6() && ip.hi>>57 == 0xfc>>1
}

// IsGlobalUnicast tells whether ip is neither unspecified, loopback, multicast, link-local unicast nor the
// broadcast address. Private addresses count as global.
func (ip Addr) IsGlobalUnicast() bool {
	if ip.Is4() && uint32(ip.lo) == 1<<32-1 {
		return false
	}
	return ip.IsValid() && !ip.IsUnspecified() && !ip.IsLoopback() && !ip.IsMulticast() && !ip.IsLinkLocalUnicast()
}

// As4 returns the bytes of an IPv4 address, mapped or not. It panics for others.
func (ip Addr) As4() (a4 [4]byte) {
	if !ip.Is4() && !ip.Is4In6() {
		if !ip.IsValid() {
			panic("As4 called on IP zero value")
		}
		panic("As4 called on IPv6 address")
	}
	putBigEndian(a4[:], ip.lo)
	return a4
}

// As16 returns the bytes of the address as IPv6: an IPv4 one is mapped, the zone is lost.
func (ip Addr) As16() (a16 [16]byte) {
	putBigEndian(a16[:8], ip.hi)
	putBigEndian(a16[8:], ip.lo)
	return a16
}

// AsSlice returns the 4 or 16 bytes of the address, nil if there is none.
func (ip Addr) AsSlice() []byte {
	if !ip.IsValid() {
		return nil
	}
	a := ip.As16()
	if ip.Is4() {
		return a[12:16:16]
	}
	return a[:]
}

// Next returns the address after ip, the zero Addr if it is the last.
func (ip Addr) Next() Addr {
	if ip.Is4() {
		if uint32(ip.lo) == 1<<32-1 {
			return Addr{}
		}
		ip.lo++
		return ip
	}
	if ip.lo++; ip.lo == 0 {
		if ip.hi++; ip.hi == 0 {
			return Addr{}
		}
	}
	return ip
}

// Prev returns the address before ip, the zero Addr if it is the first.
func (ip Addr) Prev() Addr {
	if ip.Is4() && uint32(ip.lo) == 0 || !ip.Is4() && ip.hi == 0 && ip.lo == 0 {
		return Addr{}
	}
	if ip.lo == 0 {
		ip.hi--
	}
	ip.lo--
	return ip
}

// Prefix keeps only the top b bits of ip. It drops the zone.
func (ip Addr) Prefix(b int) (Prefix, error) {
	if b < 0 {
		return Prefix{}, errors.New("negative Prefix bits")
	}
	if !ip.IsValid() {
		return Prefix{}, nil
	}
	if b > ip.BitLen() {
		family := "IPv6"
		if ip.Is4() {
			family = "IPv4"
		}
		return Prefix{}, errors.New("prefix length " + strconv.Itoa(b) + " too large for " + family)
	}
	hi, lo := mask(b + 128 - ip.BitLen())
	ip.hi &= hi
	ip.lo &= lo
	return PrefixFrom(ip, b), nil
}

// mask returns 128 bits of which the top n are set.
func mask(n int) (hi, lo uint64) {
	return ^(^uint64(0) >> uint(n)), ^(^uint64(0) >> uint(max(n-64, 0)))
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

// String returns the address in the usual form; IPv6 as RFC 5952 has it, a mapped one with dots.
func (ip Addr) String() string {
	if !ip.IsValid() {
		return "invalid IP"
	}
	return string(ip.AppendTo(make([]byte, 0, 40)))
}

// AppendTo appends what MarshalText returns.
func (ip Addr) AppendTo(b []byte) []byte {
	switch {
	case !ip.IsValid():
		return b
	case ip.Is4():
		return ip.append4(b)
	case ip.Is4In6():
		b = ip.append4(append(b, "::ffff:"...))
	default:
		b = ip.append6(b)
	}
	return ip.appendZone(b)
}

func (ip Addr) appendZone(b []byte) []byte {
	if z := ip.Zone(); z != "" {
		b = append(append(b, '%'), z...)
	}
	return b
}

func (ip Addr) append4(b []byte) []byte {
	for i := 0; i < 4; i++ {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, uint64(ip.v4byte(i)), 10)
	}
	return b
}

// append6 appends eight fields. The longest run of two or more zeros, the first of equal ones, becomes "::".
func (ip Addr) append6(b []byte) []byte {
	from, to := -1, -1
	for i := 0; i < 8; i++ {
		j := i
		for j < 8 && ip.field(j) == 0 {
			j++
		}
		if j-i >= 2 && j-i > to-from {
			from, to = i, j
		}
		if j > i {
			i = j
		}
	}
	for i := 0; i < 8; i++ {
		if i == from {
			b = append(b, ':', ':')
			if i = to; i == 8 {
				break
			}
		} else if i > 0 {
			b = append(b, ':')
		}
		b = strconv.AppendUint(b, uint64(ip.field(i)), 16)
	}
	return b
}

// StringExpanded is String with all zeros of IPv6 addresses written out.
func (ip Addr) StringExpanded() string {
	if !ip.Is6() {
		return ip.String()
	}
	const digits = "0123456789abcdef"
	b := make([]byte, 0, 40)
	for i := 0; i < 8; i++ {
		if i > 0 {
			b = append(b, ':')
		}
		v := ip.field(i)
		b = append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
	}
	return string(ip.appendZone(b))
}

// MarshalText returns the address as text, empty for the zero Addr.
func (ip Addr) MarshalText() ([]byte, error) { return ip.AppendTo(make([]byte, 0, 40)), nil }

// UnmarshalText reads what MarshalText writes.
func (ip *Addr) UnmarshalText(text []byte) (err error) {
	*ip = Addr{}
	if len(text) > 0 {
		*ip, err = ParseAddr(string(text))
	}
	return err
}

// MarshalBinary returns no, 4 or 16 bytes, the latter followed by the zone.
func (ip Addr) MarshalBinary() ([]byte, error) { return ip.binary(), nil }

func (ip Addr) binary() []byte {
	b := append(make([]byte, 0, 24), ip.AsSlice()...)
	return append(b, ip.Zone()...)
}

var errSize = errors.New("unexpected slice size")

// UnmarshalBinary reads what MarshalBinary writes.
func (ip *Addr) UnmarshalBinary(b []byte) error {
	switch {
	case len(b) == 0:
		*ip = Addr{}
	case len(b) == 4:
		*ip, _ = AddrFromSlice(b)
	case len(b) >= 16:
		a, _ := AddrFromSlice(b[:16])
		*ip = a.WithZone(string(b[16:]))
	default:
		return errSize
	}
	return nil
}

// AppendText appends the address as text.
func (ip Addr) AppendText(b []byte) ([]byte, error) { return ip.AppendTo(b), nil }

// AppendBinary appends the address as MarshalBinary returns it.
func (ip Addr) AppendBinary(b []byte) ([]byte, error) { return append(b, ip.binary()...), nil }
