package main

import "fmt"

type T int

func (T) String() string { return "never called" }

type S string

func main() {
	println("hello", 1, -2, true, false, 'x', 1.5, "")
	println()
	print("a", "b", 1, 2, "\n")
	print(1.0, " ", 100000.0, " ", 1e100, " ", -0.25, " ", 1/3.0, "\n")
	println(float32(0.1), 1e-7, 123456789.0, 3i, complex64(1-2i))
	println(int8(-128), uint8(255), uint64(18446744073709551615), int64(-9223372036854775808), uintptr(10))
	println(T(5), S("s"), T(5) == 5)
	zero := 0.0
	println(1/zero, -1/zero, zero/zero, -zero)
	var p *int
	var e interface{}
	var m map[int]int
	var c chan int
	var f func()
	var s []int
	println(p, m, c, f == nil)
	println(e == nil, s == nil, len(s))
	println(e, s)
	var err error
	println(err)
	println("tab\tnl\\n é \x00 \xff end")
	for i := 0; i < 3; i++ {
		print(i, ",")
	}
	println()
	fmt.Println("on stdout")
	defer println("deferred", 1)
	defer print("deferred print\n")
	println(1<<40, 0x7fffffff, 07, 'a'+1, 2.5e3)
}
