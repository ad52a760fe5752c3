package big

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Rat is a quotient of two Ints, in lowest terms.
type Rat struct {
	num Int
	den Int // positive; without words for 1, so that the zero value is 0/1
}

// NewRat returns a new Rat of the value a/b. It panics if b is 0.
func NewRat(a, b int64) *Rat { return new(Rat).SetFrac64(a, b) }

// denominator returns x's denominator, not to be changed.
func (x *Rat) denominator() *Int {
	if len(x.den.abs) == 0 {
		return intOne
	}
	return &x.den
}

// norm divides by what numerator and denominator have in common.
func (z *Rat) norm() *Rat {
	if len(z.den.abs) == 0 {
		return z
	}
	if z.den.neg {
		z.num.Neg(&z.num)
		z.den.neg = false
	}
	if len(z.num.abs) == 0 {
		z.den.SetUint64(1)
		return z
	}
	if d := new(Int).GCD(nil, nil, &z.num, &z.den); d.Cmp(intOne) != 0 {
		z.num.Quo(&z.num, d)
		z.den.Quo(&z.den, d)
	}
	return z
}

// SetFrac sets z to a/b. It panics if b is 0.
func (z *Rat) SetFrac(a, b *Int) *Rat {
	if len(b.abs) == 0 {
		panic("division by zero")
	}
	num := new(Int).Set(a)
	z.den.Set(b)
	z.num = *num
	return z.norm()
}

// SetFrac64 sets z to a/b. It panics if b is 0.
func (z *Rat) SetFrac64(a, b int64) *Rat { return z.SetFrac(NewInt(a), NewInt(b)) }

// SetInt sets z to x.
func (z *Rat) SetInt(x *Int) *Rat {
	z.num.Set(x)
	z.den.SetUint64(1)
	return z
}

// SetInt64 sets z to x.
func (z *Rat) SetInt64(x int64) *Rat {
	z.num.SetInt64(x)
	z.den.SetUint64(1)
	return z
}

// SetUint64 sets z to x.
func (z *Rat) SetUint64(x uint64) *Rat {
	z.num.SetUint64(x)
	z.den.SetUint64(1)
	return z
}

// Set sets z to x.
func (z *Rat) Set(x *Rat) *Rat {
	if z != x {
		z.num.Set(&x.num)
		z.den.Set(x.denominator())
	}
	return z
}

// SetFloat64 sets z to f exactly; nil if f is not finite.
func (z *Rat) SetFloat64(f float64) *Rat {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	frac, exp := math.Frexp(f)
	z.SetInt64(int64(frac * (1 << 53)))
	return z.scale(exp - 53)
}

// scale multiplies z by 2 to the power of exp.
func (z *Rat) scale(exp int) *Rat {
	if exp >= 0 {
		z.num.Lsh(&z.num, uint(exp))
	} else {
		z.den.Lsh(z.denominator(), uint(-exp))
	}
	return z.norm()
}

// Abs sets z to |x|.
func (z *Rat) Abs(x *Rat) *Rat {
	z.Set(x)
	z.num.neg = false
	return z
}

// Neg sets z to -x.
func (z *Rat) Neg(x *Rat) *Rat {
	z.Set(x)
	z.num.Neg(&z.num)
	return z
}

// Inv sets z to 1/x. It panics if x is 0.
func (z *Rat) Inv(x *Rat) *Rat {
	if len(x.num.abs) == 0 {
		panic("division by zero")
	}
	num := new(Int).Set(x.denominator())
	z.den.Set(&x.num)
	z.num = *num
	return z.norm()
}

// Sign returns -1, 0 or +1.
func (x *Rat) Sign() int { return x.num.Sign() }

// IsInt reports whether x is an integer.
func (x *Rat) IsInt() bool { return x.denominator().Cmp(intOne) == 0 }

// Num returns the numerator: x's own.
func (x *Rat) Num() *Int { return &x.num }

// Denom returns the denominator, always positive: x's own.
func (x *Rat) Denom() *Int {
	if len(x.den.abs) == 0 {
		x.den.SetUint64(1)
	}
	return &x.den
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Rat) Cmp(y *Rat) int {
	var a, b Int
	a.Mul(&x.num, y.denominator())
	b.Mul(&y.num, x.denominator())
	return a.Cmp(&b)
}

// common returns what x and y are over a common denominator.
func common(x, y *Rat) (a, b, den Int) {
	a.Mul(&x.num, y.denominator())
	b.Mul(&y.num, x.denominator())
	den.Mul(x.denominator(), y.denominator())
	return a, b, den
}

