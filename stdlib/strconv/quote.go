package strconv

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// How runes are shown when they are quoted.
type quoting int

const (
	quotePrint   quoting = iota // printable ones as they are
	quoteASCII                  // only ASCII ones as they are
	quoteGraphic                // also spaces other than U+0020
)

// Quote returns s as a Go string literal in double quotes, with escapes for
// control characters and for what IsPrint denies.
func Quote(s string) string { return quoteString(s, quotePrint) }

// AppendQuote appends what Quote returns.
func AppendQuote(dst []byte, s string) []byte { return appendQuoted(dst, s, quotePrint) }

// QuoteToASCII is Quote with escapes for all that is not ASCII.
func QuoteToASCII(s string) string { return quoteString(s, quoteASCII) }

// AppendQuoteToASCII appends what QuoteToASCII returns.
func AppendQuoteToASCII(dst []byte, s string) []byte { return appendQuoted(dst, s, quoteASCII) }

// QuoteToGraphic is Quote, but leaves all that IsGraphic allows.
func QuoteToGraphic(s string) string { return quoteString(s, quoteGraphic) }

// AppendQuoteToGraphic appends what QuoteToGraphic returns.
func AppendQuoteToGraphic(dst []byte, s string) []byte { return appendQuoted(dst, s, quoteGraphic) }

// QuoteRune returns r as a Go character literal, with escapes for control
// characters and for what IsPrint denies. An invalid rune gives U+FFFD.
func QuoteRune(r rune) string { return string(appendQuotedRune(nil, r, quotePrint)) }

// AppendQuoteRune appends what QuoteRune returns.
func AppendQuoteRune(dst []byte, r rune) []byte { return appendQuotedRune(dst, r, quotePrint) }

// QuoteRuneToASCII is QuoteRune with escapes for all that is not ASCII.
func QuoteRuneToASCII(r rune) string { return string(appendQuotedRune(nil, r, quoteASCII)) }

// AppendQuoteRuneToASCII appends what QuoteRuneToASCII returns.
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte { return appendQuotedRune(dst, r, quoteASCII) }

// QuoteRuneToGraphic is QuoteRune, but leaves all that IsGraphic allows.
func QuoteRuneToGraphic(r rune) string { return string(appendQuotedRune(nil, r, quoteGraphic)) }

// AppendQuoteRuneToGraphic appends what QuoteRuneToGraphic returns.
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return appendQuotedRune(dst, r, quoteGraphic)
}

func quoteString(s string, q quoting) string {
	return string(appendQuoted(make([]byte, 0, len(s)+len(s)/2+2), s, q))
}

func appendQuoted(dst []byte, s string, q quoting) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		// What needs no escape is copied in one go.
		start := i
		for i < len(s) && ' ' <= s[i] && s[i] < 0x7F && s[i] != '"' && s[i] != '\\' {
			i++
		}
		dst = append(dst, s[start:i]...)
		if i == len(s) {
			break
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			dst = append(dst, '\\', 'x', hexDigits[s[i]>>4], hexDigits[s[i]&0xF])
		} else {
			dst = appendEscaped(dst, r, '"', q)
		}
		i += n
	}
	return append(dst, '"')
}

func appendQuotedRune(dst []byte, r rune, q quoting) []byte {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	dst = append(dst, '\'')
	dst = appendEscaped(dst, r, '\'', q)
	return append(dst, '\'')
}

// appendEscaped appends r as it is written within the given quotes.
func appendEscaped(dst []byte, r rune, quote byte, q quoting) []byte {
	if r == rune(quote) || r == '\\' {
		return append(dst, '\\', byte(r))
	}
	var plain bool
	switch q {
	case quoteASCII:
		plain = r < utf8.RuneSelf && IsPrint(r)
	case quoteGraphic:
		plain = IsGraphic(r)
	default:
		plain = IsPrint(r)
	}
	if plain {
		return utf8.AppendRune(dst, r)
	}
	if '\a' <= r && r <= '\r' {
		return append(dst, '\\', "abtnvfr"[r-'\a'])
	}
	width := 8
	switch {
	case r < ' ' || r == 0x7F:
		dst = append(dst, '\\', 'x')
		width = 2
	case r < 0x10000:
		dst = append(dst, '\\', 'u')
		width = 4
	default:
		dst = append(dst, '\\', 'U')
	}
	for shift := 4 * (width - 1); shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[r>>uint(shift)&0xF])
	}
	return dst
}

// CanBackquote reports whether s can be written unchanged as a raw string
// literal on one line, with no control characters but tabs.
func CanBackquote(s string) bool {
	for _, r := range s {
		switch {
		case r == utf8.RuneError: // checked below
		case r == 0xFEFF || r == '`' || r == 0x7F || r < ' ' && r != '\t':
			return false
		}
	}
	return utf8.ValidString(s)
}

// UnquoteChar decodes the first character or escape of s, the inside of a
// string or character literal. It returns the value, whether this is a rune
// that takes more than one byte in UTF-8 (rather than a byte), and the rest of
// s. The quote, ' or ", must be escaped; any other escaped quote is an error.
// With quote 0 neither needs an escape and none may have one.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" {
		return 0, false, "", ErrSyntax
	}
	c := s[0]
	switch {
	case c == quote && (quote == '\'' || quote == '"'):
		return 0, false, "", ErrSyntax
	case c >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(s)
		return r, true, s[n:], nil
	case c != '\\':
		return rune(c), false, s[1:], nil
	}
	if len(s) == 1 {
		return 0, false, "", ErrSyntax
	}
	c, s = s[1], s[2:]
	switch c {
	case 'a':
		value = '\a'
	case 'b':
		value = '\b'
	case 'f':
		value = '\f'
	case 'n':
		value = '\n'
	case 'r':
		value = '\r'
	case 't':
		value = '\t'
	case 'v':
		value = '\v'
	case '\\':
		value = '\\'
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		value = rune(c)
	case 'x', 'u', 'U':
		return unquoteHex(s, c)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		value = rune(c - '0')
		if len(s) < 2 {
			return 0, false, "", ErrSyntax
		}
		for i := 0; i < 2; i++ {
			d := s[i] - '0'
			if d > 7 {
				return 0, false, "", ErrSyntax
			}
			value = value<<3 | rune(d)
		}
		if value > 255 {
			return 0, false, "", ErrSyntax
		}
		s = s[2:]
	default:
		return 0, false, "", ErrSyntax
	}
	return value, false, s, nil
}

