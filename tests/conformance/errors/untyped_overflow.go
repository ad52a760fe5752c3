package main

import "fmt"

const huge = 1 << 64

func f(x interface{}) {}

func main() {
	f(huge)
	fmt.Println(huge >> 1)
	x := huge
	var i interface{} = 1 << 63
	var u uint64 = huge - 1
	_ = u + huge
	println(1 << 65)
	switch i {
	case huge:
	}
	_ = x
	_ = []byte{300, -1, 'a', 1.5}
	var f32 float32 = 1e1000
	_ = 'a' * 1e10 == u
	_ = f32
}