// Add sets z to x + y.
func (z *Rat) Add(x, y *Rat) *Rat {
	a, b, den := common(x, y)
	z.num.Add(&a, &b)
	z.den = den
	return z.norm()
}

// Sub sets z to x - y.
func (z *Rat) Sub(x, y *Rat) *Rat {
	a, b, den := common(x, y)
	z.num.Sub(&a, &b)
	z.den = den
	return z.norm()
}

// Mul sets z to x * y.
func (z *Rat) Mul(x, y *Rat) *Rat {
	var den Int
	den.Mul(x.denominator(), y.denominator())
	z.num.Mul(&x.num, &y.num)
	z.den = den
	return z.norm()
}

// Quo sets z to x / y. It panics if y is 0.
func (z *Rat) Quo(x, y *Rat) *Rat {
	if len(y.num.abs) == 0 {
		panic("division by zero")
	}
	var num, den Int
	num.Mul(&x.num, y.denominator())
	den.Mul(&y.num, x.denominator())
	z.num, z.den = num, den
	return z.norm()
}

// Float64 returns the nearest float64, and whether it is x exactly.
func (x *Rat) Float64() (f float64, exact bool) {
	f = quoFloat(&x.num, x.denominator(), 53, -1074, 1024)
	return f, isExactly(x, f)
}

// Float32 returns the nearest float32, and whether it is x exactly.
func (x *Rat) Float32() (f float32, exact bool) {
	f = float32(quoFloat(&x.num, x.denominator(), 24, -149, 128))
	return f, isExactly(x, float64(f))
}

func isExactly(x *Rat, f float64) bool {
	y := new(Rat).SetFloat64(f)
	return y != nil && y.Cmp(x) == 0
}

// quoFloat returns a/b rounded to even to prec bits, of which none is below 2 to the minExp; from 2 to the maxExp on it is infinite.
func quoFloat(a, b *Int, prec, minExp, maxExp int) float64 {
	if len(a.abs) == 0 {
		return 0
	}
	// q = |a|·2^-exp / b has prec+1 or prec+2 bits, or fewer for tiny quotients; with a last bit that says whether something is left.
	exp := a.BitLen() - b.BitLen() - prec - 1
	if exp < minExp-2 {
		exp = minExp - 2
	}
	var q, r, x Int
	x.Abs(a)
	y := b
	if exp >= 0 {
		y = new(Int).Lsh(b, uint(exp))
	} else {
		x.Lsh(&x, uint(-exp))
	}
	q.QuoRem(&x, y, &r)
	mant, drop := q, q.BitLen()-prec
	if minExp-exp > drop {
		drop = minExp - exp
	}
	m, _ := roundInt(&mant, uint(drop), len(r.abs) > 0, ToNearestEven, false)
	f := float64(m.Uint64())
	exp += drop
	if m.BitLen()+exp > maxExp {
		f = math.Inf(1)
	}
	f = math.Ldexp(f, exp)
	if a.neg {
		f = -f
	}
	return f
}

// SetString sets z to the number s: a fraction a/b, or a decimal or hexadecimal floating-point literal.
func (z *Rat) SetString(s string) (*Rat, bool) {
	if num, den, ok := strings.Cut(s, "/"); ok {
		a, ok := new(Int).SetString(num, 0)
		if !ok || den == "" || den[0] == '+' || den[0] == '-' {
			return nil, false
		}
		b, ok := new(Int).SetString(den, 0)
		if !ok || len(b.abs) == 0 {
			return nil, false
		}
		return z.SetFrac(a, b), true
	}
	n, rest, err := scanNumber(s, 0, true)
	if err != nil || rest != "" {
		return nil, false
	}
	if len(n.mant.abs) == 0 {
		return z.SetInt64(0), true
	}
	// a huge exponent would take all memory
	if n.exp10 > 1e6 || n.exp10 < -1e6 || n.exp2 > 1e7 || n.exp2 < -1e7 {
		return nil, false
	}
	z.SetInt(&n.mant)
	if n.exp10 != 0 {
		power := new(Int).Exp(NewInt(10), NewInt(abs64(n.exp10)), nil)
		if n.exp10 > 0 {
			z.num.Mul(&z.num, power)
		} else {
			z.den = *power
		}
	}
	z.scale(int(n.exp2))
	if n.neg {
		z.num.Neg(&z.num)
	}
	return z, true
}

