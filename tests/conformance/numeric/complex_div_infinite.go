package main

import "fmt"

// Quotients with infinite parts: one part that is no number is left as it is, two are corrected.
func main() {
	var zero float64
	inf := 1 / zero
	vals := []float64{0, 1, -2.5, inf, -inf, inf - inf, 1e308, 5e-324}
	for _, a := range vals {
		for _, c := range vals {
			for _, d := range vals {
				x, y := complex(a, inf), complex(c, d)
				fmt.Println(x, y, x/y, y/x, complex64(x)/complex64(y))
			}
		}
	}
	v := -complex(inf, inf)
	fmt.Println(v/(1-2i), v/2i, v/2, 2i/v)
}
