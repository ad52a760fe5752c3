package big

import (
	"math"
)

// Limits of Float.
const (
	MaxExp  = math.MaxInt32
	MinExp  = math.MinInt32
	MaxPrec = math.MaxUint32
)

// A RoundingMode says how a Float is rounded to its precision.
type RoundingMode byte

// The rounding modes.
const (
	ToNearestEven RoundingMode = iota
	ToNearestAway
	ToZero
	AwayFromZero
	ToNegativeInf
	ToPositiveInf
)

var modeNames = [...]string{"ToNearestEven", "ToNearestAway", "ToZero", "AwayFromZero", "ToNegativeInf", "ToPositiveInf"}

func (m RoundingMode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return "RoundingMode(" + NewInt(int64(m)).String() + ")"
}

// An Accuracy says where a rounded value lies: Below, Exact at or Above the true one.
type Accuracy int8

// The accuracies.
const (
	Below Accuracy = -1
	Exact Accuracy = 0
	Above Accuracy = +1
)

func (a Accuracy) String() string {
	switch a {
	case Below:
		return "Below"
	case Exact:
		return "Exact"
	case Above:
		return "Above"
	}
	return "Accuracy(" + NewInt(int64(a)).String() + ")"
}

// An ErrNaN is the panic of an operation whose result would be no number.
type ErrNaN struct{ msg string }

func (e ErrNaN) Error() string { return e.msg }

type form byte

const (
	zero form = iota
	finite
	inf
)

// A Float is a binary floating-point number of a chosen precision: sign × mantissa × 2**exponent. Operations round to the
// precision of the receiver by its mode; a receiver of precision 0 first takes the operands' largest.
//
// A finite one is kept as an odd integer times a power of two.
type Float struct {
	prec uint32
	mode RoundingMode
	acc  Accuracy
	form form
	neg  bool
	mant Int   // positive and odd
	exp  int64 // the value is ±mant·2^exp
}

// NewFloat returns a new Float of the value x, precision 53 and mode ToNearestEven. It panics with ErrNaN if x is not a number.
func NewFloat(x float64) *Float {
	if math.IsNaN(x) {
		panic(ErrNaN{"NewFloat(NaN)"})
	}
	return new(Float).SetFloat64(x)
}

// roundInt returns m/2^drop, a little more if sticky, rounded to an integer by the mode for a number of that sign, and where
// the result lies, as if it was positive. m is overwritten.
func roundInt(m *Int, drop uint, sticky bool, mode RoundingMode, neg bool) (*Int, Accuracy) {
	half := drop > 0 && m.Bit(int(drop)-1) == 1
	rest := sticky || drop > 1 && m.TrailingZeroBits() < drop-1 && len(m.abs) > 0
	m.Rsh(m, drop)
	if !half && !rest {
		return m, Exact
	}
	up := false
	switch mode {
	case ToNearestEven:
		up = half && (rest || m.Bit(0) == 1)
	case ToNearestAway:
		up = half
	case AwayFromZero:
		up = true
	case ToNegativeInf:
		up = neg
	case ToPositiveInf:
		up = !neg
	}
	if !up {
		return m, Below
	}
	return m.Add(m, intOne), Above
}

// set makes z ±mant·2^exp, a little more if sticky (mant then has more bits than z's precision), rounded. z keeps mant's words.
func (z *Float) set(neg bool, mant *Int, exp int64, sticky bool) *Float {
	z.neg, z.acc, z.form = neg, Exact, finite
	if len(mant.abs) == 0 {
		z.form = zero
		return z
	}
	m := *mant
	if drop := m.BitLen() - int(z.prec); drop > 0 || sticky {
		if drop < 0 {
			drop = 0
		}
		_, acc := roundInt(&m, uint(drop), sticky, z.mode, neg)
		exp += int64(drop)
		z.acc = acc
		if neg {
			z.acc = -acc
		}
	}
	if zeros := m.TrailingZeroBits(); zeros > 0 {
		m.Rsh(&m, zeros)
		exp += int64(zeros)
	}
	z.mant, z.exp = m, exp
	switch top := exp + int64(m.BitLen()); {
	case top > MaxExp:
		z.form = inf
		z.acc = accuracy(!neg)
	case top < MinExp:
		z.form = zero
		z.acc = accuracy(neg)
	}
	return z
}

