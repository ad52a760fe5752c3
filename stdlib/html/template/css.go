package template

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// endsWithCSSKeyword reports whether b ends with the word, in lower case, and not with a longer one.
func endsWithCSSKeyword(b []byte, word string) bool {
	i := len(b) - len(word)
	if i < 0 || string(bytes.ToLower(b[i:])) != word {
		return false
	}
	r, _ := utf8.DecodeLastRune(b[:i])
	return i == 0 || !isCSSNmchar(r)
}

// isCSSNmchar reports whether names of CSS have r in them.
func isCSSNmchar(r rune) bool {
	return r < 0x80 && (isAlnum(byte(r)) || r == '-' || r == '_') ||
		0x80 <= r && r <= 0xd7ff || 0xe000 <= r && r <= 0xfffd || 0x10000 <= r && r <= 0x10ffff
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func hexValue(c byte) rune {
	if c <= '9' {
		return rune(c - '0')
	}
	return rune(c|0x20-'a') + 10
}

// decodeCSS takes escapes back: \ with up to six hexadecimal digits and a space, or with something else that means itself.
func decodeCSS(s []byte) []byte {
	i := bytes.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i >= 0 && len(s)-i >= 2 {
		b, s = append(b, s[:i]...), s[i+1:]
		if !isHex(s[0]) {
			_, n := utf8.DecodeRune(s)
			b, s = append(b, s[:n]...), s[n:]
		} else {
			r, n := rune(0), 0
			for n < len(s) && n < 6 && isHex(s[n]) && r<<4|hexValue(s[n]) <= utf8.MaxRune {
				r = r<<4 | hexValue(s[n])
				n++
			}
			b, s = utf8.AppendRune(b, r), skipCSSSpace(s[n:])
		}
		i = bytes.IndexByte(s, '\\')
	}
	if i >= 0 { // a last one alone
		return append(b, s[:i]...)
	}
	return append(b, s...)
}

// skipCSSSpace skips one character of white space, or the two that end a line.
func skipCSSSpace(s []byte) []byte {
	switch {
	case len(s) == 0 || !isSpace(s[0]):
		return s
	case hasPrefix(s, "\r\n"):
		return s[2:]
	}
	return s[1:]
}

var cssSet = byteSet{1 | 1<<'\t' | 1<<'\n' | 1<<'\f' | 1<<'\r' | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'+' | 1<<'/' | 1<<':' | 1<<';' |
	1<<'<' | 1<<'>', 1<<('\\'-64) | 1<<('{'-64) | 1<<('}'-64)}

// cssEscaper makes what can stand in a string of CSS.
func cssEscaper(args ...any) string {
	s, _ := stringify(args...)
	i := next(s, 0, &cssSet)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	written := 0
	for ; i < len(s); i = next(s, i+1, &cssSet) {
		b.WriteString(s[written:i])
		written = i + 1
		b.WriteByte('\\')
		if s[i] == '\\' {
			b.WriteByte('\\')
			continue
		}
		const digits = "0123456789abcdef"
		if s[i] >= 16 {
			b.WriteByte(digits[s[i]>>4])
		}
		b.WriteByte(digits[s[i]&15])
		if written == len(s) || isHex(s[written]) || isSpace(s[written]) {
			b.WriteByte(' ') // ends the digits
		}
	}
	b.WriteString(s[written:])
	return b.String()
}

// cssValueFilter lets through values that can neither end what they are in nor run a script.
func cssValueFilter(args ...any) string {
	s, t := stringify(args...)
	if t == contentCSS {
		return s
	}
	b := decodeCSS([]byte(s))
	var name []byte
	for i, c := range b {
		switch c {
		case 0, '"', '\'', '(', ')', '/', ';', '@', '[', '\\', ']', '`', '{', '}', '<', '>':
			return failsafe
		case '-':
			if i > 0 && b[i-1] == '-' { // <!-- or -->
				return failsafe
			}
		default:
			if c < utf8.RuneSelf && isCSSNmchar(rune(c)) {
				name = append(name, c)
			}
		}
	}
	name = bytes.ToLower(name)
	if bytes.Contains(name, []byte("expression")) || bytes.Contains(name, []byte("mozbinding")) {
		return failsafe
	}
	return string(b)
}
