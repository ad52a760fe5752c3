package main

import "fmt"

var (
	a = c + b
	b = f()
	c = g("c", 1)
	d = 3
)

var e, h = two()
var _ = g("blank", 0)
var p = &q
var q = g("q", 9)
var m = map[string]func() int{"k": func() int { return r }}
var r = g("r", 4)
var z = T{}.method()
var lazy = func() int { return late }()
var late = g("late", 11)

type T struct{}

func (T) method() int { return g("method", w) }

var w = g("w", 5)

func f() int {
	d++
	return g("f", d)
}

func g(s string, v int) int {
	fmt.Println("init", s, v)
	return v
}

func two() (int, int) { return g("two", a), g("two", d) }

func init() {
	fmt.Println("first init", a, b, c, d)
}

func init() {
	fmt.Println("second init", e, h, *p)
	d = 100
}

var x = func() int { fmt.Println("x before y", y); return 1 }()
var y = func() int { return 42 }()

func main() {
	fmt.Println(a, b, c, d, e, h, m["k"](), z, lazy, x, y)
}

func init() { fmt.Println("third init", d) }
