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
	var buf [32]byte
	return string(AppendFloat(buf[:0], f, fmt, prec, bitSize))
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
	var space [400]byte // e and f have at most 17 digits and 309 zeros, unless prec asks for more
	buf := space[:]
	if prec > 64 {
		buf = make([]byte, 336+prec)
	}
	n := formatDecimal(buf, &pow10Table, mant, exp, closer, fmt, prec)
	if n == 0 {
		d := roundTo(mant, exp, fmt, prec)
		n = layout(buf, d.d, d.point, fmt, prec)
	}
	return append(dst, buf[:n]...)
}

// formatDecimal writes mant * 2**exp to buf in one of the formats e, E, f, g,
// G and returns the length; 0 if the digits need more than 128 bits to be
// decided. closer says that the float below is only half as far away as the one
// above.
func formatDecimal(buf []byte, powers *[pow10Max - pow10Min + 1][2]uint64, mant uint64, exp int, closer bool, fmt byte, prec int) int

// layout writes the number with the digits d, which have been rounded for that,
// to buf and returns the length.
func layout(buf, d []byte, point int, fmt byte, prec int) int

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

// roundTo returns mant * 2**exp, not 0, rounded as the format asks: to prec
// digits after the point (f), to prec digits (g) or to prec+1 digits (e).
func roundTo(mant uint64, exp int, fmt byte, prec int) decimal {
	d := exactDecimal(mant, exp)
	switch fmt {
	case 'f':
		prec += d.point
	case 'e', 'E':
		prec++
	default:
		prec = max(prec, 1)
	}
	d.round(prec)
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
