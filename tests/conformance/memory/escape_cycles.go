// Functions that call each other in cycles: what leaks through a cycle must be in the heap, what does not may stay.
package main

import "fmt"

type node struct {
	l, r *node
	v    int
}

var sink *int
var keep []*node

// leaks through a chain of three mutually recursive functions
func a(n int, p *int) {
	if n == 0 {
		return
	}
	b(n-1, p)
}
func b(n int, p *int) {
	c(n-1, p)
	if n > 0 {
		a(n-1, p)
	}
}
func c(n int, p *int) {
	if n < 0 {
		sink = p
		return
	}
	a(n-1, p)
	b(n-1, p)
}

// returns its parameter through the cycle
func ra(n int, p *int) *int {
	if n <= 0 {
		return p
	}
	return rb(n-1, p)
}
func rb(n int, p *int) *int {
	if n > 100 {
		return nil
	}
	return ra(n-1, p)
}

// does not leak
func even(n int, p *int) bool {
	if n == 0 {
		*p++
		return true
	}
	var x int
	return odd(n-1, &x) || *p > x
}
func odd(n int, p *int) bool {
	if n == 0 {
		*p++
		return false
	}
	var y int
	return even(n-1, &y)
}

// content leaks
func t1(n *node, d int) {
	if d == 0 {
		keep = append(keep, n.l)
		return
	}
	t2(n, d-1)
}
func t2(n *node, d int) {
	if d > 0 {
		t1(n, d-1)
	}
	t3(n, d)
}
func t3(n *node, d int) {
	if d > 3 {
		t2(n, d-4)
	}
}

// k calls h which is provisional when k asks
func f0(n int, p *int) { g0(n, p); k0(n, p) }
func g0(n int, p *int) { h0(n, p); if n > 0 { f0(n-1, p) } }
func h0(n int, p *int) { if n > 1 { g0(n-2, p) } }
func k0(n int, p *int) { h0(n, p); if n == 0 { sink = p } }

func use() int {
	x := 1
	f0(3, &x)
	for i := 0; i < 20; i++ {
		grow(50)
	}
	*sink += 41
	return x
}
func grow(n int) int {
	var a [64]int
	if n == 0 {
		return a[3]
	}
	return grow(n-1) + a[n%64]
}

func main() {
	x, y, z := 1, 2, 3
	a(4, &x)
	fmt.Println(*sink)
	p := ra(3, &y)
	*p++
	fmt.Println(y, p == &y)
	fmt.Println(even(10, &z), z, odd(7, &z))
	n := &node{v: 1, l: &node{v: 2}}
	t1(n, 4)
	t1(n, 5)
	grow(100)
	fmt.Println(len(keep), keep[0] != nil)
	fmt.Println(use())
}
