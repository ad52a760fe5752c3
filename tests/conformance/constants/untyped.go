package main

import (
	"fmt"
	"time"
)

type MyInt int
type MyBool bool
type MyString string

const (
	ui  = 10
	ur  = 'r'
	uf  = 2.5
	uc  = 2i
	us  = "str"
	ub  = 1 < 2
	ti8 = int8(ui)
)

func kind(x interface{}) string { return fmt.Sprintf("%T", x) }

func main() {
	fmt.Println(kind(ui), kind(ur), kind(uf), kind(uc), kind(us), kind(ub), kind(ti8))
	fmt.Println(kind(ui+ur), kind(ui+uf), kind(ur+uf), kind(ui+uc), kind(ur*ui), kind(uf*uc), kind(ti8+ui))
	var m MyInt = ui * 2
	var s MyString = us + "x"
	var b MyBool = ub && m > 3
	fmt.Println(m, s, b, kind(m), kind(s), kind(b), kind(m > 3), kind(MyBool(m > 3)))
	var shift uint = 3
	var a int64 = 1 << shift
	var f = float64(1 << 3)
	var g uint8 = 1.0 << 7
	var h = uint64(1<<shift) + 1<<63
	var k = int16(-1) << 14 << 1
	fmt.Println(a, f, g, h, k, kind(1<<shift), kind('a'<<shift))
	d := 2 * time.Second
	fmt.Println(d, kind(d), 1500*time.Millisecond)
	var x interface{} = 1 << 3.0
	fmt.Println(x, kind(x), kind(ur-'a'), ur-'a')
	var arr [ui / 3.0 * 3]int
	fmt.Println(len(arr), len([...]int{9: 1}), len([uf * 2]int{}))
	const z = ui == 10.0 && ur > 'a' && us >= "s"
	fmt.Println(z, kind(z), !z, kind(uf == ui))
	var c64 complex64 = ui
	var fr float32 = ur
	var by byte = ur
	fmt.Println(c64, fr, by, 07, 1e3 == 1000, 'a' == 97.0)
	var u32 = ^uint32(0)
	w := u32 >> 31
	fmt.Println(w, u32+1, -u32, kind(w<<shift), ui<<1.0)
	if n := uint8(200); n+100 == 44 {
		fmt.Println("wraps")
	}
}
