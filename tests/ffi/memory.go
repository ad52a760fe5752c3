// Memory of C and of Go, each in the other's hands.
package main

import (
	"ffi"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

func garbage() {
	for i := 0; i < 1000; i++ {
		_ = make([]int32, i%100+1)
	}
	runtime.GC()
}

// keepOne leaves the address of a Go object with C.
func keepOne(p *runtime.Pinner, keep func(*int32)) {
	x := new(int32)
	*x = 12345
	p.Pin(x)
	keep(x)
}

func main() {
	p := ffi.Malloc(1000)
	b := unsafe.Slice((*byte)(p), 1000)
	for i := range b {
		b[i] = byte(i)
	}
	copied := ffi.Bytes(p, 300)
	ffi.Free(p)
	fmt.Println(len(copied), copied[299], ffi.Bytes(nil, 0) == nil, ffi.Malloc(0) != nil)
	ffi.Free(nil)

	s := ffi.CString("a C string")
	garbage()
	fmt.Println(ffi.String(s), ffi.String(nil) == "", bind[func(s unsafe.Pointer, c uint8) int32]("count")(s, 'C'))
	bind[func(s unsafe.Pointer, n int)]("upper")(s, 3)
	t := ffi.String(s)
	ffi.Free(s)
	fmt.Println(t, ffi.String(ffi.CString("")) == "")

	// C keeps the address of a pinned object.
	var pinner runtime.Pinner
	keptValue := bind[func() int32]("kept_value")
	keep := bind[func(p *int32)]("keep")
	for i := 0; i < 20; i++ {
		keepOne(&pinner, keep)
		garbage()
		if v := keptValue(); v != 12345 {
			fmt.Println("lost", v)
		}
	}
	pinner.Unpin()
	pinner.Pin(&pinner)
	pinner.Unpin()

	// What only an argument points to lives as long as the call, with collections in a callback.
	type pair struct{ a, b *int32 }
	cbPointer := bind[func(func(*int32) unsafe.Pointer, *int32) unsafe.Pointer]("cb_pointer")
	r := cbPointer(func(p *int32) unsafe.Pointer {
		garbage()
		q := new(int32)
		*q = *p + 1
		return unsafe.Pointer(q)
	}, func() *int32 { x := new(int32); *x = 41; return x }())
	fmt.Println(*(*int32)(r))
	bind[func(func(a, b string), string)]("cb_string")(func(a, b string) {
		garbage()
		fmt.Println(a[:10], len(a), b == "")
	}, strings.Repeat("0123456789", 1000))

	// Arguments in a slice of pointers to C strings, as execv and its like want them.
	argv := []unsafe.Pointer{ffi.CString("one"), ffi.CString("two"), nil}
	var puts func(argv []unsafe.Pointer) unsafe.Pointer
	ffi.RegisterLibFunc(&puts, lib, "same")
	fmt.Println(puts(argv) == unsafe.Pointer(&argv[0]))
	for _, p := range argv {
		ffi.Free(p)
	}
}
