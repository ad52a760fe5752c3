package main

import "unsafe"

type A struct{ x int }
type B struct{ x int }
type C struct{ y int }

func main() {
	_ = int("1")
	_ = string(1.5)
	_ = []byte(5)
	_ = bool(1)
	_ = A(B{})
	_ = A(C{})
	_ = *int(nil)
	_ = (*int)(new(string))
	_ = float64("x")
	_ = unsafe.Pointer(5)
	_ = int(nil)
	_ = []rune(A{})
	_ = error(1)
}
