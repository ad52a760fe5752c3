package strconv

import (
	"math"
	"math/bits"
)

// ParseFloat converts s to the nearest float of bitSize bits, 32 or 64; a tie
// goes to the even one. It accepts decimal and hexadecimal floating-point
// numbers as Go writes them, with underscores only after a base prefix, and
// inf, infinity and nan in any case. If s is well-formed but too large the
// result is an infinity and the error ErrRange.
func ParseFloat(s string, bitSize int) (float64, error) {
	if bitSize != 32 {
		if f, ok := plainFloat(s, &pow10Table); ok {
			return f, nil
		}
	}
	f, n, err := parseFloatPrefix(s, bitSize)
	if n != len(s) && (err == nil || err.Err != ErrSyntax) {
		return 0, syntaxError("ParseFloat", s)
	}
	if err != nil {
		return f, err
	}
	return f, nil
}

// plainFloat converts a plain decimal number with not too many digits, which is
// almost every one.
func plainFloat(s string, powers *[pow10Max - pow10Min + 1][2]uint64) (f float64, ok bool)

// parseFloatPrefix is ParseFloat for the longest prefix of s that is a
// number; it returns its length.
func parseFloatPrefix(s string, bitSize int) (float64, int, *NumError) {
	if f, n := special(s); n > 0 {
		if bitSize == 32 {
			f = float64(float32(f))
		}
		return f, n, nil
	}
	num, ok := scanFloat(s)
	if !ok {
		return 0, 0, syntaxError("ParseFloat", s)
	}
	ff := &format64
	if bitSize == 32 {
		ff = &format32
	}
	var mant uint64
	var exp int
	if num.hex {
		mant, exp = hexToFloat(&num, ff)
	} else if f, ok := exactFloat(&num, bitSize); ok {
		return f, num.len, nil
	} else {
		mant, exp = decimalToFloat(&num, ff)
	}
	f, inf := assemble(mant, exp, num.neg, ff, bitSize)
	if inf {
		return f, num.len, rangeError("ParseFloat", s)
	}
	return f, num.len, nil
}

// special recognizes infinities and NaN; n is their length or 0.
func special(s string) (f float64, n int) {
	if s == "" {
		return 0, 0
	}
	sign, signed := 1, 0
	switch s[0] {
	case '+':
		signed = 1
	case '-':
		sign, signed = -1, 1
	case 'n', 'N':
		if prefixFold(s, "nan") == 3 {
			return math.NaN(), 3
		}
		return 0, 0
	}
	switch n := prefixFold(s[signed:], "infinity"); {
	case n == 8:
		return math.Inf(sign), signed + 8
	case n >= 3:
		return math.Inf(sign), signed + 3
	}
	return 0, 0
}

// prefixFold returns how many bytes s and t, which is in lower case, have in
// common, but for the case.
func prefixFold(s, t string) int {
	i := 0
	for i < len(s) && i < len(t) && lower(s[i]) == t[i] && lower(s[i]) >= 'a' {
		i++
	}
	return i
}

// A scanned is the number mant * base**exp, with base 10 or 2 (hex). If cut is
// set mant has only the first digits, and at least 1<<59; the number is then
// larger by something below base**exp (hex: 16**... of the sticky bit in mant).
type scanned struct {
	mant   uint64
	exp    int
	neg    bool
	hex    bool
	cut    bool
	digits string // of a decimal number, with point and underscores
	last   int    // power of ten of the last digit in digits
	len    int
}

// scanFloat reads the number that s begins with.
func scanFloat(s string) (num scanned, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		num.neg = s[i] == '-'
		i++
	}
	base, maxDigits := uint64(10), 19
	expChar := byte('e')
	if i+2 < len(s) && s[i] == '0' && lower(s[i+1]) == 'x' {
		base, maxDigits = 16, 16
		expChar = 'p'
		num.hex = true
		i += 2
	}

	begin := i
	underscore, point, some := false, false, false
	kept, scale := 0, 0 // digits in mant; power of base of the last digit kept
	frac := 0           // digits after the point
loop:
	for ; i < len(s); i++ {
		c := s[i]
		var d byte
		switch {
		case c == '_':
			underscore = true
			continue
		case c == '.':
			if point {
				break loop
			}
			point = true
			continue
		case '0' <= c && c <= '9':
			d = c - '0'
		case num.hex && 'a' <= lower(c) && lower(c) <= 'f':
			d = lower(c) - 'a' + 10
		default:
			break loop
		}
		some = true
		if point {
			frac++
		}
		switch {
		case kept == 0 && d == 0: // a leading zero
			if point {
				scale--
			}
		case kept < maxDigits:
			num.mant = num.mant*base + uint64(d)
			kept++
			if point {
				scale--
			}
		default:
			num.cut = num.cut || d != 0
			if !point {
				scale++
			}
		}
	}
	if !some {
		return num, false
	}
	num.digits = s[begin:i]
	num.exp, num.last = scale, -frac
	if num.hex {
		num.exp *= 4
	}

	if i < len(s) && lower(s[i]) == expChar {
		e, n := scanExponent(s[i+1:])
		if n == 0 {
			return num, false
		}
		if n < 0 {
			n, underscore = -n, true
		}
		i += 1 + n
		num.exp += e
		num.last += e
	} else if num.hex {
		return num, false // the exponent is mandatory
	}
	if num.mant == 0 {
		num.exp = 0
	}
	num.len = i
	if underscore && !underscoreOK(s[:i]) {
		return num, false
	}
	return num, true
}