func abs64(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// String returns x as "a/b", also if b is 1.
func (x *Rat) String() string { return x.num.String() + "/" + x.denominator().String() }

// RatString returns x as "a/b", or "a" if b is 1.
func (x *Rat) RatString() string {
	if x.IsInt() {
		return x.num.String()
	}
	return x.String()
}

// FloatString returns x in decimal with prec digits after the point, the last one rounded to nearest, halves away from zero.
func (x *Rat) FloatString(prec int) string {
	var q, r Int
	power := new(Int).Exp(NewInt(10), NewInt(int64(prec)), nil)
	den := x.denominator()
	q.Abs(&x.num)
	q.QuoRem(q.Mul(&q, power), den, &r)
	if r.Lsh(&r, 1); r.CmpAbs(den) >= 0 {
		q.Add(&q, intOne)
	}
	s := q.String()
	if prec > 0 {
		if len(s) <= prec {
			s = strings.Repeat("0", prec-len(s)+1) + s
		}
		s = s[:len(s)-prec] + "." + s[len(s)-prec:]
	}
	if x.num.neg {
		s = "-" + s
	}
	return s
}

// FloatPrec returns how many digits after the decimal point x needs (those before its period, if it has one), and whether that is exact.
func (x *Rat) FloatPrec() (n int, exact bool) {
	d := new(Int).Set(x.denominator())
	twos := int(d.TrailingZeroBits())
	d.Rsh(d, uint(twos))
	five, q, r := NewInt(5), new(Int), new(Int)
	fives := 0
	for {
		q.QuoRem(d, five, r)
		if len(r.abs) != 0 {
			break
		}
		d.Set(q)
		fives++
	}
	return max(twos, fives), d.Cmp(intOne) == 0
}

// Scan is fmt's: it reads a number as SetString does, for the verbs e E f F g G v.
func (z *Rat) Scan(s fmt.ScanState, ch rune) error {
	if !strings.ContainsRune("efgEFGv", ch) {
		return errors.New("Rat.Scan: invalid verb")
	}
	text, err := s.Token(true, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune("+-/.eEpPxX_abcdfABCDF", r)
	})
	if err != nil {
		return err
	}
	if _, ok := z.SetString(string(text)); !ok {
		return errors.New("Rat.Scan: invalid syntax")
	}
	return nil
}

// MarshalText returns x as RatString does.
func (x *Rat) MarshalText() (text []byte, err error) { return []byte(x.RatString()), nil }

// UnmarshalText sets z to the number in text.
func (z *Rat) UnmarshalText(text []byte) error {
	if _, ok := z.SetString(string(text)); !ok {
		return errors.New("math/big: cannot unmarshal " + strconv.Quote(string(text)) + " into a *big.Rat")
	}
	return nil
}

// AppendText appends x as RatString writes it.
func (x *Rat) AppendText(b []byte) ([]byte, error) { return append(b, x.RatString()...), nil }

const ratGobVersion = 1

// GobEncode returns a byte of version and sign, the length of the numerator in
// four bytes, numerator and denominator.
func (x *Rat) GobEncode() ([]byte, error) {
	if x == nil {
		return nil, nil
	}
	num, den := x.Num().Bytes(), x.Denom().Bytes()
	head := byte(ratGobVersion << 1)
	if x.Sign() < 0 {
		head |= 1
	}
	n := len(num)
	b := append([]byte{head, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, num...)
	return append(b, den...), nil
}

// GobDecode sets z to what GobEncode encoded.
func (z *Rat) GobDecode(buf []byte) error {
	if len(buf) == 0 {
		*z = Rat{}
		return nil
	}
	if len(buf) < 5 {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	if buf[0]>>1 != ratGobVersion {
		return fmt.Errorf("Rat.GobDecode: encoding version %d not supported", buf[0]>>1)
	}
	n := uint64(buf[1])<<24 | uint64(buf[2])<<16 | uint64(buf[3])<<8 | uint64(buf[4])
	if 5+n > uint64(len(buf)) {
		return errors.New("Rat.GobDecode: buffer too small")
	}
	num, den := new(Int).SetBytes(buf[5:5+n]), new(Int).SetBytes(buf[5+n:])
	if buf[0]&1 != 0 {
		num.Neg(num)
	}
	if den.Sign() == 0 {
		den.SetInt64(1)
	}
	z.SetFrac(num, den)
	return nil
}
