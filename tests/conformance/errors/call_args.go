package main

import "strconv"

func f(a int, b string)        {}
func v(a int, b ...string)     {}
func r() (int, string, float64) { return 1, "", 2 }

func main() {
	f(1)
	f(1, "a", 2)
	f("a", 1)
	f()
	v()
	v(1, "a", 2)
	v(1, []string{"a"})
	v(1, "x", []string{"a"}...)
	f(r())
	x := 1
	x()
	strconv.Itoa("1")
}
