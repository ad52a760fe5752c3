package main

import (
	"fmt"
	"math"
	"math/cmplx"
)

func main() {
	var a, b complex128 = 3 + 4i, 1 - 2i
	fmt.Println(a+b, a-b, a*b, a/b, -a, a == b, a != b, a == complex(3, 4))
	fmt.Println(real(a), imag(b), cmplx.Abs(a), cmplx.Conj(a))
	var c complex64 = complex64(a)
	c *= 1i
	c += 2
	fmt.Println(c, real(c), imag(c)+0.5)
	fmt.Printf("%T %T %T %v %.2f %g\n", c, real(c), real(a), c, a, b)
	inf := math.Inf(1)
	nan := math.NaN()
	zero := complex(0, 0)
	fmt.Println(a/zero, zero/zero, complex(inf, nan), complex(inf, 0)*complex(0, 1))
	fmt.Println(complex(nan, 0) == complex(nan, 0), complex(inf, 1)/complex(1, 1), complex(1, 1)/complex(inf, 0))
	m := map[complex128]string{1 + 1i: "x", 0: "z"}
	fmt.Println(m[complex(1, 1)], m[complex(math.Copysign(0, -1), 0)])
	var arr [2]complex64
	arr[1] = 2i
	p := &arr[1]
	*p *= *p
	fmt.Println(arr, *p)
	z := 1i
	for i := 0; i < 4; i++ {
		z *= 1i
		fmt.Print(z, " ")
	}
	fmt.Println()
	f := func(z complex128) (r, i float64) { return real(z), imag(z) }
	fmt.Println(f(a * a))
	const k = (2 + 3i) * (2 - 3i)
	var n int = k
	fmt.Println(n, 'a'+0i, 1.5+0i == 1.5)
	println(a, c)
	var e interface{} = a
	fmt.Println(e == interface{}(3+4i), e.(complex128)+1)
	fmt.Println(cmplx.Sqrt(-1), cmplx.Pow(1i, 2) == -1, cmplx.Exp(0), cmplx.Phase(-1))
}
