package main

import (
	"fmt"
	"unsafe"
)

type A struct {
	a bool
	b int64
	c bool
	d int32
	e int16
	f struct{}
}
type B struct {
	x [3]byte
	y complex64
	z interface{}
	w string
	v []int
	m map[int]int
	f func()
	c complex128
}
type C struct {
	a int8
	z [0]int64
	b int8
}
type D struct {
	A
	*B
	n uint16
}

const S = unsafe.Sizeof(A{})

var arr [unsafe.Sizeof(uintptr(0))]int

func main() {
	var a A
	var b B
	var d D
	fmt.Println(S, unsafe.Alignof(a), unsafe.Offsetof(a.b), unsafe.Offsetof(a.c), unsafe.Offsetof(a.d), unsafe.Offsetof(a.e), unsafe.Offsetof(a.f))
	fmt.Println(unsafe.Sizeof(b), unsafe.Offsetof(b.y), unsafe.Offsetof(b.z), unsafe.Offsetof(b.w), unsafe.Offsetof(b.v), unsafe.Offsetof(b.m), unsafe.Offsetof(b.f), unsafe.Offsetof(b.c))
	fmt.Println(unsafe.Sizeof(C{}), unsafe.Alignof(C{}), unsafe.Sizeof(d), unsafe.Offsetof(d.n), unsafe.Offsetof(d.A), unsafe.Offsetof(d.d), len(arr))
	fmt.Println(unsafe.Sizeof(true), unsafe.Sizeof(int16(0)), unsafe.Sizeof('a'), unsafe.Sizeof(1), unsafe.Sizeof(1.0), unsafe.Sizeof(1i), unsafe.Sizeof(complex64(0)))
	fmt.Println(unsafe.Sizeof(""), unsafe.Sizeof([]int{}), unsafe.Sizeof(map[int]int{}), unsafe.Sizeof(func() {}), unsafe.Sizeof(make(chan int)), unsafe.Sizeof(interface{}(nil)), unsafe.Sizeof(&a))
	fmt.Println(unsafe.Sizeof([5]int16{}), unsafe.Sizeof([0]A{}), unsafe.Sizeof(struct{}{}), unsafe.Alignof(complex64(0)), unsafe.Alignof([3]int16{}), unsafe.Alignof(b.x), unsafe.Alignof(""))
	fmt.Printf("%T\n", unsafe.Sizeof(a))
}
