// A walk through math/big with pseudo-random operands; what Go 1.19 gets wrong is left out.
// slow: many operations
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand"
)

var rnd *rand.Rand

func ri() *big.Int {
	var n int
	switch rnd.Intn(6) {
	case 0:
		return big.NewInt(int64(rnd.Intn(5) - 2))
	case 1:
		return big.NewInt(rnd.Int63() - rnd.Int63())
	case 2:
		n = 64 * (1 + rnd.Intn(4))
	case 3:
		n = rnd.Intn(3000)
	case 4:
		z := new(big.Int).Lsh(big.NewInt(1), uint(rnd.Intn(400)))
		z.Add(z, big.NewInt(int64(rnd.Intn(3)-1)))
		if rnd.Intn(2) == 0 {
			z.Neg(z)
		}
		return z
	default:
		n = rnd.Intn(200)
	}
	b := make([]byte, n/8+1)
	rnd.Read(b)
	z := new(big.Int).SetBytes(b)
	if rnd.Intn(2) == 0 {
		z.Neg(z)
	}
	return z
}

func try(name string, f func() any) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panic", e)
		}
	}()
	fmt.Println(name, f())
}

func rf() *big.Float {
	switch rnd.Intn(8) {
	case 0:
		return big.NewFloat(float64(rnd.Intn(10) - 5))
	case 1:
		return new(big.Float).SetInf(rnd.Intn(2) == 0)
	case 2:
		return big.NewFloat(math.Copysign(0, -1))
	case 3:
		return big.NewFloat(math.Float64frombits(rnd.Uint64() &^ (1 << 62)))
	}
	z := new(big.Float).SetPrec(uint(1 + rnd.Intn(200))).SetMode(big.RoundingMode(rnd.Intn(6)))
	z.SetInt(ri())
	return z.SetMantExp(z, rnd.Intn(300)-150)
}

