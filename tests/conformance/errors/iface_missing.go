package main

import (
	"fmt"
	"io"
)

type I interface {
	M(int) string
	N()
}
type A struct{}
type B struct{}
type C struct{}

func (A) M(int) string   { return "" }
func (*B) M(int) string  { return "" }
func (*B) N()            {}
func (C) M(string) string { return "" }
func (C) N()             {}

func take(I) {}

func main() {
	var i I = A{}
	i = B{}
	i = C{}
	i = &i
	take(1)
	var w io.Writer = A{}
	var s fmt.Stringer = nil
	s = i
	_ = i.(A)
	_ = i.(fmt.Stringer)
	var n int
	_ = n.(int)
	_, _ = w, s
}
