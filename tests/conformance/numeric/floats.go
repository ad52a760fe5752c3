package main

import (
	"fmt"
	"math"
)

func f32sum(n int) (s float32) {
	for i := 0; i < n; i++ {
		s += 0.1
	}
	return
}

func f64sum(n int) (s float64) {
	for i := 0; i < n; i++ {
		s += 0.1
	}
	return
}

func newton(x float64) float64 {
	z := x
	for i := 0; i < 30; i++ {
		z -= (z*z - x) / (2 * z)
	}
	return z
}

func main() {
	fmt.Println(f32sum(10), f64sum(10), f32sum(1000), f64sum(1000))
	fmt.Println(0.1+0.2, float32(0.1)+float32(0.2), 1e16+1, float32(16777216)+1)
	a, b := 0.1, 0.2
	fmt.Println(a+b, a+b == 0.3, a*3, 1-0.9, a-b)
	f32big, huge := float32(3.4e38), 1e308
	inf, nan := math.Inf(1), math.NaN()
	fmt.Println(inf, -inf, nan, inf-inf, inf*0, inf > math.MaxFloat64, nan < inf, nan != nan, !(nan == nan), !(nan < 1))
	fmt.Println(math.Sqrt(2), newton(2), math.Pow(2, 0.5), math.Cbrt(27), math.Hypot(3, 4))
	fmt.Println(math.Floor(-1.5), math.Ceil(-1.5), math.Trunc(-1.5), math.Round(-2.5), math.RoundToEven(2.5), math.Mod(-7, 3), math.Remainder(7, 4))
	fmt.Println(math.Sin(1), math.Cos(1), math.Tan(1), math.Atan2(1, -1), math.Exp(1), math.Log(10), math.Log2(8), math.Log10(0.001), math.Log1p(1e-10))
	fmt.Println(math.Float64bits(1.5), math.Float32bits(-0.0), math.Float64frombits(1), math.Float32frombits(0x7f800000), math.Nextafter(1, 2))
	fr, exp := math.Frexp(10)
	ip, fp := math.Modf(-3.25)
	fmt.Println(fr, exp, ip, fp, math.Ldexp(0.5, 5), math.Abs(-2), math.Max(nan, 1), math.Min(2, 1), math.Dim(3, 5), math.Copysign(3, -1))
	fmt.Println(math.Gamma(5), math.Erf(0.5), math.Sinh(1), math.Asin(2), math.IsNaN(nan), math.IsInf(-inf, -1), math.Signbit(math.Copysign(0, -1)))
	fmt.Println(1e-320, 5e-324, huge*10, -huge*10, 123456789.0*1000, 1e20, 1e21, 1e-4, 1e-5, 100000.0, 123456.789e3)
	fmt.Println(float32(1e-45), f32big*10, float32(1)/3, 1.0/3, float32(0.1)*10 == 1, float64(float32(0.1))*10 == 1)
	var f float64 = 1 << 53
	fmt.Println(f+1 == f, f+2, int64(f)+1, uint64(f*1024), f/3)
	var f32 float32 = 1
	for i := 0; i < 30; i++ {
		f32 /= 2
		if 1+f32 == 1 {
			fmt.Println("eps after", i)
			break
		}
	}
	x, y := 1e308, 1e308
	fmt.Println(x*y/y, x/y*y, x+y-y, (x-y)*x)
	fmt.Println(7/2, 7/2.0, 7.0/2, -7/2, float64(7/2), float64(7)/2, 1/2*3.0, 3.0*1/2)
	h := 0.0
	for i := 1; i <= 100; i++ {
		h += 1 / float64(i*i)
	}
	fmt.Println(h, math.Pi*math.Pi/6-h < 0.01)
	poly := func(x float64, cs ...float64) (r float64) {
		for _, c := range cs {
			r = r*x + c
		}
		return
	}
	fmt.Println(poly(1.5, 2, -3, 0.5), poly(10), math.FMA(2, 3, 4))
	fmt.Println(int(b*10), int(-a*29), math.MaxInt64, float64(math.MaxInt64), int64(float64(1<<62)))
}