func accuracy(above bool) Accuracy {
	if above {
		return Above
	}
	return Below
}

func (z *Float) defaultPrec(prec uint32) {
	if z.prec == 0 {
		z.prec = prec
	}
}

// top returns the exponent of a finite x with its mantissa in [0.5, 1).
func (x *Float) top() int64 { return x.exp + int64(x.mant.BitLen()) }

// SetPrec sets z's precision and rounds its value; precision 0 makes it 0 (or leaves an infinity).
func (z *Float) SetPrec(prec uint) *Float {
	z.acc = Exact
	if prec == 0 {
		z.prec = 0
		if z.form == finite {
			z.acc = accuracy(z.neg)
			z.form = zero
		}
		return z
	}
	if prec > MaxPrec {
		prec = MaxPrec
	}
	z.prec = uint32(prec)
	if z.form == finite {
		z.set(z.neg, &z.mant, z.exp, false)
	}
	return z
}

// SetMode sets z's rounding mode; its value counts as exact.
func (z *Float) SetMode(mode RoundingMode) *Float {
	z.mode = mode
	z.acc = Exact
	return z
}

// Prec returns the precision in bits.
func (x *Float) Prec() uint { return uint(x.prec) }

// MinPrec returns the bits that x needs; 0 for 0 and infinities.
func (x *Float) MinPrec() uint {
	if x.form != finite {
		return 0
	}
	return uint(x.mant.BitLen())
}

// Mode returns the rounding mode.
func (x *Float) Mode() RoundingMode { return x.mode }

// Acc returns where the value lies after the last operation.
func (x *Float) Acc() Accuracy { return x.acc }

// Sign returns -1, 0 or +1.
func (x *Float) Sign() int {
	if x.form == zero {
		return 0
	}
	if x.neg {
		return -1
	}
	return 1
}

// Signbit reports whether x is negative or negative 0.
func (x *Float) Signbit() bool { return x.neg }

// IsInf reports whether x is infinite.
func (x *Float) IsInf() bool { return x.form == inf }

// IsInt reports whether x is an integer.
func (x *Float) IsInt() bool { return x.form == zero || x.form == finite && x.exp >= 0 }

// MantExp returns the exponent of x with a mantissa in [0.5, 1), and sets mant, unless it is nil, to that. 0 and infinities have exponent 0.
func (x *Float) MantExp(mant *Float) (exp int) {
	if x.form == finite {
		exp = int(x.top())
	}
	if mant != nil {
		mant.Copy(x)
		if mant.form == finite {
			mant.exp = -int64(mant.mant.BitLen())
		}
	}
	return exp
}

// SetMantExp sets z to mant × 2**exp.
func (z *Float) SetMantExp(mant *Float, exp int) *Float {
	z.Set(mant)
	if z.form == finite {
		z.set(z.neg, &z.mant, z.exp+int64(exp), false)
	}
	return z
}

// SetUint64 sets z to x; precision 64 if z has none.
func (z *Float) SetUint64(x uint64) *Float {
	z.defaultPrec(64)
	return z.set(false, new(Int).SetUint64(x), 0, false)
}

// SetInt64 sets z to x; precision 64 if z has none.
func (z *Float) SetInt64(x int64) *Float {
	z.defaultPrec(64)
	i := NewInt(x)
	return z.set(x < 0, i.Abs(i), 0, false)
}

// SetFloat64 sets z to x; precision 53 if z has none. It panics with ErrNaN if x is not a number.
func (z *Float) SetFloat64(x float64) *Float {
	z.defaultPrec(53)
	neg := math.Signbit(x)
	switch {
	case math.IsNaN(x):
		panic(ErrNaN{"Float.SetFloat64(NaN)"})
	case math.IsInf(x, 0):
		return z.SetInf(neg)
	}
	frac, exp := math.Frexp(math.Abs(x))
	return z.set(neg, NewInt(int64(frac*(1<<53))), int64(exp)-53, false)
}

