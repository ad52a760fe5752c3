package fmt

import (
	"strconv"
	"unicode/utf8"
)

const (
	lowerDigits = "0123456789abcdefx"
	upperDigits = "0123456789ABCDEFX"
)

// spaces appends n bytes of padding: zeros if that is asked for and the padding is left of the value.
func (p *pp) spaces(n int) {
	c := byte(' ')
	if p.zero && !p.minus {
		c = '0'
	}
	for ; n > 0; n-- {
		p.buf = append(p.buf, c)
	}
}

func (p *pp) padString(s string) {
	if !p.hasWid || p.wid == 0 {
		p.buf = append(p.buf, s...)
		return
	}
	n := p.wid - utf8.RuneCountInString(s)
	if p.minus {
		p.buf = append(p.buf, s...)
		p.spaces(n)
	} else {
		p.spaces(n)
		p.buf = append(p.buf, s...)
	}
}

// pad pads what has been appended to the buffer from index start on.
func (p *pp) pad(start int) {
	if !p.hasWid || p.wid == 0 {
		return
	}
	n := p.wid - utf8.RuneCount(p.buf[start:])
	if n <= 0 {
		return
	}
	end := len(p.buf)
	p.spaces(n)
	if !p.minus { // the padding is behind the value: exchange them
		copy(p.buf[start+n:], p.buf[start:end])
		c := byte(' ')
		if p.zero {
			c = '0'
		}
		for i := start; i < start+n; i++ {
			p.buf[i] = c
		}
	}
}

// padPlain is pad with spaces, whatever the zero flag says.
func (p *pp) padPlain(start int) {
	zero := p.zero
	p.zero = false
	p.pad(start)
	p.zero = zero
}

func (p *pp) fmtBool(v bool, verb rune) {
	if verb != 't' && verb != 'v' {
		p.badVerb(verb)
	} else if v {
		p.padString("true")
	} else {
		p.padString("false")
	}
}

// fmtInt prints an integer by any verb.
func (p *pp) fmtInt(v uint64, signed bool, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			p.fmt0x64(v, true)
		} else {
			p.fmtInteger(v, 10, signed, verb, lowerDigits)
		}
	case 'd':
		p.fmtInteger(v, 10, signed, verb, lowerDigits)
	case 'b':
		p.fmtInteger(v, 2, signed, verb, lowerDigits)
	case 'o', 'O':
		p.fmtInteger(v, 8, signed, verb, lowerDigits)
	case 'x':
		p.fmtInteger(v, 16, signed, verb, lowerDigits)
	case 'X':
		p.fmtInteger(v, 16, signed, verb, upperDigits)
	case 'c':
		start := len(p.buf)
		p.buf = utf8.AppendRune(p.buf, toRune(v))
		p.pad(start)
	case 'q':
		start := len(p.buf)
		if p.plus {
			p.buf = strconv.AppendQuoteRuneToASCII(p.buf, toRune(v))
		} else {
			p.buf = strconv.AppendQuoteRune(p.buf, toRune(v))
		}
		p.pad(start)
	case 'U':
		p.fmtUnicode(v)
	default:
		p.badVerb(verb)
	}
}

func toRune(v uint64) rune {
	if v > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(v)
}

// fmt0x64 prints in hexadecimal, with 0x in front or not.
func (p *pp) fmt0x64(v uint64, leading0x bool) {
	sharp := p.sharp
	p.sharp = leading0x
	p.fmtInteger(v, 16, false, 'v', lowerDigits)
	p.sharp = sharp
}

