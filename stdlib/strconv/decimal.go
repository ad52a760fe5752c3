package strconv

import "math/bits"

// Conversion between binary and decimal numbers with 128-bit powers of ten,
// and, where those do not suffice to decide the rounding, with all digits.

const pow10Exact = 55 // see pow10Table

var uint64pow10 = [...]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

func bitLen(u uint64) int { return bits.Len64(u) }

// log2Pow10 returns floor(log2(10**k)), for |k| < 1200.
func log2Pow10(k int) int { return (k * 1741647) >> 19 }

// log10Pow2 returns floor(log10(2**e)), for |e| < 2600.
func log10Pow2(e int) int { return (e * 1262611) >> 22 }

// pow10Exp returns the exponent that goes with an entry of pow10Table.
func pow10Exp(k int) int { return log2Pow10(k) - 127 }

// shortest returns u and k such that u * 10**k is, of the decimal numbers
// that a reader would round to mant * 2**exp, one of those with the fewest
// digits, and of those the closest; u may have trailing zeros. closer says
// that the float below is only half as far away as the one above.
//
// This is Raffaello Giulietti's Schubfach. The numbers that round to
// v = mant * 2**exp are those between the middles to its neighbours, the
// middles included if mant is even. With k the largest exponent whose step
// 10**k fits this interval, the answer has exponent k or k+1, and is next to v
// in its grid. All is computed times 4 / 10**k, with a sticky bit for what is
// cut off: that this decides every comparison is the theorem.
func shortest(mant uint64, exp int, closer bool) (u uint64, k int) {
	if exp <= 0 && exp > -53 && mant&(1<<uint(-exp)-1) == 0 {
		return mant >> uint(-exp), 0 // an integer below 1<<53
	}
	below := 4*mant - 2
	k = log10Pow2(exp)
	if closer {
		below++
		k = (exp*1262611 - 524031) >> 22 // floor(log10(3/4 * 2**exp))
	}
	g := &pow10Table[-k-pow10Min]
	hi, lo := g[0], g[1]
	if k > 0 || -k > pow10Exact {
		if lo++; lo == 0 {
			hi++
		}
	}
	h := uint(exp + log2Pow10(-k) + 1)
	lower := mulSticky(hi, lo, below<<h)
	v := mulSticky(hi, lo, 4*mant<<h)
	upper := mulSticky(hi, lo, (4*mant+2)<<h)
	if mant&1 != 0 {
		lower++
		upper--
	}

	s := v / 4
	if s >= 10 {
		t := s / 10
		down := lower <= 40*t
		up := 40*t+40 <= upper
		if down != up {
			if up {
				t++
			}
			return t, k + 1
		}
	}
	down := lower <= 4*s
	up := 4*s+4 <= upper
	if down == up {
		up = v > 4*s+2 || v == 4*s+2 && s&1 != 0
	}
	if up {
		s++
	}
	return s, k
}

// mulSticky returns (hi<<64 + lo) * c / 2**128, the lowest bit also set if
// something else than zeros is cut off that counts.
func mulSticky(hi, lo, c uint64) uint64 {
	x1, _ := bits.Mul64(lo, c)
	y1, y0 := bits.Mul64(hi, c)
	y0, carry := bits.Add64(y0, x1, 0)
	y1 += carry
	if y0 > 1 {
		y1 |= 1
	}
	return y1
}

// scale returns mant * 2**exp * 10**k rounded to an integer, a tie to even,
// if this is less than 1<<63 and the precision of the table decides it.
func scale(mant uint64, exp, k int) (u uint64, ok bool) {
	if k < pow10Min || k > pow10Max {
		return 0, false
	}
	z := uint(bits.LeadingZeros64(mant))
	hi, mid, low := mulPow10(mant<<z, k)

	// The product is (hi, mid, low) * 2**-(128+t), hi being at least 1<<62;
	// the exact one may be larger by less than 2 in mid.
	t := -(exp - int(z) + pow10Exp(k)) - 128
	if t <= 0 {
		return 0, false
	}
	if t > 64 {
		return 0, true // below 1/2
	}
	u = hi >> uint(t)
	half := uint64(1) << uint(t-1)
	rest := hi & (half<<1 - 1)
	switch {
	case rest > half || rest == half && mid != 0:
		return u + 1, true
	case rest < half-1 || rest == half-1 && mid < 1<<64-2:
		return u, true
	case k < 0 || k > pow10Exact:
		return 0, false
	case rest < half:
		return u, true
	case low != 0:
		return u + 1, true
	}
	return u + u&1, true
}