// SetInt sets z to x; if z has no precision, to what x needs, at least 64.
func (z *Float) SetInt(x *Int) *Float {
	z.defaultPrec(uint32(max(x.BitLen(), 64)))
	return z.set(x.neg, new(Int).Abs(x), 0, false)
}

// SetRat sets z to x; if z has no precision, to what numerator and denominator need, at least 64.
func (z *Float) SetRat(x *Rat) *Float {
	if x.IsInt() {
		return z.SetInt(&x.num)
	}
	var a, b Float
	a.SetInt(&x.num)
	b.SetInt(x.denominator())
	z.defaultPrec(umax(a.prec, b.prec))
	return z.Quo(&a, &b)
}

func umax(a, b uint32) uint32 {
	if a > b {
		return a
	}
	return b
}

// SetInf sets z to an infinity.
func (z *Float) SetInf(signbit bool) *Float {
	z.acc, z.form, z.neg = Exact, inf, signbit
	return z
}

// Set sets z to x, rounded if z has a precision that is smaller.
func (z *Float) Set(x *Float) *Float {
	if z == x {
		return z
	}
	z.defaultPrec(x.prec)
	z.acc, z.form, z.neg = Exact, x.form, x.neg
	if x.form == finite {
		z.set(x.neg, new(Int).Set(&x.mant), x.exp, false)
	}
	return z
}

// Copy sets z to x with its precision, mode and accuracy.
func (z *Float) Copy(x *Float) *Float {
	if z != x {
		mant := new(Int).Set(&x.mant)
		*z = *x
		z.mant = *mant
	}
	return z
}

// Abs sets z to |x|.
func (z *Float) Abs(x *Float) *Float {
	z.Set(x)
	z.neg = false
	return z
}

// Neg sets z to -x.
func (z *Float) Neg(x *Float) *Float {
	z.Set(x)
	z.neg = !z.neg
	return z
}

// Add sets z to x + y. It panics with ErrNaN for infinities of different signs.
func (z *Float) Add(x, y *Float) *Float {
	return z.sum(x, y, y.neg, "addition of infinities with opposite signs")
}

// Sub sets z to x - y. It panics with ErrNaN for infinities of the same sign.
func (z *Float) Sub(x, y *Float) *Float {
	return z.sum(x, y, !y.neg, "subtraction of infinities with equal signs")
}

// sum sets z to x + y, where y has the sign yneg.
func (z *Float) sum(x, y *Float, yneg bool, nan string) *Float {
	z.defaultPrec(umax(x.prec, y.prec))
	switch {
	case x.form == inf && y.form == inf && x.neg != yneg:
		z.acc, z.form, z.neg = Exact, zero, false
		panic(ErrNaN{nan})
	case x.form == inf || y.form == zero && x.form != zero:
		return z.Set(x)
	case y.form == inf:
		return z.SetInf(yneg)
	case x.form == zero && y.form == zero:
		z.acc, z.form = Exact, zero
		z.neg = x.neg && yneg || x.neg != yneg && z.mode == ToNegativeInf
		return z
	case x.form == zero:
		return z.set(yneg, new(Int).Set(&y.mant), y.exp, false)
	}
	var a, b Int
	a.Set(&x.mant)
	b.Set(&y.mant)
	ea, eb, aneg, bneg := x.exp, y.exp, x.neg, yneg
	if x.top() < y.top() {
		a, b, ea, eb, aneg, bneg = b, a, eb, ea, bneg, aneg
	}
	// If b is far below a's last place, and below what is kept of a sum, only its sign counts.
	far := int64(z.prec) + 4
	if btop := eb + int64(b.BitLen()); ea-far > btop {
		a.Lsh(&a, uint(far))
		ea -= far
		b.SetUint64(1)
		eb = ea
	}
	if ea > eb {
		a.Lsh(&a, uint(ea-eb))
		ea = eb
	} else {
		b.Lsh(&b, uint(eb-ea))
	}
	a.neg, b.neg = aneg, bneg
	a.Add(&a, &b)
	if len(a.abs) == 0 {
		z.acc, z.form, z.neg = Exact, zero, z.mode == ToNegativeInf
		return z
	}
	neg := a.neg
	a.neg = false
	return z.set(neg, &a, ea, false)
}