// scanExponent reads a signed decimal number; n is its length, negative if
// there are underscores in it, and 0 if there is none.
func scanExponent(s string) (e, n int) {
	i, neg := 0, false
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		neg = s[i] == '-'
		i++
	}
	if i >= len(s) || s[i] < '0' || s[i] > '9' {
		return 0, 0
	}
	sign := 1
	for ; i < len(s) && ('0' <= s[i] && s[i] <= '9' || s[i] == '_'); i++ {
		if s[i] == '_' {
			sign = -1
		} else if e < 10000 {
			e = e*10 + int(s[i]-'0')
		}
	}
	if neg {
		e = -e
	}
	return e, i * sign
}

var (
	float64pow10 = [...]float64{
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	}
	float32pow10 = [...]float32{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}
)

// exactFloat converts a number if its digits and its power of ten are floats,
// so that one operation of theirs rounds correctly.
func exactFloat(num *scanned, bitSize int) (float64, bool) {
	if num.cut {
		return 0, false
	}
	if bitSize == 32 {
		if num.mant >= 1<<24 || num.exp < -10 || num.exp > 10 {
			return 0, false
		}
		f := float32(num.mant)
		if num.neg {
			f = -f
		}
		if num.exp < 0 {
			return float64(f / float32pow10[-num.exp]), true
		}
		return float64(f * float32pow10[num.exp]), true
	}
	if num.mant >= 1<<53 || num.exp < -22 || num.exp > 22 {
		return 0, false
	}
	f := float64(num.mant)
	if num.neg {
		f = -f
	}
	if num.exp < 0 {
		return f / float64pow10[-num.exp], true
	}
	return f * float64pow10[num.exp], true
}

// decimalToFloat returns the nearest float as mant * 2**exp, with at most
// ff.mantBits bits unless it overflows. As in the method of Eisel and Lemire
// the number is computed as a 128-bit mantissa which is too small by a known
// error at most; if both ends of this interval round to the same float that is
// the result. Otherwise the middle between two floats lies in the interval,
// and the number is compared with it digit by digit.
func decimalToFloat(num *scanned, ff *floatFormat) (mant uint64, exp int) {
	switch {
	case num.mant == 0 || num.exp < pow10Min:
		return 0, 0
	case num.exp > pow10Max:
		return 1, 1 << 16
	}
	z := uint(bits.LeadingZeros64(num.mant))
	hi, lo := mulPow10(num.mant<<z, num.exp)
	exp = pow10Exp(num.exp) - int(z) + 128 // of hi as an integer

	hi2, lo2 := hi, lo+2
	if lo2 < lo {
		hi2++
	}
	if num.cut {
		hi2 += 1<<z + 1
	}
	m1, e1, middle, middleExp := roundMantissa(hi, lo, exp, ff)
	m2, e2, _, _ := roundMantissa(hi2, lo2, exp, ff)
	if hi2 >= hi && m1 == m2 && e1 == e2 {
		return m1, e1
	}
	c := compare(num.digits, num.last, middle, middleExp)
	m := middle >> 1
	if c > 0 || c == 0 && m&1 != 0 {
		m++
	}
	return m, middleExp + 1
}

// roundMantissa rounds (hi + lo/2**64) * 2**exp, hi >= 1<<62, to a float. It
// also returns the only middle of two floats that can be between the number
// and one a little larger, if these round differently.
func roundMantissa(hi, lo uint64, exp int, ff *floatFormat) (mant uint64, e int, middle uint64, middleExp int) {
	drop := bits.Len64(hi) - ff.mantBits
	if exp+drop < ff.minExp {
		drop = ff.minExp - exp
	}
	if drop > 64 {
		return 0, ff.minExp, 1, ff.minExp - 1 // below half the least float, or nearly
	}
	e = exp + drop
	half := uint64(1) << uint(drop-1)
	rest := hi & (half<<1 - 1)
	mant = hi >> uint(drop)
	middle = mant<<1 | 1
	if rest > half || rest == half && (lo != 0 || mant&1 != 0) {
		mant++
	}
	return mant, e, middle, e - 1
}

// hexToFloat rounds a hexadecimal number, as decimalToFloat.
func hexToFloat(num *scanned, ff *floatFormat) (mant uint64, exp int) {
	if num.mant == 0 {
		return 0, 0
	}
	z := uint(bits.LeadingZeros64(num.mant))
	var lo uint64
	if num.cut {
		lo = 1
	}
	mant, exp, _, _ = roundMantissa(num.mant<<z, lo, num.exp-int(z), ff)
	return mant, exp
}

// assemble makes a float of ff of mant * 2**exp, which is exact or too large.
func assemble(mant uint64, exp int, neg bool, ff *floatFormat, bitSize int) (f float64, inf bool) {
	fracBits := uint(ff.mantBits - 1)
	if mant>>uint(ff.mantBits) != 0 { // rounded up to a power of two
		mant >>= 1
		exp++
	}
	infExp := 1<<uint(ff.expBits) - 1
	biased := 0
	if mant>>fracBits != 0 || exp > 1<<15 {
		biased = exp - ff.minExp + 1
		mant &= 1<<fracBits - 1
	}
	if biased >= infExp {
		mant, biased, inf = 0, infExp, true
	}
	b := mant | uint64(biased)<<fracBits
	if neg {
		b |= 1 << (fracBits + uint(ff.expBits))
	}
	if bitSize == 32 {
		return float64(math.Float32frombits(uint32(b))), inf
	}
	return math.Float64frombits(b), inf
}
