// oracle: spec
package main

import "fmt"

type T struct {
	n int
	p *int
}

//go:noinline
func grow(n int) int {
	var pad [50]int
	if n == 0 {
		return 0
	}
	pad[n%50] = n
	return grow(n-1) + pad[n%50] - n
}

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			grow(3)
			if !yield(i) {
				return
			}
		}
	}
}

func three(yield func(int, *T) bool) {
	x := 7
	for i := 0; i < 3; i++ {
		t := T{i, &x}
		grow(2)
		if !yield(i, &t) {
			return
		}
		x += t.n
	}
}

func find(p *int, k int) (*int, int) {
	for i, t := range three {
		if i == k {
			return t.p, *p + grow(1)
		}
	}
	return p, -1
}

func nested(p *int) *int {
	for i := range count(3) {
		for j := range count(3) {
			if i*j == 2 {
				*p += 10*i + j
				return p
			}
		}
	}
	return nil
}

func defers() (s []int) {
	defer func() { s = append(s, 100) }()
	n := 0
	for i := range count(3) {
		defer func() { n += i; s = append(s, n) }()
	}
	return
}

func local() int {
	sum, last := 0, T{}
	p := &last
outer:
	for i, t := range three {
		p.n = t.n + i
		sum += p.n
		for range three {
			if i == 1 {
				continue outer
			}
			sum += 100 + grow(2)
			break
		}
	}
	return sum*1000 + last.n
}

func main() {
	x := 5
	p, n := find(&x, 1)
	fmt.Println(*p, n)
	p, n = find(&x, 9)
	fmt.Println(*p, n, p == &x)
	fmt.Println(*nested(&x), x)
	fmt.Println(defers(), local())
	func() {
		defer func() { fmt.Println("recovered", recover(), x) }()
		for i := range three {
			x += i
			if i == 2 {
				panic("stop")
			}
		}
	}()
	for i := 0; i < 3; i++ {
		f := func() *int { return &i }
		*f() += 1
		fmt.Print(i, " ")
	}
	fmt.Println()
	var fs []func() int
	for i, j := 0, 10; i < 3; i, j = i+1, j-1 {
		p := &j
		fs = append(fs, func() int { *p++; i++; return i*100 + j })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
}
