package main

import "strings"

type P *int
type I interface{ X() }
type S struct{ f int }

func (int) A()              {}
func (strings.Builder) B()  {}
func (P) C()                {}
func (I) D()                {}
func (*I) E()               {}
func (**S) F()              {}
func (S) f()                {}
func ([]int) G()            {}
func (s S, t S) H()         {}

func main() {}
