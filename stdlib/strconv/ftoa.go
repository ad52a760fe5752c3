package strconv

import "math"

// A float format: a value is mant * 2**exp, mant with mantBits bits, the top
// one implicit unless exp is minExp.
type floatFormat struct {
	mantBits int // with the implicit bit
	expBits  int
	minExp   int // of mant as an integer
}

var (
	format32 = floatFormat{24, 8, -149}
	format64 = floatFormat{53, 11, -1074}
)

// A decimal is the number 0.d[0]d[1]d[2]... * 10**point, d being ASCII digits
// of which the first is not 0. No digits is zero, with point 0.
type decimal struct {
	d     []byte
	point int
}

// FormatFloat returns the text of f, rounded as if it came from a number of
// bitSize bits, 32 or 64. The format is one of b (-ddddp±ddd, a binary
// exponent), e and E (-d.dddde±dd), f (-ddd.dddd), g and G (e, E for large and
// small exponents, f otherwise), x and X (-0xd.ddddp±ddd, hexadecimal). The
// precision is the number of digits after the point for e, E, f, x and X, and
// of all digits for g and G; -1 asks for as few digits as identify f.
func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	n := prec + 4
	if n < 24 {
		n = 24
	}
	return string(AppendFloat(make([]byte, 0, n), f, fmt, prec, bitSize))
}

// AppendFloat appends what FormatFloat returns.
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	var bits uint64
	var ff *floatFormat
	switch bitSize {
	case 32:
		bits = uint64(math.Float32bits(float32(f)))
		ff = &format32
	case 64:
		bits = math.Float64bits(f)
		ff = &format64
	default:
		panic("strconv: illegal AppendFloat/FormatFloat bitSize")
	}
	fracBits := ff.mantBits - 1
	neg := bits>>uint(fracBits+ff.expBits) != 0
	exp := int(bits>>uint(fracBits)) & (1<<uint(ff.expBits) - 1)
	mant := bits & (1<<uint(fracBits) - 1)
	closer := mant == 0 && exp > 1 // the number below is closer than the one above
	switch exp {
	case 1<<uint(ff.expBits) - 1:
		switch {
		case mant != 0:
			return append(dst, "NaN"...)
		case neg:
			return append(dst, "-Inf"...)
		}
		return append(dst, "+Inf"...)
	case 0:
		exp = ff.minExp
	default:
		mant |= 1 << uint(fracBits)
		exp += ff.minExp - 1
	}

	switch fmt {
	case 'b':
		if neg {
			dst = append(dst, '-')
		}
		return formatB(dst, mant, exp)
	case 'x', 'X':
		if neg {
			dst = append(dst, '-')
		}
		return formatX(dst, prec, fmt, mant, exp, ff)
	case 'e', 'E', 'f', 'g', 'G':
	default:
		return append(dst, '%', fmt)
	}
	if neg {
		dst = append(dst, '-')
	}
	var buf [24]byte
	if prec < 0 {
		d := decimal{}
		if mant != 0 {
			u, k := shortest(mant, exp, closer)
			d = newDecimal(buf[:], u, k)
		}
		return formatShortest(dst, d, fmt)
	}
	return formatDigits(dst, roundTo(buf[:], mant, exp, fmt, prec), fmt, prec)
}

// newDecimal returns u * 10**k, its digits in buf.
func newDecimal(buf []byte, u uint64, k int) decimal {
	if u == 0 {
		return decimal{}
	}
	i := len(buf)
	for u >= 100 {
		q := u / 100
		p := 2 * (u - 100*q)
		i -= 2
		buf[i] = digitPairs[p]
		buf[i+1] = digitPairs[p+1]
		u = q
	}
	if u >= 10 {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
	}
	i--
	buf[i] = byte('0' + u)
	d := decimal{buf[i:], len(buf) - i + k}
	d.trim()
	return d
}

// trim drops trailing zeros.
func (d *decimal) trim() {
	n := len(d.d)
	for n > 0 && d.d[n-1] == '0' {
		n--
	}
	d.d = d.d[:n]
	if n == 0 {
		d.point = 0
	}
}

// roundTo returns mant * 2**exp rounded as the format asks: to prec digits
// after the point (f), to prec digits (g) or to prec+1 digits (e).
func roundTo(buf []byte, mant uint64, exp int, fmt byte, prec int) decimal {
	if mant == 0 {
		return decimal{}
	}
	n := prec
	switch fmt {
	case 'e', 'E':
		n++
	case 'g', 'G':
		if n == 0 {
			n = 1
		}
	case 'f':
		if u, ok := scale(mant, exp, prec); ok {
			return newDecimal(buf, u, -prec)
		}
		d := exactDecimal(mant, exp)
		d.round(d.point + prec)
		return d
	}
	if n <= 18 {
		// The power of ten that makes n digits of the number, or n+1, in
		// which case the next one will do.
		k := n - 1 - log10Pow2(exp+bitLen(mant)-1)
		for try := 0; try < 2; try++ {
			u, ok := scale(mant, exp, k)
			if !ok {
				break
			}
			if u < uint64pow10[n] || u == uint64pow10[n] && try > 0 {
				return newDecimal(buf, u, -k)
			}
			k--
		}
	}
	d := exactDecimal(mant, exp)
	d.round(n)
	return d
}

// round rounds d to its first n digits, a tie to even.
func (d *decimal) round(n int) {
	if n < 0 {
		*d = decimal{}
		return
	}
	if n >= len(d.d) {
		return
	}
	up := d.d[n] >= '5'
	if d.d[n] == '5' && n+1 == len(d.d) {
		up = n > 0 && (d.d[n-1]-'0')&1 != 0
	}
	d.d = d.d[:n]
	if !up {
		d.trim()
		return
	}
	for n > 0 && d.d[n-1] == '9' {
		n--
	}
	if n == 0 {
		d.d = append(d.d[:0], '1')
		d.point++
		return
	}
	d.d = d.d[:n]
	d.d[n-1]++
}