// mulPow10 returns the 192-bit product of m and the 128 bits of 10**k.
func mulPow10(m uint64, k int) (hi, mid, low uint64) {
	g := &pow10Table[k-pow10Min]
	carry, low := bits.Mul64(m, g[1])
	hi, mid = bits.Mul64(m, g[0])
	mid, carry = bits.Add64(mid, carry, 0)
	return hi + carry, mid, low
}

// exactDecimal returns all digits of mant * 2**exp, mant != 0. With a negative
// exponent they are those of mant * 5**-exp.
func exactDecimal(mant uint64, exp int) decimal {
	const limb = 1000000000
	for exp < 0 && mant&1 == 0 {
		mant >>= 1
		exp++
	}
	var space [96]uint32 // 864 digits; 767 are the most needed
	n := append(space[:0], uint32(mant%limb), uint32(mant/limb%limb), uint32(mant/limb/limb))
	point := 0
	step := func(m uint32) {
		var carry uint64
		for i, d := range n {
			carry += uint64(d) * uint64(m)
			n[i] = uint32(carry % limb)
			carry /= limb
		}
		for carry > 0 {
			n = append(n, uint32(carry%limb))
			carry /= limb
		}
	}
	for ; exp >= 29; exp -= 29 {
		step(1 << 29)
	}
	if exp > 0 {
		step(1 << uint(exp))
	}
	for ; exp <= -13; exp += 13 {
		step(1220703125) // 5**13
		point -= 13
	}
	for ; exp < 0; exp++ {
		step(5)
		point--
	}

	d := make([]byte, 9*len(n))
	for i, limb := range n {
		p := d[len(d)-9*i-9:]
		for j := 8; j >= 0; j-- {
			p[j] = byte('0' + limb%10)
			limb /= 10
		}
	}
	for d[0] == '0' {
		d = d[1:]
	}
	r := decimal{d, len(d) + point}
	r.trim()
	return r
}

// A natural is a natural number, the least significant word first, the last
// word not 0.
type natural []uint32

// mulAdd returns n*m + a, in the space of n if that suffices.
func (n natural) mulAdd(m, a uint32) natural {
	carry := uint64(a)
	for i, w := range n {
		carry += uint64(w) * uint64(m)
		n[i] = uint32(carry)
		carry >>= 32
	}
	if carry > 0 {
		n = append(n, uint32(carry))
	}
	return n
}

// mulPow5 returns n * 5**k.
func (n natural) mulPow5(k int) natural {
	for ; k >= 13; k -= 13 {
		n = n.mulAdd(1220703125, 0)
	}
	for ; k > 0; k-- {
		n = n.mulAdd(5, 0)
	}
	return n
}

// shl returns n << k.
func (n natural) shl(k int) natural {
	r := make(natural, k/32, len(n)+k/32+1)
	r = append(r, n...)
	if k%32 > 0 {
		t := r[k/32:].mulAdd(1<<uint(k%32), 0)
		r = append(r[:k/32], t...)
	}
	return r
}

// cmp returns -1, 0 or +1 as n is less than, equal to or greater than m.
func (n natural) cmp(m natural) int {
	if len(n) != len(m) {
		if len(n) < len(m) {
			return -1
		}
		return 1
	}
	for i := len(n) - 1; i >= 0; i-- {
		if n[i] != m[i] {
			if n[i] < m[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// compare returns the sign of digits * 10**k - mant * 2**exp, digits being a
// text that may hold a point and underscores, which do not count; of very
// many digits the last ones are only told apart from zeros.
func compare(digits string, k int, mant uint64, exp int) int {
	const enough = 800 // no middle between two floats has more digits
	a := make(natural, 0, 128)
	count := 0
	sticky := false
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		switch {
		case c < '0' || c > '9':
		case count < enough:
			a = a.mulAdd(10, uint32(c-'0'))
			if len(a) > 0 {
				count++
			}
		default:
			k++
			sticky = sticky || c != '0'
		}
	}
	if sticky {
		a = a.mulAdd(10, 1)
		k--
	}
	b := natural{uint32(mant), uint32(mant >> 32)}
	if b[1] == 0 {
		b = b[:1]
	}
	if k >= 0 {
		a = a.mulPow5(k)
	} else {
		b = b.mulPow5(-k)
	}
	if k > exp {
		a = a.shl(k - exp)
	} else {
		b = b.shl(exp - k)
	}
	return a.cmp(b)
}
