// nostress stackstress: every call would copy a deep stack
package main

import (
	"fmt"
	"runtime"
)

type frame struct {
	up  *frame
	val int
	arr [8]int
}

// Pointers into one's own stack survive its moves; so do those that are held in defers, closures and slices of arrays.
func walk(f *frame, n int) int {
	self := frame{up: f, val: n}
	p := &self.arr[n%8]
	*p = n
	s := self.arr[:]
	if n == 0 {
		sum := 0
		for g := &self; g != nil; g = g.up {
			sum += g.val + g.arr[g.val%8]
		}
		return sum
	}
	r := walk(&self, n-1)
	if *p != n || s[n%8] != n || self.val != n {
		panic("moved wrongly")
	}
	return r
}

func deferred(n int, acc *int) {
	x := n
	px := &x
	defer func() { *acc += *px }()
	if n > 0 {
		deferred(n-1, acc)
	}
	x++
}

func panicky(n int) {
	local := n
	defer func(p *int) {
		if r := recover(); r != nil {
			if *p != n {
				panic("lost")
			}
			if n > 0 {
				panic(r)
			}
			fmt.Println("at the bottom:", r)
		}
	}(&local)
	if n < 100 {
		if n == 99 {
			panic("top")
		}
		panicky2(n + 1)
	}
}

func panicky2(n int) {
	var pad [32]int
	pad[n%32] = n
	panicky(n)
	_ = pad
}

func big() (a [3000]int) {
	for i := range a {
		a[i] = i
	}
	return
}

func ack(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}

func main() {
	fmt.Println(walk(nil, 10), walk(nil, 20000))
	acc := 0
	deferred(3000, &acc)
	fmt.Println(acc)
	panicky(0)
	done := make(chan int)
	for i := 0; i < 4; i++ {
		go func(i int) { done <- walk(nil, 1000*i) }(i)
	}
	t := 0
	for i := 0; i < 4; i++ {
		t += <-done
		runtime.GC()
	}
	fmt.Println(t)
	b := big()
	fmt.Println(b[2999], len(big()), ack(2, 300))
	fmt.Println(mutual(100000, 0))
	var f func(int) int
	f = func(n int) int {
		if n == 0 {
			return 0
		}
		return 1 + f(n-1)
	}
	fmt.Println(f(50000))
}

func mutual(n int, acc float64) float64 {
	if n == 0 {
		return acc
	}
	return other(n-1, acc+0.5) + 0
}

func other(n int, acc float64) float64 {
	if n == 0 {
		return acc
	}
	return mutual(n-1, acc+0.25)
}
