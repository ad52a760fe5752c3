package main

type A struct{ X int }
type B struct{ X int }
type C struct {
	A
	B
}
type D struct {
	*A
	A
}

func (A) F() {}
func (B) F() {}

type I interface{ F() }

func main() {
	var c C
	c.X = 1
	c.F()
	var i I = c
	_ = i
}