func (p *pp) fmtInteger(u uint64, base int, signed bool, verb rune, digits string) {
	if base == 10 && p.flags == (flags{}) {
		if signed {
			p.buf = strconv.AppendInt(p.buf, int64(u), 10)
		} else {
			p.buf = strconv.AppendUint(p.buf, u, 10)
		}
		return
	}
	negative := signed && int64(u) < 0
	if negative {
		u = -u
	}
	least := 0 // digits to print at least
	if p.hasPrec {
		least = p.prec
		if least == 0 && u == 0 { // no digits at all
			zero := p.zero
			p.zero = false
			p.spaces(p.wid)
			p.zero = zero
			return
		}
	} else if p.zero && !p.minus && p.hasWid {
		least = p.wid
		if negative || p.plus || p.space {
			least--
		}
	}

	start := len(p.buf)
	switch {
	case negative:
		p.buf = append(p.buf, '-')
	case p.plus:
		p.buf = append(p.buf, '+')
	case p.space:
		p.buf = append(p.buf, ' ')
	}
	if verb == 'O' {
		p.buf = append(p.buf, "0o"...)
	}
	num := strconv.AppendUint(p.scratch[:0], u, base)
	if p.sharp {
		switch base {
		case 2:
			p.buf = append(p.buf, "0b"...)
		case 8:
			if num[0] != '0' && len(num) >= least {
				p.buf = append(p.buf, '0')
			}
		case 16:
			p.buf = append(p.buf, '0', digits[16])
		}
	}
	for n := least - len(num); n > 0; n-- {
		p.buf = append(p.buf, '0')
	}
	if base == 16 && digits[10] == 'A' {
		for _, c := range num {
			if c >= 'a' {
				c -= 'a' - 'A'
			}
			p.buf = append(p.buf, c)
		}
	} else {
		p.buf = append(p.buf, num...)
	}
	p.padPlain(start)
}

// fmtUnicode prints U+0078, or U+0078 'x' with the sharp flag.
func (p *pp) fmtUnicode(u uint64) {
	least := 4
	if p.hasPrec && p.prec > 4 {
		least = p.prec
	}
	start := len(p.buf)
	p.buf = append(p.buf, "U+"...)
	num := strconv.AppendUint(p.scratch[:0], u, 16)
	for n := least - len(num); n > 0; n-- {
		p.buf = append(p.buf, '0')
	}
	for _, c := range num {
		if c >= 'a' {
			c -= 'a' - 'A'
		}
		p.buf = append(p.buf, c)
	}
	if p.sharp && u <= utf8.MaxRune && strconv.IsPrint(rune(u)) {
		p.buf = append(p.buf, " '"...)
		p.buf = utf8.AppendRune(p.buf, rune(u))
		p.buf = append(p.buf, '\'')
	}
	p.padPlain(start)
}

func (p *pp) fmtFloatVerb(v float64, bits int, verb rune) {
	switch verb {
	case 'v':
		p.fmtFloat(v, bits, 'g', -1)
	case 'b', 'g', 'G', 'x', 'X':
		p.fmtFloat(v, bits, byte(verb), -1)
	case 'f', 'e', 'E':
		p.fmtFloat(v, bits, byte(verb), 6)
	case 'F':
		p.fmtFloat(v, bits, 'f', 6)
	default:
		p.badVerb(verb)
	}
}

// fmtFloat prints by a format of strconv, with precision prec unless one is given.
func (p *pp) fmtFloat(v float64, bits int, verb byte, prec int) {
	if p.flags == (flags{}) {
		p.buf = strconv.AppendFloat(p.buf, v, verb, prec, bits)
		return
	}
	if p.hasPrec {
		prec = p.prec
	}
	// The number with a sign in front, whatever it is.
	num := strconv.AppendFloat(p.scratch[:1], v, verb, prec, bits)
	if num[1] == '-' || num[1] == '+' {
		num = num[1:]
	} else {
		num[0] = '+'
	}
	if p.space && num[0] == '+' && !p.plus {
		num[0] = ' '
	}
	if num[1] == 'I' || num[1] == 'N' {
		if num[1] == 'N' && !p.space && !p.plus {
			num = num[1:]
		}
		start := len(p.buf)
		p.buf = append(p.buf, num...)
		p.padPlain(start)
		return
	}
	if p.sharp && verb != 'b' {
		num = alternateFloat(num, verb, prec)
	}
	if p.plus || num[0] != '+' {
		// Zeros go between sign and digits.
		if p.zero && !p.minus && p.hasWid && p.wid > len(num) {
			p.buf = append(p.buf, num[0])
			p.spaces(p.wid - len(num))
			p.buf = append(p.buf, num[1:]...)
			return
		}
	} else {
		num = num[1:]
	}
	start := len(p.buf)
	p.buf = append(p.buf, num...)
	p.pad(start)
}