// formatShortest formats all digits of d.
func formatShortest(dst []byte, d decimal, fmt byte) []byte {
	switch fmt {
	case 'e', 'E':
		return formatE(dst, d, len(d.d)-1, fmt)
	case 'f':
		return formatF(dst, d, len(d.d)-d.point)
	}
	if x := d.point - 1; x < -4 || x >= 6 {
		return formatE(dst, d, len(d.d)-1, fmt+'e'-'g')
	}
	return formatF(dst, d, len(d.d)-d.point)
}

// formatDigits formats d, which has been rounded as fmt and prec ask.
func formatDigits(dst []byte, d decimal, fmt byte, prec int) []byte {
	switch fmt {
	case 'e', 'E':
		return formatE(dst, d, prec, fmt)
	case 'f':
		return formatF(dst, d, prec)
	}
	if prec == 0 {
		prec = 1
	}
	limit := prec
	if limit > len(d.d) && len(d.d) >= d.point {
		limit = len(d.d)
	}
	if x := d.point - 1; x < -4 || x >= limit {
		if prec > len(d.d) {
			prec = len(d.d)
		}
		return formatE(dst, d, prec-1, fmt+'e'-'g')
	}
	return formatF(dst, d, len(d.d)-d.point)
}

// formatE appends d as d.ddde±dd with prec digits after the point.
func formatE(dst []byte, d decimal, prec int, fmt byte) []byte {
	first := byte('0')
	if len(d.d) > 0 {
		first = d.d[0]
	}
	dst = append(dst, first)
	if prec > 0 {
		dst = append(dst, '.')
		n := 1
		if len(d.d) > 1 {
			n = len(d.d)
			if n > prec+1 {
				n = prec + 1
			}
			dst = append(dst, d.d[1:n]...)
		}
		dst = appendZeros(dst, prec+1-n)
	}
	exp := d.point - 1
	if len(d.d) == 0 {
		exp = 0
	}
	sign := byte('+')
	if exp < 0 {
		sign, exp = '-', -exp
	}
	dst = append(dst, fmt, sign)
	if exp < 10 {
		dst = append(dst, '0')
	}
	return AppendUint(dst, uint64(exp), 10)
}

// formatF appends d as ddd.ddd with prec digits after the point.
func formatF(dst []byte, d decimal, prec int) []byte {
	n := 0 // digits done
	if d.point > 0 {
		n = d.point
		if n > len(d.d) {
			n = len(d.d)
		}
		dst = append(dst, d.d[:n]...)
		dst = appendZeros(dst, d.point-n)
	} else {
		dst = append(dst, '0')
	}
	if prec <= 0 {
		return dst
	}
	dst = append(dst, '.')
	if d.point < 0 {
		z := -d.point
		if z > prec {
			z = prec
		}
		dst = appendZeros(dst, z)
		prec -= z
	}
	rest := d.d[n:]
	if len(rest) > prec {
		rest = rest[:prec]
	}
	dst = append(dst, rest...)
	return appendZeros(dst, prec-len(rest))
}

func appendZeros(dst []byte, n int) []byte {
	const zeros = "0000000000000000"
	for n > len(zeros) {
		dst = append(dst, zeros...)
		n -= len(zeros)
	}
	if n > 0 {
		dst = append(dst, zeros[:n]...)
	}
	return dst
}

// formatB appends mant and exp as -ddddp±ddd.
func formatB(dst []byte, mant uint64, exp int) []byte {
	dst = AppendUint(dst, mant, 10)
	dst = append(dst, 'p')
	if exp >= 0 {
		dst = append(dst, '+')
	}
	return AppendInt(dst, int64(exp), 10)
}

// formatX appends mant * 2**exp as 0x1.yyyyp±ddd, with prec digits after the
// point, or as many as are needed if prec < 0.
func formatX(dst []byte, prec int, fmt byte, mant uint64, exp int, ff *floatFormat) []byte {
	const fracBits = 60 // of mant once it is shifted so that its first bit is 1<<60
	if mant == 0 {
		exp = 0
	} else {
		shift := fracBits + 1 - bitLen(mant)
		mant <<= uint(shift)
		exp += fracBits - shift
	}
	if prec >= 0 && prec < fracBits/4 {
		drop := uint(fracBits - 4*prec)
		half := uint64(1) << (drop - 1)
		rest := mant & (2*half - 1)
		mant >>= drop
		if rest > half || rest == half && mant&1 != 0 {
			mant++
		}
		mant <<= drop
		if mant>>fracBits > 1 {
			mant >>= 1
			exp++
		}
	}
	hex := digits
	if fmt == 'X' {
		hex = "0123456789ABCDEF"
	}
	dst = append(dst, '0', fmt, '0'+byte(mant>>fracBits))
	mant <<= 64 - fracBits
	if prec < 0 && mant != 0 || prec > 0 {
		dst = append(dst, '.')
		for i := 0; prec < 0 && mant != 0 || i < prec; i++ {
			dst = append(dst, hex[mant>>60])
			mant <<= 4
		}
	}
	sign := byte('+')
	if exp < 0 {
		sign, exp = '-', -exp
	}
	dst = append(dst, fmt+'p'-'x', sign)
	if exp < 10 {
		dst = append(dst, '0')
	}
	return AppendUint(dst, uint64(exp), 10)
}
