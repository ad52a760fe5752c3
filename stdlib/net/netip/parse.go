package netip

import (
	"internal/bytealg"
	"strconv"
)

// A parseError says what is wrong with the text in, and from where on.
type parseError struct {
	in, msg, at string
}

func (e parseError) Error() string {
	s := "ParseAddr(" + strconv.Quote(e.in) + "): " + e.msg
	if e.at != "" {
		s += " (at " + strconv.Quote(e.at) + ")"
	}
	return s
}

// MustParseAddr is ParseAddr that panics.
func MustParseAddr(s string) Addr {
	ip, err := ParseAddr(s)
	if err != nil {
		panic(err)
	}
	return ip
}

// ParseAddr reads "192.0.2.1", "2001:db8::68" or "fe80::1%zone".
func ParseAddr(s string) (Addr, error) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '.':
			return parse4(s)
		case ':':
			return parse6(s)
		case '%':
			return Addr{}, parseError{s, "missing IPv6 address", ""}
		}
	}
	return Addr{}, parseError{s, "unable to parse IP", ""}
}

// parse4 reads four decimal numbers without leading zeros.
func parse4(s string) (Addr, error) {
	var bytes [4]byte
	n, digits, value := 0, 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			if digits == 1 && value == 0 {
				return Addr{}, parseError{s, "IPv4 field has octet with leading zero", ""}
			}
			digits++
			if value = value*10 + int(c-'0'); value > 255 {
				return Addr{}, parseError{s, "IPv4 field has value >255", ""}
			}
		case c == '.':
			if digits == 0 || i == len(s)-1 {
				return Addr{}, parseError{s, "IPv4 field must have at least one digit", s[i:]}
			}
			if n == 3 {
				return Addr{}, parseError{s, "IPv4 address too long", ""}
			}
			bytes[n] = byte(value)
			n++
			digits, value = 0, 0
		default:
			return Addr{}, parseError{s, "unexpected character", s[i:]}
		}
	}
	if n < 3 {
		return Addr{}, parseError{s, "IPv4 address too short", ""}
	}
	bytes[3] = byte(value)
	return AddrFrom4(bytes), nil
}

// parse6 reads fields of 16 bits in hexadecimal, one "::" for any number of zeros, and perhaps an IPv4 address
// in place of the last two fields.
func parse6(in string) (Addr, error) {
	fail := func(msg, at string) (Addr, error) { return Addr{}, parseError{in, msg, at} }
	s, zone := in, ""
	if i := bytealg.IndexByteString(s, '%'); i >= 0 {
		s, zone = s[:i], s[i+1:]
		if zone == "" {
			return fail("zone must be a non-empty string", "")
		}
	}
	var bytes [16]byte
	n, gap := 0, -1 // bytes read; how many of them stand before the "::"
	if len(s) >= 2 && s[0] == ':' && s[1] == ':' {
		gap = 0
		s = s[2:]
		if s == "" {
			return IPv6Unspecified().WithZone(zone), nil
		}
	}
	for n < 16 {
		value, digits, ok := hexField(s)
		if !ok {
			return fail("IPv6 field has value >=2^16", s)
		}
		if digits == 0 {
			return fail("each colon-separated field must have at least one digit", s)
		}
		if digits < len(s) && s[digits] == '.' {
			if gap < 0 && n != 12 {
				return fail("embedded IPv4 address must replace the final 2 fields of the address", s)
			}
			if n > 12 {
				return fail("too many hex fields to fit an embedded IPv4 at the end of the address", s)
			}
			ip4, err := parse4(s)
			if err != nil {
				return fail(err.Error(), s)
			}
			putBigEndian(bytes[n:n+4], ip4.lo)
			n, s = n+4, ""
			break
		}
		putBigEndian(bytes[n:n+2], value)
		n += 2
		if s = s[digits:]; s == "" {
			break
		}
		if s[0] != ':' {
			return fail("unexpected character, want colon", s)
		}
		if len(s) == 1 {
			return fail("colon must be followed by more characters", s)
		}
		if s = s[1:]; s[0] == ':' {
			if gap >= 0 {
				return fail("multiple :: in address", s)
			}
			gap = n
			if s = s[1:]; s == "" {
				break
			}
		}
	}
	switch {
	case s != "":
		return fail("trailing garbage after address", s)
	case n < 16 && gap < 0:
		return fail("address string too short", "")
	case n == 16 && gap >= 0:
		return fail("the :: must expand to at least one field of zeros", "")
	case n < 16:
		tail := 16 - (n - gap)
		copy(bytes[tail:], bytes[gap:n])
		for i := gap; i < tail; i++ {
			bytes[i] = 0
		}
	}
	return AddrFrom16(bytes).WithZone(zone), nil
}

// hexField reads the digits that s begins with; it is not ok if their value does not fit.
func hexField(s string) (value uint64, digits int, ok bool) {
	for ; digits < len(s); digits++ {
		c := s[digits]
		switch {
		case '0' <= c && c <= '9':
			value = value<<4 + uint64(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			value = value<<4 + uint64(c|0x20-'a'+10)
		default:
			return value, digits, true
		}
		if value > 0xffff {
			return 0, digits, false
		}
	}
	return value, digits, true
}
