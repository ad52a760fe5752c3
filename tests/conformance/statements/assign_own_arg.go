package main

import "fmt"

// x = f(x), where x is the newest variable of the function and f has to be looked up first.

type adder interface{ add(v int) int }

type by int

func (b by) add(v int) int { return v + int(b) }

type box struct {
	fn    func(int) int
	grow  func([]byte) []byte
	two   func(int) (int, int)
	adder adder
	more  *box
}

//go:noinline
func field(b *box) int {
	v := 1
	v = b.fn(v)
	return v
}

//go:noinline
func iface(b *box) int {
	v := 1
	v = b.more.adder.add(v)
	return v
}

//go:noinline
func slice(b *box) []byte {
	v := []byte{1, 2, 3}
	v = b.more.grow(v)
	return v
}

//go:noinline
func sum(a, b int) int { return a + b }

//go:noinline
func two(v int) (int, int) { return v, v + 1 }

//go:noinline
func several(b *box) int {
	v := 5
	v = sum(b.two(v))
	v = sum(two(v))
	return v
}

//go:noinline
func result(b *box) func(int) int { return b.fn }

func captured() string {
	grow := func(s string) string {
		for len(s) < 6 {
			s += s[:1]
		}
		return s
	}
	return func(n int) string {
		s := fmt.Sprint(n)
		s = grow(s)
		return s
	}(12)
}

func main() {
	b := &box{fn: func(v int) int { return v + 1 }, grow: func(b []byte) []byte { return append(b, 4) }, two: two}
	b.more = &box{adder: by(7), grow: b.grow}
	fmt.Println(field(b), iface(b), slice(b), several(b), captured())
	w := 3
	w = result(b)(w)
	fmt.Println(w)
	m := map[string]func(int) int{"x": b.fn}
	u := 10
	u = m["x"](u)
	fmt.Println(u)
	var e interface{} = 1
	e = e.(int) + b.fn(e.(int))
	fmt.Println(e)
}
