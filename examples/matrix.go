// Matrix multiplication, three ways: as the book says, with rows that are walked in order, and in parallel.
// vole run examples/matrix.go [-n 160]
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

type Matrix [][]float64

func New(n int) Matrix {
	m := make(Matrix, n)
	cells := make([]float64, n*n) // one piece of memory, cut into rows
	for i := range m {
		m[i], cells = cells[:n:n], cells[n:]
	}
	return m
}

// Naive follows the definition: its inner loop jumps from row to row of b.
func Naive(a, b Matrix) Matrix {
	n := len(a)
	c := New(n)
	for i := range n {
		for j := range n {
			var sum float64
			for k := range n {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
	return c
}

func mulRow(ci, ai []float64, b Matrix) {
	for k, x := range ai {
		for j, y := range b[k] {
			ci[j] += x * y
		}
	}
}

// ByRows swaps the two inner loops, so that memory is read in order.
func ByRows(a, b Matrix) Matrix {
	c := New(len(a))
	for i := range c {
		mulRow(c[i], a[i], b)
	}
	return c
}

// Parallel gives each processor every so-manieth row.
func Parallel(a, b Matrix) Matrix {
	c := New(len(a))
	p := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for first := range p {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := first; i < len(c); i += p {
				mulRow(c[i], a[i], b)
			}
		}()
	}
	wg.Wait()
	return c
}

func main() {
	n := flag.Int("n", 160, "rows and columns")
	flag.Parse()
	a, b := New(*n), New(*n)
	for i := range *n {
		for j := range *n {
			a[i][j], b[i][j] = float64(i+j), float64(i-j)
		}
	}
	for _, way := range []struct {
		name string
		mul  func(a, b Matrix) Matrix
	}{{"naive", Naive}, {"by rows", ByRows}, {"parallel", Parallel}} {
		start := time.Now()
		c := way.mul(a, b)
		fmt.Fprintf(os.Stderr, "%-9s %v\n", way.name, time.Since(start).Round(time.Millisecond))
		fmt.Printf("%-9s c[1][2] = %.0f, c[n-1][n-1] = %.0f\n", way.name, c[1][2], c[*n-1][*n-1])
	}
}
