package big

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBase is the largest base of texts of numbers.
const MaxBase = 10 + ('z' - 'a' + 1) + ('Z' - 'A' + 1)

// Text returns x in the base, from 2 to MaxBase: digits, lower-case, then upper-case letters.
func (x *Int) Text(base int) string {
	if x == nil {
		return "<nil>"
	}
	if len(x.abs) == 0 {
		return "0"
	}
	s := intDigits(x, base)
	if x.neg {
		s = "-" + s
	}
	return s
}

// Append appends x.Text(base) to buf.
func (x *Int) Append(buf []byte, base int) []byte { return append(buf, x.Text(base)...) }

// String returns x in decimal.
func (x *Int) String() string { return x.Text(10) }

// SetString sets z to the number s in the base; base 0 asks the prefix of s (0b, 0o, 0, 0x) and allows _ between digits.
// It reports whether s was a number; if not, z has no value.
func (z *Int) SetString(s string, base int) (*Int, bool) {
	if base != 0 && (base < 2 || base > MaxBase) {
		return nil, false
	}
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if base == 0 {
		var ok bool
		if s, base, ok = stripPrefix(s); !ok {
			return nil, false
		}
	}
	if !intSetDigits(z, s, base) {
		return nil, false
	}
	z.neg = neg && len(z.abs) > 0
	return z, true
}

// stripPrefix takes the prefix and the underscores from a literal of Go.
func stripPrefix(s string) (digits string, base int, ok bool) {
	base = 10
	underscores := strings.IndexByte(s, '_') >= 0
	prev := byte('_') // no _ first
	if len(s) > 1 && s[0] == '0' {
		switch s[1] {
		case 'b', 'B':
			base = 2
		case 'o', 'O':
			base = 8
		case 'x', 'X':
			base = 16
		}
		if base == 10 {
			base = 8
			s = s[1:]
		} else {
			s = s[2:]
		}
		prev = '0'
	}
	if !underscores {
		return s, base, true
	}
	plain := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			plain = append(plain, s[i])
		} else if prev == '_' {
			return "", 0, false
		}
		prev = s[i]
	}
	return string(plain), base, prev != '_'
}

var formatPrefix = map[rune]string{'b': "0b", 'o': "0", 'O': "0o", 'x': "0x", 'X': "0X"}

// Format is fmt's: verbs b o d x X O, and s and v as d; flags + # space - 0; width, and precision as the least number of digits.
func (x *Int) Format(s fmt.State, ch rune) {
	base := 10
	switch ch {
	case 'b':
		base = 2
	case 'o', 'O':
		base = 8
	case 'x', 'X':
		base = 16
	case 'd', 's', 'v':
	default:
		fmt.Fprintf(s, "%%!%c(big.Int=%s)", ch, x.String())
		return
	}
	if x == nil {
		fmt.Fprint(s, "<nil>")
		return
	}
	sign := ""
	switch {
	case x.neg:
		sign = "-"
	case s.Flag('+'):
		sign = "+"
	case s.Flag(' '):
		sign = " "
	}
	prefix := ""
	if s.Flag('#') || ch == 'O' {
		prefix = formatPrefix[ch]
	}
	digits := strings.TrimPrefix(x.Text(base), "-")
	if ch == 'X' {
		digits = strings.ToUpper(digits)
	}
	var left, zeros, right int
	precision, given := s.Precision()
	if given {
		if precision > len(digits) {
			zeros = precision - len(digits)
		} else if precision == 0 && digits == "0" {
			return
		}
	}
	if width, ok := s.Width(); ok {
		if pad := width - len(sign) - len(prefix) - zeros - len(digits); pad > 0 {
			switch {
			case s.Flag('-'):
				right = pad
			case s.Flag('0') && !given:
				zeros = pad
			default:
				left = pad
			}
		}
	}
	io.WriteString(s, strings.Repeat(" ", left)+sign+prefix+strings.Repeat("0", zeros)+digits+strings.Repeat(" ", right))
}

// Scan is fmt's: it reads a number for the verbs b o d x X, and with a prefix for s and v.
func (z *Int) Scan(s fmt.ScanState, ch rune) error {
	base := 0
	switch ch {
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'd':
		base = 10
	case 'x', 'X':
		base = 16
	case 's', 'v':
	default:
		return errors.New("Int.Scan: invalid verb")
	}
	s.SkipSpace()
	first := true
	text, err := s.Token(false, func(r rune) bool {
		ok := r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || base == 0 && r == '_' ||
			first && (r == '+' || r == '-')
		first = false
		return ok
	})
	if err != nil {
		return err
	}
	if _, ok := z.SetString(string(text), base); !ok {
		return fmt.Errorf("math/big: cannot scan %q into an Int", text)
	}
	return nil
}

// MarshalText returns x in decimal.
func (x *Int) MarshalText() (text []byte, err error) {
	if x == nil {
		return []byte("<nil>"), nil
	}
	return []byte(x.String()), nil
}

// UnmarshalText sets z to the number in text.
func (z *Int) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text), 0); !ok {
		return fmt.Errorf("math/big: cannot unmarshal %q into a *big.Int", text)
	}
	return nil
}

// MarshalJSON returns x as a JSON number.
func (x *Int) MarshalJSON() ([]byte, error) {
	if x == nil {
		return []byte("null"), nil
	}
	return []byte(x.String()), nil
}

// UnmarshalJSON sets z to the number in text; null leaves it.
func (z *Int) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	return z.UnmarshalText(text)
}

const intGobVersion = 1

// GobEncode returns a byte of version and sign, then the bytes of |x|.
func (x *Int) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	head := byte(intGobVersion << 1)
	if x.neg {
		head |= 1
	}
	return append([]byte{head}, x.Bytes()...), nil
}

// GobDecode sets z to what GobEncode encoded.
func (z *Int) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Int{}
		return nil
	}
	if buf[0]>>1 != intGobVersion {
		return fmt.Errorf("Int.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	z.SetBytes(buf[1:])
	z.neg = buf[0]&1 != 0 && len(z.abs) > 0
	return nil
}

// AppendText appends x in decimal.
func (x *Int) AppendText(b []byte) (text []byte, err error) { return x.Append(b, 10), nil }