// Mul sets z to x * y. It panics with ErrNaN for 0 times infinity.
func (z *Float) Mul(x, y *Float) *Float {
	z.defaultPrec(umax(x.prec, y.prec))
	neg := x.neg != y.neg
	switch {
	case x.form == finite && y.form == finite:
		return z.set(neg, new(Int).Mul(&x.mant, &y.mant), x.exp+y.exp, false)
	case x.form == zero && y.form == inf || x.form == inf && y.form == zero:
		z.acc, z.form, z.neg = Exact, zero, false
		panic(ErrNaN{"multiplication of zero with infinity"})
	}
	form := zero
	if x.form == inf || y.form == inf {
		form = inf
	}
	z.acc, z.form, z.neg = Exact, form, neg
	return z
}

// Quo sets z to x / y. It panics with ErrNaN for 0/0 and infinities over each other.
func (z *Float) Quo(x, y *Float) *Float {
	z.defaultPrec(umax(x.prec, y.prec))
	neg := x.neg != y.neg
	switch {
	case x.form == finite && y.form == finite:
		var a, r Int
		a.Set(&x.mant)
		shift := int64(z.prec) + 2 - int64(a.BitLen()) + int64(y.mant.BitLen())
		if shift < 0 {
			shift = 0
		}
		a.Lsh(&a, uint(shift))
		exp := x.exp - y.exp - shift
		quoRem(&a, &r, &a, &y.mant)
		return z.set(neg, &a, exp, len(r.abs) > 0)
	case x.form == zero && y.form == zero || x.form == inf && y.form == inf:
		z.acc, z.form, z.neg = Exact, zero, false
		panic(ErrNaN{"division of zero by zero or infinity by infinity"})
	}
	form := inf
	if x.form == zero || y.form == inf {
		form = zero
	}
	z.acc, z.form, z.neg = Exact, form, neg
	return z
}

// Sqrt sets z to the square root of x. It panics with ErrNaN if x is negative.
func (z *Float) Sqrt(x *Float) *Float {
	z.defaultPrec(x.prec)
	if x.Sign() < 0 {
		panic(ErrNaN{"square root of negative operand"})
	}
	if x.form != finite {
		z.acc, z.form, z.neg = Exact, x.form, x.neg
		return z
	}
	var m, root, square Int
	m.Set(&x.mant)
	shift := 2*(int64(z.prec)+2) - int64(m.BitLen())
	if shift < 0 {
		shift = 0
	}
	if (x.exp-shift)&1 != 0 {
		shift++
	}
	m.Lsh(&m, uint(shift))
	root.Sqrt(&m)
	square.Mul(&root, &root)
	return z.set(false, &root, (x.exp-shift)/2, square.Cmp(&m) != 0)
}

// Cmp returns -1, 0 or +1 as x is less than, equal to or greater than y.
func (x *Float) Cmp(y *Float) int {
	sx, sy := x.order(), y.order()
	switch {
	case sx < sy:
		return -1
	case sx > sy:
		return 1
	case x.form != finite:
		return 0
	case x.neg:
		return y.cmpAbs(x)
	}
	return x.cmpAbs(y)
}

// order returns -2, -1, 0, 1, 2 for -Inf, negative, 0, positive, +Inf.
func (x *Float) order() int {
	n := x.Sign()
	if x.form == inf {
		n *= 2
	}
	return n
}

func (x *Float) cmpAbs(y *Float) int {
	if tx, ty := x.top(), y.top(); tx != ty {
		if tx < ty {
			return -1
		}
		return 1
	}
	if x.exp < y.exp {
		return x.mant.Cmp(new(Int).Lsh(&y.mant, uint(y.exp-x.exp)))
	}
	return new(Int).Lsh(&x.mant, uint(x.exp-y.exp)).Cmp(&y.mant)
}

