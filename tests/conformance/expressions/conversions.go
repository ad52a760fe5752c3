package main

import "fmt"

type MyStr string
type MyBytes []byte
type MyByte byte
type MyRune rune

func main() {
	fmt.Println(string('a'), string(rune(0x65e5)), string(rune(-1)), string(rune(0xd800)), string(MyRune(0xf8)))
	fmt.Println(string([]byte{'h', 'i', 0xff}), string([]byte{}), string(MyBytes{65, 66}), string([]MyByte{67}))
	fmt.Println(string([]rune{0x767d, 0x9d6c, -5, 0x110000, 'x'}), MyStr([]rune("ab")))
	fmt.Println([]byte("hellø"), MyBytes("hi"), []MyByte("yo"), []byte(MyStr("q")))
	fmt.Println([]rune("a\xffb日\xe6\x97"), []MyRune("xy"))
	b := []byte("abc")
	s := string(b)
	b[0] = 'X'
	fmt.Println(s, string(b))
	f := []float64{1.9, -1.9, 0.5, -0.5, 1e9, 255.99}
	for _, x := range f {
		fmt.Print(int(x), " ", int32(x), " ", int64(x), " ", float32(x), " ")
	}
	fmt.Println()
	i := 300
	n := -1
	fmt.Println(uint8(i), int8(i), int8(200+i), uint16(n), uint32(n), uint64(n), int64(uint32(n)), uint8(n))
	var u64 uint64 = 1<<63 + 5
	fmt.Println(int64(u64), float64(u64), float32(u64), int32(u64), uint(u64) == uint(1<<63+5))
	var i64 int64 = 1<<53 + 1
	fmt.Println(float64(i64), int64(float64(i64)), float32(16777217), float32(i64))
	var f32 float32 = 0.1
	fmt.Println(float64(f32), float64(f32) == 0.1, float32(0.1) == f32, f32*f32)
	c := complex64(complex(1.1, f32))
	fmt.Println(complex128(c), complex64(c) == c, real(c))
	type P struct{ a, b int }
	type Q struct{ a, b int }
	q := Q(P{1, 2})
	pp := (*P)(&q)
	pp.a = 100
	fmt.Println(q, *pp)
	fn := (func(int) int)(func(x int) int { return x })
	fmt.Println(fn(3), (func())(nil) == nil, interface{}(nil) == nil)
	var e error
	fmt.Println(error(e) == nil, interface{}(e) == nil)
	m := map[string]int{"key": 7}
	fmt.Println(m[string([]byte("key"))], string(b[1:]) == "bc", len(string(b)))
	for i, c := range []byte("xyz") {
		fmt.Print(i, c, ";")
	}
	fmt.Println()
	x := 0x12345678
	fmt.Printf("%x %x %x %d\n", uint16(x), uint8(x>>8), int16(0x7fff+x-x+1), uintptr(n)>>60)
	h := uint8(255)
	fmt.Println(int(h)+1, uint16(h)<<8, int8(h), int16(int8(h)), uint16(int8(h)))
	g := 3.99999999
	fmt.Println(int(g*100), uint8(g), int(-g), float32(g))
}
