package main

import "fmt"

type rec struct {
	a int8
	b uint8
	c int16
	d uint16
	e int32
	f uint32
	g bool
	h float32
	r rune
}

var g8 int8 = -1
var gu16 uint16 = 65535
var gb bool
var gf float32

func ptrs(p8 *int8, pu8 *uint8, p16 *int16, pu32 *uint32, pb *bool, pf *float32) int {
	*p8--
	*pu8++
	*p16 *= 2
	*pu32 -= 5
	*pb = !*pb
	*pf /= 3
	return int(*p8) + int(*pu8) + int(*p16) + int(*pu32)
}

func conv(x int) (int8, uint8, int16, uint16, int32, uint32) {
	return int8(x), uint8(x), int16(x), uint16(x), int32(x), uint32(x)
}

func spread(a int8, b uint8, c int16, d uint16, e int32, f uint32, g bool) [7]int64 {
	n := int64(0)
	if g {
		n = 1
	}
	return [7]int64{int64(a), int64(b), int64(c), int64(d), int64(e), int64(f), n}
}

func main() {
	r := rec{-128, 255, -32768, 65535, -2147483648, 4294967295, true, 1.1, 'é'}
	fmt.Println(r)
	r.a--
	r.b++
	r.c--
	r.d++
	r.e--
	r.f++
	fmt.Println(r)
	s := r
	fmt.Println(ptrs(&r.a, &r.b, &r.c, &r.f, &r.g, &r.h))
	fmt.Println(r, s == r)
	fmt.Println(conv(-1))
	fmt.Println(conv(0x1_8081_8283))
	fmt.Println(spread(conv6(300)))
	sl8 := []int8{127, -128}
	sl8[0]++
	sl8[1]--
	su8 := []uint8{0, 255}
	su8[0]--
	su8[1] += 2
	s16 := []int16{32767}
	s16[0] += int16(su8[0])
	s32 := []uint32{1 << 31}
	s32[0] <<= 1
	fl := []float32{16777216}
	fl[0]++
	fmt.Println(sl8, su8, s16, s32, fl)
	m := map[int8]uint8{-1: 255}
	m[-1]++
	m[int8(su8[0])]--
	fmt.Println(m)
	c := make(chan uint8, 2)
	c <- uint8(r.c)
	c <- 200
	x := <-c
	y := <-c + 100
	fmt.Println(x, y, int8(y))
	var i interface{} = int8(-5)
	var j interface{} = uint8(251)
	fmt.Println(i.(int8)*30, j.(uint8)*30, uint8(i.(int8)) == j.(uint8))
	f := func(a int8, b ...uint16) (int8, uint16) { return a * 2, b[0] + b[1] }
	fmt.Println(f(100, 65535, 2))
	g8 >>= 1
	gu16 += 2
	gb = gu16 == 1
	gf += 0.1
	fmt.Println(g8, gu16, gb, gf, float64(gf) == 0.1)
	arr := [4]bool{true}
	arr[1] = arr[0] && !arr[2]
	arr[3] = arr[0] != arr[1]
	fmt.Println(arr)
	p := &arr[2]
	*p = len(arr) > 3
	cl := func() uint8 { x += 250; return x }
	fmt.Println(arr, cl(), cl())
	fmt.Println(x)
	defer func(a int8, b uint16, c bool) { fmt.Println("defer", a, b, c) }(g8, gu16, gb)
	go func(a int8) {}(g8)
	var z8 uint8 = 7
	for k := uint8(250); k >= 250; k++ {
		z8 += k
	}
	fmt.Println(z8, -z8, ^z8, z8>>1, -int8(z8)>>1, z8/3*3+z8%3 == z8)
	sw := int8(z8)
	switch {
	case sw < 0:
		fmt.Println("negative", sw)
	default:
		fmt.Println("positive", sw)
	}
	cmp := []bool{int8(-1) < 0, r.b < 1, r.e > 0, r.f == 0, uint8(200) > uint8(100), int8(r.c) == int8(r.d)}
	fmt.Println(cmp)
}

func conv6(x int) (int8, uint8, int16, uint16, int32, uint32, bool) {
	return int8(x), uint8(x), int16(-x), uint16(-x), int32(x), uint32(-x), x > 0
}
