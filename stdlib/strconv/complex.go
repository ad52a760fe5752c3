package strconv

// FormatComplex returns c as (a+bi), a and b formatted as FormatFloat does
// with half of bitSize, which is 64 or 128.
func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	b := append(make([]byte, 0, 48), '(')
	b = AppendFloat(b, real(c), fmt, prec, bitSize/2)
	n := len(b)
	b = AppendFloat(b, imag(c), fmt, prec, bitSize/2)
	if b[n] != '+' && b[n] != '-' {
		b = append(b, 0)
		copy(b[n+1:], b[n:])
		b[n] = '+'
	}
	return string(append(b, 'i', ')'))
}

// ParseComplex converts s to a complex number of bitSize bits, 64 or 128. It
// accepts N, Ni and N±Ni, N being what ParseFloat accepts, with or without
// parentheses around it and no spaces. If N has no sign, only the second one
// of N±Ni needs one. An error ErrRange comes with infinite parts.
func ParseComplex(s string, bitSize int) (complex128, error) {
	half := 64
	if bitSize == 64 {
		half = 32
	}
	whole := s
	if n := len(s); n >= 2 && s[0] == '(' && s[n-1] == ')' {
		s = s[1 : n-1]
	}
	var outOfRange error
	part := func() (float64, bool) {
		f, n, err := parseFloatPrefix(s, half)
		if err != nil {
			if err.Err != ErrRange {
				return 0, false
			}
			outOfRange = rangeError("ParseComplex", whole)
		}
		s = s[n:]
		return f, true
	}
	syntax := func() (complex128, error) {
		return 0, syntaxError("ParseComplex", whole)
	}

	re, ok := part()
	if !ok {
		return syntax()
	}
	if s == "" {
		return complex(re, 0), outOfRange
	}
	switch s[0] {
	case 'i':
		if s == "i" {
			return complex(0, re), outOfRange
		}
		return syntax()
	case '+':
		if len(s) > 1 && s[1] != '+' { // ParseFloat would not know +NaN
			s = s[1:]
		}
	case '-':
	default:
		return syntax()
	}
	im, ok := part()
	if !ok || s != "i" {
		return syntax()
	}
	return complex(re, im), outOfRange
}