// unquoteHex decodes the digits after \x, \u or \U.
func unquoteHex(s string, kind byte) (value rune, multibyte bool, tail string, err error) {
	n := 2
	switch kind {
	case 'u':
		n = 4
	case 'U':
		n = 8
	}
	if len(s) < n {
		return 0, false, "", ErrSyntax
	}
	var v uint32
	for i := 0; i < n; i++ {
		c := s[i]
		var d byte
		switch {
		case '0' <= c && c <= '9':
			d = c - '0'
		case 'a' <= lower(c) && lower(c) <= 'f':
			d = lower(c) - 'a' + 10
		default:
			return 0, false, "", ErrSyntax
		}
		v = v<<4 | uint32(d)
	}
	if kind == 'x' {
		return rune(v), false, s[n:], nil
	}
	if v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, false, "", ErrSyntax
	}
	return rune(v), true, s[n:], nil
}

// QuotedPrefix returns the string or character literal that s begins with.
func QuotedPrefix(s string) (string, error) {
	n, _, err := unquote(s, false)
	if err != nil {
		return "", err
	}
	return s[:n], nil
}

// Unquote returns what the Go literal s, a string in double or back quotes or
// a character in single quotes, stands for.
func Unquote(s string) (string, error) {
	n, out, err := unquote(s, true)
	if err != nil {
		return "", err
	}
	if n != len(s) {
		return "", ErrSyntax
	}
	return out, nil
}

// unquote finds the length of the literal that s begins with and, if wanted,
// its value.
func unquote(s string, want bool) (n int, out string, err error) {
	if len(s) < 2 {
		return 0, "", ErrSyntax
	}
	quote := s[0]
	switch quote {
	case '`':
		return unquoteRaw(s, want)
	case '"', '\'':
	default:
		return 0, "", ErrSyntax
	}

	// Most literals are valid text with no escape and need no copy.
	i := 1
	for i < len(s) && s[i] != quote && s[i] != '\\' && s[i] != '\n' {
		i++
	}
	if i < len(s) && s[i] == quote {
		in := s[1:i]
		ok := utf8.ValidString(in)
		if quote == '\'' {
			r, size := utf8.DecodeRuneInString(in)
			ok = size == len(in) && (r != utf8.RuneError || size != 1)
		}
		if ok {
			return i + 1, in, nil
		}
	}

	var buf []byte
	rest := s[1:]
	for count := 0; ; count++ {
		if rest == "" || rest[0] == '\n' {
			return 0, "", ErrSyntax
		}
		if rest[0] == quote && (quote == '"' || count > 0) {
			break
		}
		if quote == '\'' && count == 1 {
			return 0, "", ErrSyntax
		}
		r, multibyte, tail, err := UnquoteChar(rest, quote)
		if err != nil {
			return 0, "", err
		}
		if want {
			if r < utf8.RuneSelf || !multibyte {
				buf = append(buf, byte(r))
			} else {
				buf = utf8.AppendRune(buf, r)
			}
		}
		rest = tail
	}
	return len(s) - len(rest) + 1, string(buf), nil
}

// unquoteRaw is unquote for back quotes; carriage returns are dropped.
func unquoteRaw(s string, want bool) (n int, out string, err error) {
	end, cr := 1, 0
	for end < len(s) && s[end] != '`' {
		if s[end] == '\r' {
			cr++
		}
		end++
	}
	if end == len(s) {
		return 0, "", ErrSyntax
	}
	in := s[1:end]
	if cr == 0 || !want {
		return end + 1, in, nil
	}
	buf := make([]byte, 0, len(in)-cr)
	for i := 0; i < len(in); i++ {
		if in[i] != '\r' {
			buf = append(buf, in[i])
		}
	}
	return end + 1, string(buf), nil
}

// IsPrint reports whether r is printable: a letter, mark, number, punctuation
// character, symbol or the space U+0020. It is unicode.IsPrint.
func IsPrint(r rune) bool {
	switch {
	case r < 0x7F:
		return r >= ' '
	case r <= 0xFF:
		return r > 0xA0 && r != 0xAD
	case r <= 0xFFFF:
		u := uint16(r)
		i, j := 0, len(print16)
		for i < j {
			m := int(uint(i+j) >> 1)
			if print16[m] < u {
				i = m + 1
			} else {
				j = m
			}
		}
		// An odd index is the end of a range that u is in.
		return i < len(print16) && (i&1 != 0 || print16[i] == u)
	}
	u := uint32(r)
	i, j := 0, len(print32)
	for i < j {
		m := int(uint(i+j) >> 1)
		if print32[m] < u {
			i = m + 1
		} else {
			j = m
		}
	}
	return i < len(print32) && (i&1 != 0 || print32[i] == u)
}

// IsGraphic reports whether r is printable or a space. It is
// unicode.IsGraphic.
func IsGraphic(r rune) bool {
	if IsPrint(r) {
		return true
	}
	if 0 <= r && r <= 0xFFFF {
		for _, g := range graphicOnly {
			if rune(g) == r {
				return true
			}
		}
	}
	return false
}
