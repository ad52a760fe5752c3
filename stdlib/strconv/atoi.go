package strconv

// IntSize is the size of an int in bits.
const IntSize = 64

const maxUint64 = 1<<64 - 1

// ParseUint is ParseInt for unsigned numbers; a sign is not allowed.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	n, err := parseUint(s, base, bitSize, "ParseUint", s)
	if err != nil {
		return n, err
	}
	return n, nil
}

// parseUint does the work of ParseUint; whole is the text for an error.
func parseUint(s string, base, bitSize int, fn, whole string) (uint64, *NumError) {
	if s == "" {
		return 0, syntaxError(fn, whole)
	}
	digits, underscores := s, false
	switch {
	case 2 <= base && base <= 36:
	case base == 0:
		underscores = true
		base, digits = splitBase(s)
		if digits == "" {
			return 0, syntaxError(fn, whole)
		}
	default:
		return 0, baseError(fn, whole, base)
	}
	if bitSize == 0 {
		bitSize = IntSize
	} else if bitSize < 0 || bitSize > 64 {
		return 0, bitSizeError(fn, whole, bitSize)
	}
	max := uint64(1)<<uint(bitSize) - 1
	cutoff := maxUint64/uint64(base) + 1 // the least n with n*base > maxUint64

	var n uint64
	sawUnderscore := false
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		var d byte
		switch {
		case '0' <= c && c <= '9':
			d = c - '0'
		case 'a' <= lower(c) && lower(c) <= 'z':
			d = lower(c) - 'a' + 10
		case c == '_' && underscores:
			sawUnderscore = true
			continue
		default:
			return 0, syntaxError(fn, whole)
		}
		if int(d) >= base {
			return 0, syntaxError(fn, whole)
		}
		if n >= cutoff {
			return max, rangeError(fn, whole)
		}
		n *= uint64(base)
		sum := n + uint64(d)
		if sum < n || sum > max {
			return max, rangeError(fn, whole)
		}
		n = sum
	}
	if sawUnderscore && !underscoreOK(s) {
		return 0, syntaxError(fn, whole)
	}
	return n, nil
}

// splitBase returns the base that the prefix of s asks for, and the digits
// after the prefix.
func splitBase(s string) (base int, digits string) {
	if s[0] != '0' {
		return 10, s
	}
	if len(s) >= 3 {
		switch lower(s[1]) {
		case 'b':
			return 2, s[2:]
		case 'o':
			return 8, s[2:]
		case 'x':
			return 16, s[2:]
		}
	}
	if len(s) == 1 {
		return 10, s
	}
	return 8, s[1:]
}

// ParseInt interprets s as a number in the given base, 2 to 36, that fits
// bitSize bits, 0 meaning the size of int. With base 0 the base comes from the
// prefix of s (0b, 0o or 0, 0x; otherwise it is 10) and underscores may stand
// between digits as in Go. An error is a *NumError; if the value is out of
// range, the result is the nearest value in range.
func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	return parseInt(s, base, bitSize, "ParseInt")
}

func parseInt(s string, base, bitSize int, fn string) (int64, error) {
	if s == "" {
		return 0, syntaxError(fn, s)
	}
	digits, neg := s, false
	if s[0] == '+' || s[0] == '-' {
		neg = s[0] == '-'
		digits = s[1:]
	}
	u, e := parseUint(digits, base, bitSize, fn, s)
	if e != nil && e.Err != ErrRange {
		return 0, e
	}
	if bitSize == 0 {
		bitSize = IntSize
	}
	limit := uint64(1) << uint(bitSize-1)
	switch {
	case !neg && u >= limit:
		return int64(limit - 1), rangeError(fn, s)
	case neg && u > limit:
		return -int64(limit), rangeError(fn, s)
	case neg:
		return -int64(u), nil
	}
	return int64(u), nil
}

// Atoi is ParseInt(s, 10, 0) with an int result.
func Atoi(s string) (int, error) {
	const safe = 18 // so many digits cannot overflow
	if 0 < len(s) && len(s) <= safe {
		i := 0
		if s[0] == '-' || s[0] == '+' {
			i = 1
		}
		n := 0
		for ; i < len(s); i++ {
			d := s[i] - '0'
			if d > 9 {
				return 0, syntaxError("Atoi", s)
			}
			n = n*10 + int(d)
		}
		if s[0] == '-' {
			n = -n
		}
		if len(s) > 1 || n != 0 || s[0] == '0' {
			return n, nil
		}
		return 0, syntaxError("Atoi", s)
	}
	n, err := parseInt(s, 10, 0, "Atoi")
	return int(n), err
}

// underscoreOK reports whether the underscores of the number s are where Go
// allows them: between digits, or between a base prefix and a digit. It need
// not check anything else.
func underscoreOK(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	hex := false
	prev := byte('.') // the class of the byte before: 0 a digit, _ or . other
	if len(s) >= 2 && s[0] == '0' {
		switch lower(s[1]) {
		case 'b', 'o', 'x':
			hex = lower(s[1]) == 'x'
			s = s[2:]
			prev = '0' // the prefix counts as a digit
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9' || hex && 'a' <= lower(c) && lower(c) <= 'f':
			prev = '0'
		case c == '_':
			if prev != '0' {
				return false
			}
			prev = '_'
		default:
			if prev == '_' {
				return false
			}
			prev = '.'
		}
	}
	return prev != '_'
}
