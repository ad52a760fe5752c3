package main

import "strings"

type T struct{ a int }

func (T) M() {}

func main() {
	x = 1
	y := z + 1
	foo()
	var t T
	t.b = 1
	t.N()
	t.m()
	strings.Nope()
	strings.lower("x")
	var u Unknown
	var v []Missing
	os.Exit(1)
	_ = T.X
	_, _, _ = y, u, v
}
