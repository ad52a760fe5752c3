// Package big has numbers of any size: Int, Rat and Float.
//
// The zero value of each is 0. Methods set their receiver to the result and return it, so that memory is used again and calls can be
// chained; operands may be the receiver itself.
//
// The arithmetic is GMP's.
package big

import (
	"math/bits"
	"math/rand"
)

// A Word is a digit of a number in base 2 to the 64.
type Word uint

const wordBits = bits.UintSize

type nat []Word

// An Int is an integer of any size.
type Int struct {
	neg bool
	abs nat // least significant word first, the last one not 0
}

// From so many products of words on, an operation leaves its processor to other goroutines.
const longWork = 1 << 14

var intOne = &Int{abs: nat{1}}

// NewInt returns a new Int of the value x.
func NewInt(x int64) *Int { return new(Int).SetInt64(x) }

// Sign returns -1, 0 or +1.
func (x *Int) Sign() int {
	if len(x.abs) == 0 {
		return 0
	}
	if x.neg {
		return -1
	}
	return 1
}

// SetInt64 sets z to x.
func (z *Int) SetInt64(x int64) *Int {
	if x < 0 {
		z.SetUint64(-uint64(x))
		z.neg = true
		return z
	}
	return z.SetUint64(uint64(x))
}

// SetUint64 sets z to x.
func (z *Int) SetUint64(x uint64) *Int {
	z.neg = false
	z.abs = z.abs[:0]
	if x != 0 {
		z.abs = append(z.abs, Word(x))
	}
	return z
}

// Set sets z to x.
func (z *Int) Set(x *Int) *Int {
	if z != x {
		z.abs = append(z.abs[:0], x.abs...)
		z.neg = x.neg
	}
	return z
}

// Bits returns the words of |x|, least significant first. They are x's own: changing them changes x.
func (x *Int) Bits() []Word { return x.abs }

// SetBits makes z a number whose absolute value is in abs, which z keeps.
func (z *Int) SetBits(abs []Word) *Int {
	z.abs = nat(abs)
	z.neg = false
	z.norm()
	return z
}

func (z *Int) norm() {
	n := len(z.abs)
	for n > 0 && z.abs[n-1] == 0 {
		n--
	}
	z.abs = z.abs[:n]
	if n == 0 {
		z.neg = false
	}
}

// Abs sets z to |x|.
func (z *Int) Abs(x *Int) *Int {
	z.Set(x)
	z.neg = false
	return z
}

// Neg sets z to -x.
func (z *Int) Neg(x *Int) *Int {
	z.Set(x)
	z.neg = len(z.abs) > 0 && !z.neg
	return z
}

// Add sets z to x + y.
func (z *Int) Add(x, y *Int) *Int {
	intAdd(z, x, y)
	return z
}

// Sub sets z to x - y.
func (z *Int) Sub(x, y *Int) *Int {
	intSub(z, x, y)
	return z
}

// Mul sets z to x * y.
func (z *Int) Mul(x, y *Int) *Int {
	if len(x.abs)*len(y.abs) < longWork {
		intMul(z, x, y)
	} else {
		intMpz(opMul, z, nil, nil, x, y, nil, 0)
	}
	return z
}

// MulRange sets z to the product of all integers from a to b; 1 if there are none.
func (z *Int) MulRange(a, b int64) *Int {
	switch {
	case a > b:
		return z.SetInt64(1)
	case a <= 0 && b >= 0:
		return z.SetInt64(0)
	}
	neg := false
	if a < 0 {
		neg = (b-a)&1 == 0
		a, b = -b, -a
	}
	intMpz(opMulRange, z, nil, nil, NewInt(a), NewInt(b), nil, 0)
	z.neg = neg
	return z
}

// Binomial sets z to the number of ways to choose k of n.
func (z *Int) Binomial(n, k int64) *Int {
	if k > n {
		return z.SetInt64(0)
	}
	if k > n-k {
		k = n - k
	}
	if k < 0 {
		return z.SetInt64(1)
	}
	intMpz(opBinomial, z, nil, nil, NewInt(n), NewInt(k), nil, 0)
	return z
}

