package main

import (
	"fmt"
)

type T struct{ a, b int }
type G[A, B any] struct{ x A }
type Fn func(int) int
type I interface{ M() }
type P *T
type Arr[T any] [2]T

func (t T) M()           {}
func (t *T) PM() int     { return t.a }
func f[A, B any](x int) bool { return x > 0 }
func g(a, b bool) string { return fmt.Sprint(a, b) }
func h(bs ...bool) int   { return len(bs) }

func ret() (func(int) (int, error), chan<- (<-chan int)) {
	return func(i int) (int, error) { return i, nil }, nil
}

func main() {
	w, x, y, z := 1, 2, 3, 4
	fmt.Println(g(w < x, y > (z)), h(w < x, y > z, f[int, string](w)))
	a, b := w < x, y > (z)
	fmt.Println(a, b)
	if (T{1, 2}) == (T{1, 2}) {
		fmt.Println("composite in parens")
	}
	if t := (T{3, 4}); t.a < t.b {
		fmt.Println(t)
	}
	for _, v := range []T{{1, 2}, {3, 4}} {
		fmt.Print(v.a)
	}
	for i := range [...]int{0, 0} {
		fmt.Print(i)
	}
	switch (T{1, 1}) {
	case T{1, 1}:
		fmt.Println(" switch on a literal")
	}
	switch v := interface{}(&T{5, 6}).(type) {
	case interface{ PM() int }:
		fmt.Println(v.PM(), (*T).PM(&T{7, 8}), T.M != nil)
	}
	c := make(chan (<-chan int), 1)
	d := make(chan int, 1)
	c <- (<-chan int)(d)
	d <- 9
	fmt.Println(<-<-c)
	var e chan<- chan int = make(chan chan int)
	var p1 = (*int)(nil)
	var p2 = (func())(nil)
	var p3 = (chan<- func() <-chan int)(nil)
	fmt.Printf("%T %T %T %T %T\n", e, p1, p2, p3, []func(...[]int) (map[string][]int, error){})
	r, s := ret()
	fmt.Println(r(3))
	fmt.Printf("%T %v\n", s, Fn(func(i int) int { return i })(4))
	var q *int = &x
	m := w**q + -*q - -w&^x
	fmt.Println(m, *q**q, w&-x, y/ *q, w- -x, !!a, ^-x)
	func() { fmt.Print("called ") }()
	func(xs ...int) { fmt.Println(xs) }([]int{1, 2}...)
	var (
		_ = G[int, string]{1}
		_ = []G[[]int, map[string]T]{{x: []int{1}}, {}}
		_ = Arr[Arr[int]]{{1, 2}, {3}}
		_ = map[[2]int]struct{ x [2]bool }{{1, 2}: {[2]bool{true}}}
		_ = struct{ T }{T{1, 2}}
		_ = interface {
			I
			fmt.Stringer
			X(a, _ int, rest ...string) (n int, err error)
		}(nil)
	)
	pt := P(&T{1, 2})
	fmt.Println(pt.a, (*pt).b, (*T)(pt).PM(), [3]int{}[len([2]int{})], "str"[0:][1], struct{ n int }{5}.n, func() int { return 6 }())
	x, y = y, x
	x <<= 1
	x &^= 2
	i, arr := 0, [3]int{}
	i, arr[i] = 1, 2
	arr[i], arr[i+1] = i+1, i<<3
	fmt.Println(x, y, arr)
	goto L
L:
	for {
		switch {
		default:
			break L
		}
	}
	if x := x; x > 0 {
	} else if y := x; y < 0 {
	} else {
		_ = y
	}
	type (
		t3 map[string][]t3
		t2 struct{ k *t2 }
		t1 = []t2
	)
	fmt.Println(len(map[t4]int{{1}: 1}), 0x1.8p1, 'a'+1, "a"+`b`, 1_0, .5e1, 07, 1i*1i)
}

type t4 struct{ int }
