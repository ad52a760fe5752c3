// Numbers, strings, pointers and slices as arguments and results.
package main

import (
	"ffi"
	"fmt"
	"math"
	"os"
	"strings"
	"unsafe"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

type (
	celsius float64
	small   int8
	names   []int32
)

func main() {
	fmt.Println(bind[func(a, b int8) int8]("add_i8")(100, 100), bind[func(a, b int8) int8]("add_i8")(-100, -29))
	fmt.Println(bind[func(a, b int16) int16]("add_i16")(math.MaxInt16, 1), bind[func(a, b int16) int16]("add_i16")(-5, 3))
	fmt.Println(bind[func(a, b int32) int32]("add_i32")(math.MaxInt32, 1), bind[func(a, b int32) int32]("add_i32")(-5, 3))
	fmt.Println(bind[func(a, b int64) int64]("add_i64")(math.MaxInt64, 1), bind[func(a, b int) int]("add_i64")(-5, 3))
	fmt.Println(bind[func(a, b uint8) uint8]("add_u8")(200, 100), bind[func(a, b uint16) uint16]("add_u16")(65535, 2))
	fmt.Println(bind[func(a, b uint32) uint32]("add_u32")(math.MaxUint32, 2), bind[func(a, b uint64) uint64]("add_u64")(1, 1<<63))
	fmt.Println(bind[func(a, b float32) float32]("add_f32")(1.5, 0.25), bind[func(a, b float64) float64]("add_f64")(1e300, -1))
	fmt.Println(bind[func(a, b float64) float64]("add_f64")(math.Inf(1), math.Inf(-1)))
	fmt.Println(bind[func(b bool) bool]("not")(true), bind[func(b bool) bool]("not")(false))
	fmt.Println(bind[func(a, b celsius) celsius]("add_f64")(20, 1.5), bind[func(a, b small) small]("add_i8")(127, 1))
	fmt.Println(bind[func() int8]("garbage")(), bind[func() uint16]("garbage")(), bind[func() int32]("garbage")(), bind[func() bool]("garbage")())
	bind[func()]("nothing")()
	bind[func(a, b int)]("add_i64")(1, 2) // a result that nobody wants
	fmt.Println(bind[func() uintptr]("answer")())

	fmt.Println(bind[func(int64, int32, int16, int8, uint64, uint32, uint16, uint8) int64]("sum8")(1, -2, 3, -4, 5, 6, 7, 8))
	fmt.Println(bind[func(a, b, c, d, e, f, g, h, i, j float64) float64]("sum10")(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
	fmt.Println(bind[func(int32, float64, string, float32, int64, float64, bool, int8) float64]("mixed")(1, 0.5, "abc", 2.5, -3, 1.25, true, -1))
	fmt.Println(bind[func(int32, float32) float32]("scale")(3, 1.5))

	count := bind[func(s string, c uint8) int32]("count")
	fmt.Println(count("banana", 'a'), count("", 'a'), count(strings.Repeat("xyx", 100000), 'x'))
	skip := bind[func(s string, n int32) string]("skip")
	fmt.Println(skip("hello, world", 7), skip(strings.Repeat("ab", 1000)+"end", 2000), skip("x", 1) == "")
	fmt.Printf("%q\n", bind[func() string]("null_string")())
	isNull := bind[func(p unsafe.Pointer) bool]("is_null")
	fmt.Println(isNull(nil), isNull(unsafe.Pointer(&lib)), bind[func(p []byte) bool]("is_null")(nil), bind[func(p func()) bool]("is_null")(nil),
		bind[func(s string) bool]("is_null")(""))

	text := []byte("make me loud")
	bind[func(s []byte, n int)]("upper")(text, 7)
	fmt.Println(string(text))
	total := bind[func(v []int32, n int) int64]("total")
	fmt.Println(total([]int32{1, 2, 3}, 3), total(nil, 0), bind[func(v names, n int) int64]("total")(names{10, 20}, 2))
	array := [4]int32{5, 6, 7, 8}
	fmt.Println(bind[func(v *[4]int32, n int) int64]("total")(&array, 4), total(array[1:3], 2))
	x, y := int32(1), int32(2)
	swap := bind[func(a, b *int32)]("swap")
	swap(&x, &y)
	fmt.Println(x, y)

	// Calls by other ways than a plain call.
	done := make(chan bool)
	go func() {
		defer close(done)
		defer swap(&x, &y)
	}()
	<-done
	fmt.Println(x, y)
	c := make(chan int32, 1)
	go func(f func(string, uint8) int32) { c <- f("a b c", ' ') }(count)
	fmt.Println(<-c)
	var any interface{} = count
	fmt.Println(any.(func(string, uint8) int32)("mississippi", 's'))
	second := bind[func(s string, c uint8) int32]("count")
	fmt.Println(second("xx", 'x'), count("x", 'x'))

	m, err := ffi.Open("m") // libm.so.6
	var hypot func(x, y float64) float64
	ffi.RegisterLibFunc(&hypot, m, "hypot")
	fmt.Println(hypot(3, 4), err, ffi.Close(m))

	stdlib, err := ffi.Open("")
	var abs func(int32) int32
	ffi.RegisterLibFunc(&abs, stdlib, "abs")
	fmt.Println(abs(-7), err)
	addr, err := ffi.Sym(lib, "answer")
	var answer func() int32
	ffi.RegisterFunc(&answer, addr)
	fmt.Println(answer(), err, ffi.Close(stdlib))
}
