package url

import (
	"strconv"
	"strings"
)

// A part of a URL has characters of its own that may stand in it unescaped, besides letters, digits and -_.~
type part int

const (
	partPath part = iota
	partSegment
	partHost
	partZone
	partUser
	partQuery
	partFragment
)

var unescaped = [...]string{
	partPath:     "$&+,/:;=@",
	partSegment:  "$&+:=@",
	partHost:     "!$&'()*+,;=:[]<>\"",
	partZone:     "!$&'()*+,;=:[]<>\"",
	partUser:     "$&+,;=",
	partQuery:    "",
	partFragment: "$&+,/:;=?@!()*",
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func mayStand(c byte, p part) bool {
	return isAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || strings.IndexByte(unescaped[p], c) >= 0
}

// An EscapeError is a % that is not followed by two hexadecimal digits, or an escape where there must be none.
type EscapeError string

// Error says what is wrong.
func (e EscapeError) Error() string { return "invalid URL escape " + strconv.Quote(string(e)) }

// An InvalidHostError is a character that no host has.
type InvalidHostError string

// Error says what is wrong.
func (e InvalidHostError) Error() string {
	return "invalid character " + strconv.Quote(string(e)) + " in host name"
}

// QueryEscape escapes s for a key or a value of a query; a space becomes a plus sign.
func QueryEscape(s string) string { return escape(s, partQuery) }

// PathEscape escapes s for one element of a path.
func PathEscape(s string) string { return escape(s, partSegment) }

// QueryUnescape undoes QueryEscape.
func QueryUnescape(s string) (string, error) { return unescape(s, partQuery) }

// PathUnescape undoes PathEscape.
func PathUnescape(s string) (string, error) { return unescape(s, partSegment) }

func escape(s string, p part) string {
	i := 0
	for i < len(s) && mayStand(s[i], p) {
		i++
	}
	if i == len(s) {
		return s
	}
	const digits = "0123456789ABCDEF"
	b := append(make([]byte, 0, len(s)+16), s[:i]...)
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case mayStand(c, p):
			b = append(b, c)
		case c == ' ' && p == partQuery:
			b = append(b, '+')
		default:
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}

func hexValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func unescape(s string, p part) (string, error) {
	host := p == partHost || p == partZone
	if !host && strings.IndexByte(s, '%') < 0 && (p != partQuery || strings.IndexByte(s, '+') < 0) {
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%':
			v, err := escaped(s[i:], p)
			if err != nil {
				return "", err
			}
			b = append(b, v)
			i += 2
		case c == '+' && p == partQuery:
			b = append(b, ' ')
		case host && c < 0x80 && !mayStand(c, p):
			return "", InvalidHostError(s[i : i+1])
		default:
			b = append(b, c)
		}
	}
	return string(b), nil
}

// escaped returns the byte that the escape at the beginning of s stands for. In a host, only what is not ASCII is
// escaped, and a percent sign; in its zone, what could not stand there otherwise is not, but for a space.
func escaped(s string, p part) (byte, error) {
	if len(s) > 3 {
		s = s[:3]
	}
	if len(s) < 3 || hexValue(s[1]) < 0 || hexValue(s[2]) < 0 {
		return 0, EscapeError(s)
	}
	v := byte(hexValue(s[1])<<4 | hexValue(s[2]))
	if v != '%' && (p == partHost && v < 0x80 || p == partZone && v != ' ' && !mayStand(v, partHost)) {
		return 0, EscapeError(s)
	}
	return v, nil
}
