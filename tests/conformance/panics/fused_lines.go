// What the optimiser makes one op of panics with the right message, at the right line, after what comes before it.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type vec struct{ x, y, z float64 }

// Prints what f panics with, and the line in the function that failed, counted from its first.
func try(name string, f func()) {
	defer func() {
		r := recover()
		pcs := make([]uintptr, 20)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
		for {
			fr, more := frames.Next()
			if strings.HasPrefix(fr.Function, "main.f") {
				fmt.Println(name, r, fr.Function, fr.Line)
				return
			}
			if !more {
				break
			}
		}
		fmt.Println(name, r)
	}()
	f()
}

//go:noinline
func fLoadThenAdd(a []int, i, s int) int {
	x := a[i]
	s += x
	return s
}

//go:noinline
func fSwap(a []int, i, j int) {
	a[i], a[j] = a[j], a[i]
}

//go:noinline
func fSwapBytes(a []byte, i, j uint8) {
	a[i], a[j] = a[j], a[i]
}

//go:noinline
func fDisplaced(a []int, i int) int {
	s := 1
	s += a[i-1]
	a[i+1] = s
	return s
}

//go:noinline
func fUnsigned(a []byte, i uint) byte {
	return a[i-2]
}

//go:noinline
func fDot(a, b []float64) float64 {
	s := 0.0
	for i := 0; i < len(a); i++ {
		s += a[i] * b[i]
	}
	return s
}

//go:noinline
func fCompare(a []int, i, x int) int {
	for a[i] < x {
		i++
	}
	return i
}

//go:noinline
func fByte(a []byte, i uint64) bool {
	if a[i] == 'x' {
		return true
	}
	return false
}

//go:noinline
func fDifference(p, q *vec) float64 {
	return p.y - q.z
}

//go:noinline
func fScaled(p, q *vec, a, b float64) {
	p.x += a * q.y * b
}

//go:noinline
func fTwice(p *vec, a []int, i int) int {
	x := a[i]
	if x > 3 {
		return a[i] + int(p.x)
	}
	return x
}

func main() {
	a, b := []int{1, 2, 3}, []byte("abc")
	try("load", func() { fLoadThenAdd(a, 5, 1) })
	try("swap", func() { fSwap(a, 1, 3) })
	try("swap", func() { fSwap(a, -1, 2) })
	try("swap bytes", func() { fSwapBytes(b, 200, 1) })
	fSwap(a, 0, 2)
	fSwapBytes(b, 0, 2)
	fmt.Println(a, string(b))
	try("displaced", func() { fDisplaced(a, 0) })
	try("displaced", func() { fDisplaced(a, 2) })
	try("displaced", func() { fDisplaced(a, -1<<63) })
	fmt.Println(fDisplaced(a, 1), a)
	try("unsigned", func() { fUnsigned(b, 1) })
	try("dot", func() { fDot([]float64{1, 2}, []float64{3}) })
	try("compare", func() { fCompare(a, 0, 100) })
	try("byte", func() { fByte(b, 1<<63) })
	try("difference", func() { fDifference(nil, &vec{}) })
	try("difference", func() { fDifference(&vec{}, nil) })
	try("scaled", func() { fScaled(nil, &vec{}, 1, 2) })
	try("scaled", func() { fScaled(&vec{}, nil, 1, 2) })
	try("twice", func() { fTwice(nil, []int{4}, 0) })
}
