package strconv

import "math/bits"

// Conversion between binary and decimal numbers where the 128-bit powers of
// ten of native/strconv.c do not suffice to decide the rounding: with all
// digits.

const pow10Exact = 55 // see pow10Table

func bitLen(u uint64) int { return bits.Len64(u) }

// log2Pow10 returns floor(log2(10**k)), for |k| < 1200.
func log2Pow10(k int) int { return (k * 1741647) >> 19 }

// pow10Exp returns the exponent that goes with an entry of pow10Table.
func pow10Exp(k int) int { return log2Pow10(k) - 127 }

// mulPow10 returns the first 128 bits of the product of m and the 128 bits of
// 10**k.
func mulPow10(m uint64, k int) (hi, lo uint64) {
	g := &pow10Table[k-pow10Min]
	carry, _ := bits.Mul64(m, g[1])
	hi, lo = bits.Mul64(m, g[0])
	lo, carry = bits.Add64(lo, carry, 0)
	return hi + carry, lo
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
