package main

import "fmt"

// Floating point in locals: points of the Mandelbrot set.
func main() {
	const n, limit = 2000, 60
	inside, sum := 0, 0
	for y := 0; y < n; y++ {
		ci := 2*float64(y)/n - 1
		for x := 0; x < n; x++ {
			cr := 2*float64(x)/n - 1.5
			zr, zi, i := 0.0, 0.0, 0
			for ; i < limit; i++ {
				r2, i2 := zr*zr, zi*zi
				if r2+i2 > 4 {
					break
				}
				zi = 2*zr*zi + ci
				zr = r2 - i2 + cr
			}
			sum += i
			if i == limit {
				inside++
			}
		}
	}
	fmt.Println(inside, sum)
}
