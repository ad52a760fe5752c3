package main

import (
	"fmt"
	"math"
	"unsafe"
)

type hdr struct {
	data unsafe.Pointer
	len  int
	cap  int
}

type P struct {
	a int32
	b [4]uint16
	c string
}

func main() {
	f := 1.5
	bits := *(*uint64)(unsafe.Pointer(&f))
	fmt.Printf("%#x %v\n", bits, bits == math.Float64bits(f))
	x := uint32(0x01020304)
	fmt.Println((*[4]byte)(unsafe.Pointer(&x))[:])
	p := P{7, [4]uint16{1, 2, 3, 4}, "str"}
	pb := unsafe.Pointer(uintptr(unsafe.Pointer(&p)) + unsafe.Offsetof(p.b) + 2*unsafe.Sizeof(p.b[0]))
	*(*uint16)(pb) = 300
	fmt.Println(p, *(*uint16)(unsafe.Add(pb, -2)))
	s := []int{1, 2, 3, 4}
	h := (*hdr)(unsafe.Pointer(&s))
	fmt.Println(h.len, h.cap, *(*int)(unsafe.Add(h.data, 8)))
	h.len = 2
	fmt.Println(s, len(s), s[:4])
	sl := unsafe.Slice(&s[0], 3)
	sl[2] = 30
	fmt.Println(sl, len(sl), cap(sl), s[:3], unsafe.Slice((*int)(nil), 0) == nil)
	b := []byte("bytes")
	str := *(*string)(unsafe.Pointer(&b))
	b[0] = 'B'
	fmt.Println(str)
	var e interface{} = 42
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(&e))
	fmt.Println(words[1] != nil, *(*int)(words[1]))
	var nilp unsafe.Pointer
	fmt.Println(nilp == nil, uintptr(nilp), unsafe.Pointer(&f) == unsafe.Pointer(&f), (*int)(nilp) == nil)
	arr := [3]struct{ a, b int8 }{{1, 2}, {3, 4}, {5, 6}}
	flat := (*[6]int8)(unsafe.Pointer(&arr))
	flat[5] = 60
	fmt.Println(arr, flat[1:4])
	i := -1
	fmt.Println(*(*uint)(unsafe.Pointer(&i)) == math.MaxUint)
	func() {
		defer func() { fmt.Println(recover()) }()
		n := -1
		_ = unsafe.Slice(&s[0], n)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var np *int
		n := 1
		_ = unsafe.Slice(np, n)
	}()
	m := map[unsafe.Pointer]int{unsafe.Pointer(&f): 1}
	fmt.Println(m[unsafe.Pointer(&f)], m[nil])
	fmt.Printf("%T\n", unsafe.Pointer(nil))
}
