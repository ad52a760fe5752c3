// Structs by value: in registers, in memory, nested, with arrays; as arguments and results of both sides.
package main

import (
	"ffi"
	"fmt"
	"os"
	"unsafe"
)

type (
	point  struct{ X, Y int32 }
	vec2   struct{ X, Y float64 }
	vec3   struct{ X, Y, Z float32 }
	padded struct {
		A int8
		B int64
	}
	sseInt struct {
		D float64
		I int32
	}
	box struct {
		Lo, Hi point
		Name   [12]byte
	}
	large struct{ V [12]int64 }
	view  struct {
		S *byte
		N int64
	}
	rgb struct{ B [3]uint8 }
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

func main() {
	fmt.Println(bind[func(a, b point) point]("add_points")(point{1, 2}, point{-10, 20}))
	fmt.Println(bind[func(vec2) vec2]("half")(vec2{3, -5}))
	fmt.Println(bind[func(a, b vec3) vec3]("cross")(vec3{1, 2, 3}, vec3{4, 5, 6}))
	fmt.Println(bind[func(padded) padded]("flip")(padded{7, 1 << 40}))
	fmt.Println(bind[func(sseInt) sseInt]("twice")(sseInt{1.25, 21}))
	fmt.Println(bind[func(rgb) rgb]("invert")(rgb{[3]uint8{0, 128, 255}}))
	b := box{point{1, 1}, point{2, 2}, [12]byte{'b', 'o', 'x'}}
	grown := bind[func(box, int32) box]("grow")(b, 5)
	fmt.Println(grown.Lo, grown.Hi, string(grown.Name[:3]), string(b.Name[:3]))
	fmt.Println(bind[func(large, int64) large]("iota")(large{[12]int64{11: 1000}}, 5))
	text := []byte("bytes of Go")
	fmt.Println(bind[func(view) int64]("view_length")(view{&text[0], int64(len(text))}), bind[func(view) int64]("view_length")(view{}))

	fmt.Println(bind[func(func(a, b point) point) point]("cb_point")(func(a, b point) point { return point{a.X * b.X, a.Y - b.Y} }))
	fmt.Println(bind[func(func(vec3) vec3) vec3]("cb_vec3")(func(v vec3) vec3 { return vec3{v.Z, v.Y * 10, v.X} }))
	nb := bind[func(func(box, float64, point) box) box]("cb_box")(func(b box, f float64, p point) box {
		fmt.Println(b.Lo, b.Hi, ffi.String(unsafe.Pointer(&b.Name)), f, p)
		b.Lo, b.Hi = p, b.Lo
		b.Name[0] = 'N'
		return b
	})
	fmt.Println(nb.Lo, nb.Hi, string(nb.Name[:4]))
	fmt.Println(bind[func(func(large) large) large]("cb_large")(func(l large) large {
		for i := range l.V {
			l.V[i] *= l.V[i]
		}
		return l
	}))
}