// alternateFloat makes the decimal point explicit and, for the verbs that would
// drop them, puts trailing zeros up to the precision.
func alternateFloat(num []byte, verb byte, prec int) []byte {
	want := 0 // significant digits still to print
	switch verb {
	case 'g', 'G', 'x':
		want = prec
		if want < 0 {
			want = 6
		}
	}
	exp := len(num) // where the exponent begins
	point, nonzero := false, false
	hex := verb == 'x' || verb == 'X'
scan:
	for i := 1; i < len(num); i++ {
		switch c := num[i]; {
		case c == '.':
			point = true
		case c == 'p' || c == 'P', !hex && (c == 'e' || c == 'E'):
			exp = i
			break scan
		default: // the x of 0x counts as a digit
			if c != '0' {
				nonzero = true
			}
			if nonzero {
				want--
			}
		}
	}
	tail := string(num[exp:])
	num = num[:exp]
	if !point {
		if len(num) == 2 && num[1] == '0' { // a lone zero counts as a digit
			want--
		}
		num = append(num, '.')
	}
	for ; want > 0; want-- {
		num = append(num, '0')
	}
	return append(num, tail...)
}

func (p *pp) fmtComplex(v complex128, bits int, verb rune) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
	default:
		p.badVerb(verb)
		return
	}
	plus := p.plus
	p.buf = append(p.buf, '(')
	p.fmtFloatVerb(real(v), bits/2, verb)
	p.plus = true // the imaginary part always has a sign
	p.fmtFloatVerb(imag(v), bits/2, verb)
	p.buf = append(p.buf, "i)"...)
	p.plus = plus
}

func (p *pp) fmtString(s string, verb rune) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.fmtQ(s)
		} else {
			p.fmtS(s)
		}
	case 's':
		p.fmtS(s)
	case 'q':
		p.fmtQ(s)
	case 'x':
		p.fmtHex(s, lowerDigits)
	case 'X':
		p.fmtHex(s, upperDigits)
	default:
		p.badVerb(verb)
	}
}

func (p *pp) fmtBytes(b []byte, verb rune, typeName string) {
	switch verb {
	case 'v', 'd':
		if !p.sharpV {
			p.buf = append(p.buf, '[')
			for i, c := range b {
				if i > 0 {
					p.buf = append(p.buf, ' ')
				}
				p.fmtInteger(uint64(c), 10, false, verb, lowerDigits)
			}
			p.buf = append(p.buf, ']')
			return
		}
		p.buf = append(p.buf, typeName...)
		if b == nil {
			p.buf = append(p.buf, "(nil)"...)
			return
		}
		p.buf = append(p.buf, '{')
		for i, c := range b {
			if i > 0 {
				p.buf = append(p.buf, ", "...)
			}
			p.fmt0x64(uint64(c), true)
		}
		p.buf = append(p.buf, '}')
	case 's':
		p.fmtS(string(b))
	case 'q':
		p.fmtQ(string(b))
	case 'x':
		p.fmtHex(string(b), lowerDigits)
	case 'X':
		p.fmtHex(string(b), upperDigits)
	default:
		p.badBytes(b, verb)
	}
}

// truncate cuts s after as many runes as the precision says.
func (p *pp) truncate(s string) string {
	if p.hasPrec {
		n := p.prec
		for i := range s {
			n--
			if n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

func (p *pp) fmtS(s string) {
	p.padString(p.truncate(s))
}

func (p *pp) fmtQ(s string) {
	s = p.truncate(s)
	start := len(p.buf)
	switch {
	case p.sharp && strconv.CanBackquote(s):
		p.buf = append(p.buf, '`')
		p.buf = append(p.buf, s...)
		p.buf = append(p.buf, '`')
	case p.plus:
		p.buf = strconv.AppendQuoteToASCII(p.buf, s)
	default:
		p.buf = strconv.AppendQuote(p.buf, s)
	}
	p.pad(start)
}

// fmtHex prints the bytes of s, with the space flag apart from each other.
func (p *pp) fmtHex(s string, digits string) {
	if p.hasPrec && p.prec < len(s) {
		s = s[:p.prec]
	}
	start := len(p.buf)
	for i := 0; i < len(s); i++ {
		if p.space && i > 0 {
			p.buf = append(p.buf, ' ')
		}
		if p.sharp && (p.space || i == 0) {
			p.buf = append(p.buf, '0', digits[16])
		}
		p.buf = append(p.buf, digits[s[i]>>4], digits[s[i]&15])
	}
	p.pad(start)
}
