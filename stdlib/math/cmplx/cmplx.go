// Package cmplx has elementary functions of complex numbers.
//
// Infinities and NaNs give what Annex G of the C standard says.
package cmplx

import "math"

// Abs returns the absolute value of x.
func Abs(x complex128) float64 { return math.Hypot(real(x), imag(x)) }

// Conj returns the complex conjugate of x.
func Conj(x complex128) complex128 { return complex(real(x), -imag(x)) }

// Phase returns the angle of x, in [-Pi, Pi].
func Phase(x complex128) float64 { return math.Atan2(imag(x), real(x)) }

// Polar returns the absolute value and the angle of x.
func Polar(x complex128) (r, θ float64) { return Abs(x), Phase(x) }

// Rect returns the complex number with absolute value r and angle θ.
func Rect(r, θ float64) complex128 {
	s, c := math.Sincos(θ)
	return complex(r*c, r*s)
}

// Inf returns a complex infinity.
func Inf() complex128 { return complex(math.Inf(1), math.Inf(1)) }

// NaN returns a complex value that is not a number.
func NaN() complex128 { return complex(math.NaN(), math.NaN()) }

// IsInf reports whether a part of x is infinite.
func IsInf(x complex128) bool { return isInf(real(x)) || isInf(imag(x)) }

// IsNaN reports whether a part of x is not a number and none is infinite.
func IsNaN(x complex128) bool { return !IsInf(x) && x != x }

func isInf(f float64) bool { return f > math.MaxFloat64 || f < -math.MaxFloat64 }

func isNaN(f float64) bool { return f != f }

// strange reports whether f is an infinity or a NaN.
func strange(f float64) bool { return f-f != 0 }

// Exp returns e**x.
func Exp(x complex128) complex128 {
	re, im := real(x), imag(x)
	switch {
	case isInf(re) && strange(im) && re < 0:
		return complex(0, math.Copysign(0, im))
	case isInf(re) && strange(im):
		return complex(math.Inf(1), math.NaN())
	case isInf(re) && re > 0 && im == 0:
		return x
	case isNaN(re) && im == 0:
		return complex(math.NaN(), im)
	}
	return Rect(math.Exp(re), im)
}

// Log returns the natural logarithm of x.
func Log(x complex128) complex128 { return complex(math.Log(Abs(x)), Phase(x)) }

// Log10 returns the decimal logarithm of x.
func Log10(x complex128) complex128 {
	z := Log(x)
	return complex(math.Log10E*real(z), math.Log10E*imag(z))
}

// Pow returns x**y. 0**y is 1 if y is imaginary or 0, an infinity if y has a
// negative real part, and 0 otherwise.
func Pow(x, y complex128) complex128 {
	re, im := real(y), imag(y)
	if x == 0 {
		switch {
		case IsNaN(y):
			return NaN()
		case re == 0:
			return 1
		case re > 0:
			return 0
		case im == 0:
			return complex(math.Inf(1), 0)
		}
		return Inf()
	}
	abs, angle := Polar(x)
	if abs == 0 {
		return 0
	}
	r, θ := math.Pow(abs, re), re*angle
	if im != 0 {
		r *= math.Exp(-im * angle)
		θ += im * math.Log(abs)
	}
	return Rect(r, θ)
}

// Sqrt returns the square root of x, with a real part >= 0.
func Sqrt(x complex128) complex128 {
	a, b := real(x), imag(x)
	switch {
	case b == 0 && a == 0:
		return complex(0, b)
	case b == 0 && a < 0:
		return complex(0, math.Copysign(math.Sqrt(-a), b))
	case b == 0:
		return complex(math.Sqrt(a), b)
	case isInf(b):
		return complex(math.Inf(1), b)
	case a == 0 && b < 0:
		r := math.Sqrt(-0.5 * b)
		return complex(r, -r)
	case a == 0:
		r := math.Sqrt(0.5 * b)
		return complex(r, r)
	}
	// Scaling by a power of four avoids overflow and underflow.
	scale := 0x1p-27
	if math.Abs(a) > 4 || math.Abs(b) > 4 {
		a, b, scale = a*0.25, b*0.25, 2
	} else {
		a, b = a*0x1p54, b*0x1p54
	}
	r := math.Hypot(a, b)
	var t float64
	if a > 0 {
		t = math.Sqrt(0.5*r + 0.5*a)
		r = scale * math.Abs((0.5*b)/t)
		t *= scale
	} else {
		r = math.Sqrt(0.5*r - 0.5*a)
		t = scale * math.Abs((0.5*b)/r)
		r *= scale
	}
	if b < 0 {
		r = -r
	}
	return complex(t, r)
}