// trunc returns the integer part of a finite x, and whether that is all.
func (x *Float) trunc() (i *Int, exact bool) {
	i = new(Int)
	if x.exp >= 0 {
		i.Lsh(&x.mant, uint(x.exp))
	} else if x.top() > 0 {
		i.Rsh(&x.mant, uint(-x.exp))
	}
	i.neg = x.neg && len(i.abs) > 0
	return i, x.exp >= 0
}

// Int sets z, a new Int if it is nil, to x cut towards zero, and says where the result lies. For an infinity it returns nil.
func (x *Float) Int(z *Int) (*Int, Accuracy) {
	if z == nil && x.form != inf {
		z = new(Int)
	}
	switch x.form {
	case zero:
		return z.SetInt64(0), Exact
	case inf:
		return nil, accuracy(x.neg)
	}
	i, exact := x.trunc()
	*z = *i
	if exact {
		return z, Exact
	}
	return z, accuracy(x.neg)
}

// Int64 returns x cut towards zero; what is too large or small becomes the nearest int64.
func (x *Float) Int64() (int64, Accuracy) {
	switch {
	case x.form == zero:
		return 0, Exact
	case x.form == finite && x.top() <= 64:
		if i, acc := x.Int(nil); i.IsInt64() {
			return i.Int64(), acc
		}
	}
	if x.neg {
		return math.MinInt64, Above
	}
	return math.MaxInt64, Below
}

// Uint64 returns x cut towards zero; what is too large or negative becomes the nearest uint64.
func (x *Float) Uint64() (uint64, Accuracy) {
	switch {
	case x.form == zero:
		return 0, Exact
	case x.neg:
		return 0, Above
	case x.form == finite && x.top() <= 64:
		i, acc := x.Int(nil)
		return i.Uint64(), acc
	}
	return math.MaxUint64, Below
}

// round returns x with prec bits, of which none is below 2 to the minExp; from 2 to the maxExp on it is infinite.
func (x *Float) round(prec int, minExp, maxExp int64) (float64, Accuracy) {
	sign := 1.0
	if x.neg {
		sign = -1
	}
	switch x.form {
	case zero:
		return math.Copysign(0, sign), Exact
	case inf:
		return math.Inf(int(sign)), Exact
	}
	if x.top() < minExp {
		return math.Copysign(0, sign), accuracy(x.neg)
	}
	if x.top() > maxExp {
		return math.Inf(int(sign)), accuracy(!x.neg)
	}
	m := new(Int).Set(&x.mant)
	drop := int64(m.BitLen() - prec)
	if minExp-x.exp > drop {
		drop = minExp - x.exp
	}
	exp, acc := x.exp, Exact
	if drop > 0 {
		m, acc = roundInt(m, uint(drop), false, ToNearestEven, x.neg)
		exp += drop
	}
	if x.neg {
		acc = -acc
	}
	if exp+int64(m.BitLen()) > maxExp {
		return math.Inf(int(sign)), accuracy(!x.neg)
	}
	return math.Copysign(math.Ldexp(float64(m.Uint64()), int(exp)), sign), acc
}

// Float64 returns the nearest float64, and where it lies.
func (x *Float) Float64() (float64, Accuracy) { return x.round(53, -1074, 1024) }

// Float32 returns the nearest float32, and where it lies.
func (x *Float) Float32() (float32, Accuracy) {
	f, acc := x.round(24, -149, 128)
	return float32(f), acc
}

// Rat sets z, a new Rat if it is nil, to x exactly. For an infinity it returns nil.
func (x *Float) Rat(z *Rat) (*Rat, Accuracy) {
	if z == nil && x.form != inf {
		z = new(Rat)
	}
	switch x.form {
	case zero:
		return z.SetInt64(0), Exact
	case inf:
		return nil, accuracy(x.neg)
	}
	z.SetInt(&x.mant)
	z.num.neg = x.neg
	return z.scale(int(x.exp)), Exact
}
