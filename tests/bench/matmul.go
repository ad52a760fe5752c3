package main

import "fmt"

// Slices of slices: a matrix product.
func matrix(n int, seed float64) [][]float64 {
	m := make([][]float64, n)
	t := seed / float64(n) / float64(n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = t * float64(i-j) * float64(i+j)
		}
	}
	return m
}

func mul(a, b [][]float64) [][]float64 {
	n := len(a)
	c := make([][]float64, n)
	bt := make([][]float64, n)
	for i := range bt {
		bt[i] = make([]float64, n)
		for j := range bt[i] {
			bt[i][j] = b[j][i]
		}
	}
	for i := range c {
		c[i] = make([]float64, n)
		for j := range c[i] {
			s := 0.0
			ai, bj := a[i], bt[j]
			for k := range ai {
				s += ai[k] * bj[k]
			}
			c[i][j] = s
		}
	}
	return c
}

func main() {
	const n = 700
	c := mul(matrix(n, 1), matrix(n, 2))
	fmt.Printf("%.6f\n", c[n/2][n/2])
}
