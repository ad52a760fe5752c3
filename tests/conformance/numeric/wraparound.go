package main

import (
	"fmt"
	"math"
	"math/bits"
)

type I8 int8

func addmul[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](a, b T) (T, T, T, T) {
	return a + b, a - b, a * b, -a
}

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

func xorshift(x uint64) uint64 {
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	return x
}

func main() {
	fmt.Println(addmul[int8](127, 2))
	fmt.Println(addmul[int16](-32768, 1))
	fmt.Println(addmul[int32](math.MaxInt32, math.MaxInt32))
	fmt.Println(addmul[int64](math.MinInt64, -1))
	fmt.Println(addmul[uint8](200, 100))
	fmt.Println(addmul[uint16](65535, 65535))
	fmt.Println(addmul[uint32](1<<31, 3))
	fmt.Println(addmul[uint64](1<<63, 1<<63+1))
	var i8 int8 = -128
	fmt.Println(i8/-1, i8%-1, -i8, i8*i8, i8-1, i8>>1, uint8(i8)>>1, i8<<1, int(i8)<<1)
	x := uint8(255)
	x++
	fmt.Println(x, x-1, ^x, x<<7|1, (x-1)*(x-1))
	var arr [256]int
	for i, b := 0, uint8(250); i < 10; i, b = i+1, b+1 {
		arr[b] = i
	}
	fmt.Println(arr[250:], arr[:5])
	fmt.Println(hash("hello"), hash(""), xorshift(88172645463325252))
	var s int16 = 0x7f00
	s += 0x100
	fmt.Println(s, s>>8, uint16(s)>>8, int8(s>>8), int32(s)<<1)
	n := 0
	for i := int8(100); i > 0; i += 5 {
		n++
	}
	fmt.Println(n)
	var u uint = 0
	u--
	fmt.Println(u, u>>63, int(u), uint32(u), u*u, u%10, u/3)
	fmt.Println(bits.OnesCount64(0xF0F0), bits.LeadingZeros32(1), bits.TrailingZeros16(8), bits.Reverse8(1), bits.RotateLeft32(1<<31, 1), bits.Len(1023))
	hi, lo := bits.Mul64(math.MaxUint64, math.MaxUint64)
	sum, carry := bits.Add64(math.MaxUint64, 1, 0)
	fmt.Println(hi, lo, sum, carry)
	fmt.Println(I8(100)+I8(x+100), I8(x+127)+1 < 0)
	a, b := 1<<62, 3
	fmt.Println(a*b, a+a, -a-a-1, uint32(a>>31), int32(a>>30-1))
	var i32 int32 = -7
	fmt.Println(i32/2, i32%2, i32>>1, uint32(i32)>>28, i32&3, i32|8, i32&^1, -i32/2)
	for _, sh := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 100} {
		fmt.Print(int8(-1)>>sh, " ", uint8(255)<<sh, " ", int32(1)<<sh, " ", int64(1)<<sh, " ", uint64(1)<<63>>sh, "; ")
	}
	fmt.Println()
	var c uint8 = 3
	fmt.Println(1<<c == 8, uint8(1)<<(c+5), uint16(1)<<(c+5), c-4, int(c)-4, float32(c-4))
	lcg := uint32(1)
	for i := 0; i < 5; i++ {
		lcg = lcg*1664525 + 1013904223
		fmt.Print(lcg>>16, " ")
	}
	fmt.Println()
}