// quoRem sets z and r to quotient, towards zero, and remainder. Either may be nil.
func quoRem(z, r, x, y *Int) {
	if len(y.abs) == 0 {
		panic("division by zero")
	}
	if z == nil {
		z = new(Int)
	}
	if r == nil {
		r = new(Int)
	}
	if n := len(y.abs); n*(len(x.abs)-n) < longWork {
		intQuoRem(z, r, x, y)
	} else {
		intMpz(opQuoRem, z, r, nil, x, y, nil, 0)
	}
}

// Quo sets z to x/y, cut towards zero. It panics if y is 0.
func (z *Int) Quo(x, y *Int) *Int {
	quoRem(z, nil, x, y)
	return z
}

// Rem sets z to what is left of x after Quo: its sign is x's.
func (z *Int) Rem(x, y *Int) *Int {
	quoRem(nil, z, x, y)
	return z
}

// QuoRem sets z to Quo and r to Rem of x and y, and returns both.
func (z *Int) QuoRem(x, y, r *Int) (*Int, *Int) {
	quoRem(z, r, x, y)
	return z, r
}

// Div sets z to x/y of Euclidean division: the remainder is never negative.
func (z *Int) Div(x, y *Int) *Int {
	z.DivMod(x, y, new(Int))
	return z
}

// Mod sets z to the remainder of Euclidean division: 0 <= z < |y|.
func (z *Int) Mod(x, y *Int) *Int {
	if z == y {
		y = new(Int).Set(y)
	}
	quoRem(nil, z, x, y)
	if z.neg {
		if y.neg {
			z.Sub(z, y)
		} else {
			z.Add(z, y)
		}
	}
	return z
}

// DivMod sets z to Div and m to Mod of x and y, and returns both.
func (z *Int) DivMod(x, y, m *Int) (*Int, *Int) {
	if z == y || m == y {
		y = new(Int).Set(y)
	}
	quoRem(z, m, x, y)
	if m.neg {
		if y.neg {
			z.Add(z, intOne)
			m.Sub(m, y)
		} else {
			z.Sub(z, intOne)
			m.Add(m, y)
		}
	}
	return z, m
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Int) Cmp(y *Int) int {
	switch {
	case x == y:
		return 0
	case x.neg != y.neg:
		if x.neg {
			return -1
		}
		return 1
	case x.neg:
		return intCmpAbs(y, x)
	}
	return intCmpAbs(x, y)
}

// CmpAbs compares |x| and |y|.
func (x *Int) CmpAbs(y *Int) int { return intCmpAbs(x, y) }

// low64 returns the least significant 64 bits of |x|.
func (x *Int) low64() uint64 {
	if len(x.abs) == 0 {
		return 0
	}
	return uint64(x.abs[0])
}

// Int64 returns x, or its low bits if it is too large.
func (x *Int) Int64() int64 {
	if x.neg {
		return -int64(x.low64())
	}
	return int64(x.low64())
}

// Uint64 returns x, or the low bits of |x| if it is negative or too large.
func (x *Int) Uint64() uint64 { return x.low64() }

// IsInt64 reports whether x fits an int64.
func (x *Int) IsInt64() bool {
	if len(x.abs) > 1 {
		return false
	}
	w := x.low64()
	return w < 1<<63 || x.neg && w == 1<<63
}

// IsUint64 reports whether x fits a uint64.
func (x *Int) IsUint64() bool { return !x.neg && len(x.abs) <= 1 }

// Float64 returns the nearest float64, and whether it is below, equal to or above x.
func (x *Int) Float64() (float64, Accuracy) {
	return new(Float).SetInt(x).Float64()
}

// BitLen returns the number of bits of |x|; 0 has none.
func (x *Int) BitLen() int {
	n := len(x.abs)
	if n == 0 {
		return 0
	}
	return (n-1)*wordBits + bits.Len64(uint64(x.abs[n-1]))
}

// TrailingZeroBits returns how many of the lowest bits of |x| are 0; 0 for 0.
func (x *Int) TrailingZeroBits() uint {
	for i, w := range x.abs {
		if w != 0 {
			return uint(i*wordBits + bits.TrailingZeros64(uint64(w)))
		}
	}
	return 0
}

// Lsh sets z to x shifted left by n bits.
func (z *Int) Lsh(x *Int, n uint) *Int {
	intLsh(z, x, n)
	return z
}

// Rsh sets z to x shifted right by n bits, rounded down.
func (z *Int) Rsh(x *Int, n uint) *Int {
	neg := x.neg
	if lost := intRshAbs(z, x, n); lost && neg {
		z.neg = len(z.abs) > 0
		z.Sub(z, intOne)
	}
	return z
}

