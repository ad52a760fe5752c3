package main

import "fmt"
import fmt "os"

type T struct {
	a int
	a string
	b, b int
}

func (T) M() {}
func (T) M() {}
func (T) a() {}

func f(a int, a string) {}
func g(x int) (x int)   { return }
func f()                {}

var f int

type I interface {
	X()
	X()
}

func main() {
	var q int
	var q string
}
