package cmplx

import (
	"math"
	"math/bits"
)

func sinhcosh(x float64) (sinh, cosh float64) {
	if math.Abs(x) <= 0.5 {
		return math.Sinh(x), math.Cosh(x)
	}
	e := math.Exp(x)
	inverse := 0.5 / e
	e *= 0.5
	return e - inverse, e + inverse
}

// Sin returns the sine of x.
func Sin(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && strange(re), isInf(im) && strange(re):
		return complex(math.NaN(), im)
	case re == 0 && strange(im):
		return x
	}
	s, c := math.Sincos(re)
	sh, ch := sinhcosh(im)
	return complex(s*ch, c*sh)
}

// Sinh returns the hyperbolic sine of x.
func Sinh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case re == 0 && strange(im), isInf(re) && strange(im):
		return complex(re, math.NaN())
	case isInf(re) && im == 0:
		return x
	case im == 0 && isNaN(re):
		return complex(math.NaN(), im)
	}
	s, c := math.Sincos(im)
	sh, ch := sinhcosh(re)
	return complex(c*sh, s*ch)
}

// Cos returns the cosine of x.
func Cos(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case im == 0 && strange(re):
		return complex(math.NaN(), -im*math.Copysign(0, re))
	case isInf(im) && re == 0:
		return complex(math.Inf(1), -re*math.Copysign(0, im))
	case isInf(im) && strange(re):
		return complex(math.Inf(1), math.NaN())
	case re == 0 && isNaN(im):
		return complex(math.NaN(), 0)
	}
	s, c := math.Sincos(re)
	sh, ch := sinhcosh(im)
	return complex(c*ch, -s*sh)
}

// Cosh returns the hyperbolic cosine of x.
func Cosh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case re == 0 && strange(im):
		return complex(math.NaN(), re*math.Copysign(0, im))
	case isInf(re) && im == 0:
		return complex(math.Inf(1), im*math.Copysign(0, re))
	case isInf(re) && strange(im):
		return complex(math.Inf(1), math.NaN())
	case im == 0 && isNaN(re):
		return complex(math.NaN(), im)
	}
	s, c := math.Sincos(im)
	sh, ch := sinhcosh(re)
	return complex(c*ch, s*sh)
}

// Tan returns the tangent of x.
func Tan(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case isInf(im) && strange(re):
		return complex(math.Copysign(0, re), math.Copysign(1, im))
	case isInf(im):
		return complex(math.Copysign(0, math.Sin(2*re)), math.Copysign(1, im))
	case re == 0 && isNaN(im):
		return x
	}
	d := math.Cos(2*re) + math.Cosh(2*im)
	if math.Abs(d) < 0.25 {
		d = tanSeries(x)
	}
	if d == 0 {
		return Inf()
	}
	return complex(math.Sin(2*re)/d, math.Sinh(2*im)/d)
}

// Tanh returns the hyperbolic tangent of x.
func Tanh(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case isInf(re) && strange(im):
		return complex(math.Copysign(1, re), math.Copysign(0, im))
	case isInf(re):
		return complex(math.Copysign(1, re), math.Copysign(0, math.Sin(2*im)))
	case im == 0 && isNaN(re):
		return x
	}
	d := math.Cosh(2*re) + math.Cos(2*im)
	if d == 0 {
		return Inf()
	}
	return complex(math.Sinh(2*re)/d, math.Sin(2*im)/d)
}

// Cot returns the cotangent of x.
func Cot(x complex128) complex128 {
	re, im := real(x), imag(x)
	d := math.Cosh(2*im) - math.Cos(2*re)
	if math.Abs(d) < 0.25 {
		d = tanSeries(x)
	}
	if d == 0 {
		return Inf()
	}
	return complex(math.Sin(2*re)/d, -math.Sinh(2*im)/d)
}

// tanSeries returns cosh(2y) - cos(2x) for z = x + iy by its Taylor series,
// where subtracting would cancel digits. x is reduced modulo Pi.
func tanSeries(z complex128) float64 {
	x := reducePi(math.Abs(2 * real(z)))
	y := math.Abs(2 * imag(z))
	x, y = x*x, y*y
	xn, yn, factorial, n, sum := 1.0, 1.0, 1.0, 0.0, 0.0
	next := func() {
		for i := 0; i < 2; i++ {
			n++
			factorial *= n
		}
		xn *= x
		yn *= y
	}
	for {
		next()
		sum += (yn + xn) / factorial
		next()
		t := (yn - xn) / factorial
		sum += t
		if !(math.Abs(t/sum) > 0x1p-53) {
			return sum
		}
	}
}

// reducePi returns x less the nearest multiple of Pi.
func reducePi(x float64) float64 {
	if math.Abs(x) >= 1<<30 {
		return reduceHuge(x)
	}
	// Pi in three parts, so that the products are exact.
	n := float64(int64(x/math.Pi + 0.5))
	return ((x - n*3.141592502593994) - n*1.5099578831723193e-07) - n*1.0780605716316238e-14
}

// 1/Pi in words; the first is the integer part.
var inversePi = [...]uint64{
	0x0000000000000000, 0x517cc1b727220a94, 0xfe13abe8fa9a6ee0, 0x6db14acc9e21c820, 0xff28b1d5ef5de2b0,
	0xdb92371d2126e970, 0x0324977504e8c90e, 0x7f0ef58e5894d39f, 0x74411afa975da242, 0x74ce38135a2fbf20,
	0x9cc8eb1cc1a99cfa, 0x4e422fc5defc941d, 0x8ffc4bffef02cc07, 0xf79788c5ad05368f, 0xb69b3f6793e584db,
	0xa7a31fb34f2ff516, 0xba93dd63f5f2f8bd, 0x9e839cfbc5294975, 0x35fdafd88fc6ae84, 0x2b0198237e3db5d5,
}

// reduceHuge is Payne and Hanek's way: of x/Pi only the words around the point
// are computed.
func reduceHuge(x float64) float64 {
	b := math.Float64bits(x)
	at := uint(b>>52&0x7FF) - 1023 - 52 + 64
	b = b&(1<<52-1) | 1<<52
	word := func(i uint) uint64 {
		return inversePi[at/64+i]<<(at%64) | inversePi[at/64+i+1]>>(64-at%64)
	}
	z2, _ := bits.Mul64(word(2), b)
	z1, lo := bits.Mul64(word(1), b)
	lo, carry := bits.Add64(lo, z2, 0)
	hi := word(0)*b + z1 + carry

	// The fraction hi, lo as a float.
	z := uint(bits.LeadingZeros64(hi)) + 1
	hi = hi<<z | lo>>(64-z)
	f := math.Float64frombits(hi>>12 | uint64(1023-z)<<52)
	if f > 0.5 {
		f--
	}
	return math.Pi * f
}