// Bit returns bit i of x in two's complement.
func (x *Int) Bit(i int) uint {
	if i < 0 {
		panic("negative bit index")
	}
	k := i / wordBits
	if k >= len(x.abs) {
		if x.neg {
			return 1
		}
		return 0
	}
	bit := uint(x.abs[k]>>(uint(i)%wordBits)) & 1
	if x.neg && x.TrailingZeroBits() < uint(i) { // -x is the complement of x-1, which differs from x up to its lowest 1
		bit ^= 1
	}
	return bit
}

// SetBit sets z to x with bit i, in two's complement, set to b, 0 or 1.
func (z *Int) SetBit(x *Int, i int, b uint) *Int {
	if i < 0 {
		panic("negative bit index")
	}
	if b > 1 {
		panic("set bit is not 0 or 1")
	}
	if x.Bit(i) == b {
		return z.Set(x)
	}
	power := new(Int).Lsh(intOne, uint(i))
	if b == 1 {
		return z.Add(x, power)
	}
	return z.Sub(x, power)
}

// And sets z to x & y.
func (z *Int) And(x, y *Int) *Int { return z.logic(opAnd, x, y) }

// Or sets z to x | y.
func (z *Int) Or(x, y *Int) *Int { return z.logic(opOr, x, y) }

// Xor sets z to x ^ y.
func (z *Int) Xor(x, y *Int) *Int { return z.logic(opXor, x, y) }

// AndNot sets z to x &^ y.
func (z *Int) AndNot(x, y *Int) *Int { return z.logic(opAndNot, x, y) }

func (z *Int) logic(op int, x, y *Int) *Int {
	intMpz(op, z, nil, nil, x, y, nil, 0)
	return z
}

// Not sets z to ^x, which is -x-1.
func (z *Int) Not(x *Int) *Int {
	z.Neg(x)
	return z.Sub(z, intOne)
}

// Exp sets z to x to the power of y modulo |m|; m nil or 0: no modulus. A negative y needs an inverse of x: without one
// it returns nil and leaves z. Without modulus a negative y gives 1.
func (z *Int) Exp(x, y, m *Int) *Int {
	if m == nil || len(m.abs) == 0 {
		return z.power(x, y)
	}
	if y.neg {
		inverse := new(Int).ModInverse(x, m)
		if inverse == nil {
			return nil
		}
		x, y = inverse, new(Int).Neg(y)
	}
	intMpz(opExp, z, nil, nil, x, y, m, 0)
	return z
}

// power sets z to x to the y, by squaring.
func (z *Int) power(x, y *Int) *Int {
	if y.Sign() <= 0 {
		return z.SetInt64(1)
	}
	if len(x.abs) == 0 || len(x.abs) == 1 && x.abs[0] == 1 {
		neg := x.neg && y.Bit(0) == 1
		z.Set(x)
		z.neg = neg
		return z
	}
	result, base := NewInt(1), new(Int).Set(x)
	for i := y.BitLen() - 1; i >= 0; i-- {
		result.Mul(result, result)
		if y.Bit(i) == 1 {
			result.Mul(result, base)
		}
	}
	*z = *result
	return z
}

// GCD sets z to the greatest common divisor of a and b, and, unless they are nil, x and y so that z = a·x + b·y.
func (z *Int) GCD(x, y, a, b *Int) *Int {
	intMpz(opGCD, z, x, y, a, b, nil, 0)
	return z
}

// ModInverse sets z to the inverse of g modulo n; if there is none it returns nil and leaves z. It panics if n is 0.
func (z *Int) ModInverse(g, n *Int) *Int {
	if len(n.abs) == 0 {
		panic("division by zero")
	}
	inverse := new(Int)
	if intMpz(opInverse, inverse, nil, nil, g, n, nil, 0) == 0 {
		return nil
	}
	*z = *inverse
	return z
}

// Jacobi returns the Jacobi symbol of x over y: -1, 0 or +1. y must be odd.
func Jacobi(x, y *Int) int {
	if len(y.abs) == 0 || y.abs[0]&1 == 0 {
		panic("big: invalid 2nd argument to Int.Jacobi: need odd integer but got " + y.String())
	}
	if y.neg {
		// (x/-1) is -1 for negative x
		j := intMpz(opJacobi, nil, nil, nil, x, new(Int).Neg(y), nil, 0)
		if x.neg {
			return -j
		}
		return j
	}
	return intMpz(opJacobi, nil, nil, nil, x, y, nil, 0)
}

