package main

import "unsafe"

type S struct {
	a [unsafe.Sizeof(S{})]int
}
type U struct {
	n int
	a [len([1]int{U{}.n})]int
}
type W [unsafe.Sizeof(W{})]int
type X [len(X{})]int
type M struct {
	m map[[unsafe.Sizeof(M{})]int]int
}
type P [unsafe.Sizeof((*P)(nil))]int
type Q struct {
	s [unsafe.Sizeof([]Q{})]int
}

func main() {}