func main() {
	rnd = rand.New(rand.NewSource(7))
	for i := 0; i < 8; i++ {
		x, y, m := ri(), ri(), ri()
		z := new(big.Int)
		fmt.Println(i, x, y)
		try("add", func() any { return z.Add(x, y) })
		try("sub", func() any { return z.Sub(x, y) })
		try("mul", func() any { return z.Mul(x, y) })
		try("quo", func() any { return z.Quo(x, y) })
		try("rem", func() any { return z.Rem(x, y) })
		try("div", func() any { return z.Div(x, y) })
		try("mod", func() any { return z.Mod(x, y) })
		try("divmod", func() any { a, b := new(big.Int).DivMod(x, y, z); return []any{a, b} })
		try("alias", func() any {
			a := new(big.Int).Set(x)
			a.Add(a, a)
			a.Mul(a, a)
			a.Sub(a, y)
			a.Quo(a, y)
			a.Mod(y, a)
			return a
		})
		try("and", func() any { return z.And(x, y) })
		try("or", func() any { return z.Or(x, y) })
		try("xor", func() any { return z.Xor(x, y) })
		try("andnot", func() any { return z.AndNot(x, y) })
		try("not", func() any { return z.Not(x) })
		n := uint(rnd.Intn(300))
		try("lsh", func() any { return z.Lsh(x, n) })
		try("rsh", func() any { return z.Rsh(x, n) })
		try("bit", func() any { return x.Bit(int(n)) })
		try("setbit", func() any { return z.SetBit(x, int(n), n&1) })
		try("cmp", func() any {
			return []any{x.Cmp(y), x.CmpAbs(y), x.Sign(), x.BitLen(), x.TrailingZeroBits(), x.IsInt64(), x.IsUint64(), x.Int64(), x.Uint64()}
		})
		try("gcd", func() any {
			a, b := new(big.Int), new(big.Int)
			z.GCD(a, b, x, y)
			return []any{z, a.Int64(), b.Int64()}
		})
		try("gcd2", func() any { return z.GCD(nil, nil, x, y) })
		try("modinv", func() any { return new(big.Int).ModInverse(x, y) })
		try("sqrt", func() any { return z.Sqrt(x) })
		if m.Sign() != 0 && m.BitLen() < 400 && y.BitLen() < 400 {
			try("exp", func() any { return z.Exp(x, new(big.Int).Abs(y), m) })
		}
		try("exp2", func() any { return z.Exp(x, big.NewInt(int64(n%7)-2), nil) })
		try("text", func() any {
			return []any{x.Text(2 + int(n%61)), fmt.Sprintf("%+x|% d|%040d|%-50o|%#X|%.30d|%60v|%b", x, x, x, y, x, x, x, y)}
		})
		try("bytes", func() any { return x.Bytes() })
		try("prime", func() any { return z.Abs(x).ProbablyPrime(3) })
		if x.BitLen() < 64 && y.BitLen() < 64 {
			try("jacobi", func() any { return big.Jacobi(x, y) })
			try("binom", func() any { return z.Binomial(int64(n), x.Int64()%300) })
			try("mulrange", func() any { a := x.Int64() % 1000; return z.MulRange(a, a+y.Int64()%50) })
		}
		try("float", func() any { f, a := new(big.Float).SetInt(x).Float64(); return []any{f, a} })
		try("json", func() any { b, err := json.Marshal(x); return []any{string(b), err} })
		try("rand", func() any { return z.Rand(rnd, new(big.Int).Abs(y)) })
		if x.BitLen() < 200 {
			s := fmt.Sprintf("%#x", x)
			try("set", func() any { a, ok := new(big.Int).SetString(s, 0); return []any{a, ok} })
		}
		if y.Sign() != 0 && m.Sign() != 0 {
			r, q := new(big.Rat).SetFrac(x, y), new(big.Rat).SetFrac(y, m)
			try("rat", func() any {
				return []any{r, q, new(big.Rat).Add(r, q), new(big.Rat).Sub(r, q), new(big.Rat).Mul(r, q), new(big.Rat).Quo(r, q), r.Cmp(q)}
			})
			try("ratf", func() any {
				f, e := r.Float64()
				g, _ := r.Float32()
				return []any{f, e, g, r.FloatString(int(n % 20)), r.IsInt()}
			})
			try("fromrat", func() any { return new(big.Float).SetPrec(n).SetRat(r) })
		}
		a, b := rf(), rf()
		fz := func() *big.Float { return new(big.Float).SetPrec(n).SetMode(big.RoundingMode(i % 6)) }
		show := func(f *big.Float) any {
			return []any{f.Text('g', -1), f.Text('p', 0), f.Acc(), f.Prec(), f.MinPrec(), f.Mode()}
		}
		try("fadd", func() any { return show(fz().Add(a, b)) })
		try("fsub", func() any { return show(fz().Sub(a, b)) })
		try("fmul", func() any { return show(fz().Mul(a, b)) })
		try("fquo", func() any { return show(fz().Quo(a, b)) })
		try("fsqrt", func() any { return new(big.Float).SetPrec(n).Sqrt(a).Text('g', 12) })
		try("fcmp", func() any { return []any{a.Cmp(b), a.Sign(), a.IsInt(), a.Signbit()} })
		try("ftext", func() any {
			p := int(n % 25)
			return []any{a.Text('e', p), a.Text('f', p), a.Text('g', p), a.Text('b', p), a.Text('x', p), a.Text('e', -1), a.Text('f', -1), a.Text('G', -1), a.Text('x', -1), a.String(), fmt.Sprintf("%+.3f|%30g|%-30e|%030.5f", a, a, a, b)}
		})
		try("fconv", func() any {
			f64, c := a.Float64()
			f32, d := a.Float32()
			i64, e := a.Int64()
			u64, _ := a.Uint64()
			in, g := a.Int(nil)
			ra, h := a.Rat(nil)
			return []any{f64, c, f32, d, i64, e, u64, in, g, ra, h, a.MantExp(nil)}
		})
		try("fparse", func() any {
			g, base, err := big.ParseFloat(b.Text('g', 20), 10, n+1, big.RoundingMode(i%6))
			return []any{show(g), base, err}
		})
	}
	for _, s := range []string{"1", "1e10", "-1.5e-3", "0x1p-2", "0b101", "0o17", "017", "1_000", "1__0", "0x", "", "+", "1.5/2", "3/4", "-3/0x10", "1e", "0x1.8", "0b1.1p3", "Inf", "-inf", "1e400", "09", "1/0", ".5", "5.", "1e1000000", "0x_1", "_1", "1_"} {
		i1, ok1 := new(big.Int).SetString(s, 0)
		i2, ok2 := new(big.Int).SetString(s, 10)
		r, ok3 := new(big.Rat).SetString(s)
		f, ok4 := new(big.Float).SetString(s)
		fmt.Println(s, i1, ok1, i2, ok2, ok3, ok4)
		if ok3 && len(r.String()) < 100 {
			fmt.Println(r)
		}
		if ok4 {
			fmt.Println(f, f.Text('p', 0))
		}
	}
}