// ModSqrt sets z to a square root of x modulo p, an odd prime; if there is none it returns nil and leaves z.
// The algorithm is Tonelli's and Shanks'.
func (z *Int) ModSqrt(x, p *Int) *Int {
	switch Jacobi(x, p) {
	case -1:
		return nil
	case 0:
		return z.SetInt64(0)
	}
	if x.neg || x.Cmp(p) >= 0 {
		x = new(Int).Mod(x, p)
	}
	odd := new(Int).Sub(p, intOne) // p-1 = odd · 2^e
	e := odd.TrailingZeroBits()
	odd.Rsh(odd, e)
	n := NewInt(2) // not a square
	for Jacobi(n, p) != -1 {
		n.Add(n, intOne)
	}
	root := new(Int).Add(odd, intOne)
	root.Exp(x, root.Rsh(root, 1), p)
	b := new(Int).Exp(x, odd, p) // root² = x·b; b's order is a power of 2, which falls in every round
	g := new(Int).Exp(n, odd, p)
	t := new(Int)
	for {
		var order uint
		for t.Set(b); t.Cmp(intOne) != 0; order++ {
			t.Mod(t.Mul(t, t), p)
		}
		if order == 0 {
			return z.Set(root)
		}
		t.SetBit(t.SetInt64(0), int(e-order-1), 1)
		t.Exp(g, t, p)
		g.Mod(g.Mul(t, t), p)
		root.Mod(root.Mul(root, t), p)
		b.Mod(b.Mul(b, g), p)
		e = order
	}
}

// Sqrt sets z to the largest integer whose square is at most x. It panics if x is negative.
func (z *Int) Sqrt(x *Int) *Int {
	if x.neg {
		panic("square root of negative number")
	}
	intMpz(opSqrt, z, nil, nil, x, nil, nil, 0)
	return z
}

// ProbablyPrime reports whether x is probably prime: it passes a Baillie-PSW test, which is right for all numbers below 2 to the 64, and
// n and more rounds of Miller's and Rabin's.
func (x *Int) ProbablyPrime(n int) bool {
	if n < 0 {
		panic("negative n for ProbablyPrime")
	}
	if x.neg {
		return false
	}
	return intMpz(opPrime, nil, nil, nil, x, nil, nil, n) != 0
}

// Rand sets z to a random number in [0, n).
func (z *Int) Rand(rnd *rand.Rand, n *Int) *Int {
	if n.neg || len(n.abs) == 0 {
		return z.SetInt64(0)
	}
	size := n.BitLen()
	words := make(nat, len(n.abs))
	top := Word(1)<<(uint(size-1)%wordBits+1) - 1
	if size%wordBits == 0 {
		top = ^Word(0)
	}
	r := new(Int)
	for {
		for i := range words {
			low := Word(rnd.Uint32())
			words[i] = low | Word(rnd.Uint32())<<32
		}
		words[len(words)-1] &= top
		r.SetBits(words)
		if r.Cmp(n) < 0 {
			*z = *r
			return z
		}
	}
}

// SetBytes sets z to the number whose bytes, most significant first, are buf.
func (z *Int) SetBytes(buf []byte) *Int {
	n := (len(buf) + 7) / 8
	abs := make(nat, n)
	for i := range abs {
		end := len(buf) - 8*i
		var w Word
		for _, b := range buf[max(end-8, 0):end] {
			w = w<<8 | Word(b)
		}
		abs[i] = w
	}
	return z.SetBits(abs)
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

// Bytes returns |x|, most significant byte first.
func (x *Int) Bytes() []byte {
	return x.FillBytes(make([]byte, (x.BitLen()+7)/8))
}

// FillBytes stores |x| in buf, most significant byte first, after zeros. It panics if buf is too short.
func (x *Int) FillBytes(buf []byte) []byte {
	if (x.BitLen()+7)/8 > len(buf) {
		panic("math/big: buffer too small to fit value")
	}
	for i := range buf {
		buf[i] = 0
	}
	i := len(buf)
	for _, w := range x.abs {
		for k := 0; k < 8 && i > 0; k++ {
			i--
			buf[i] = byte(w)
			w >>= 8
		}
	}
	return buf
}
