// What is refused, and how.
package main

import (
	"errors"
	"ffi"
	"fmt"
	"os"
	"strings"
	"unsafe"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

type recursive func(f recursive)
type node struct {
	next *node
	name string
}

func try(f func()) {
	defer func() { fmt.Println(strings.ReplaceAll(fmt.Sprint(recover()), os.Getenv("FFI_LIB"), "LIB")) }()
	f()
	fmt.Print("accepted: ")
}

func refuse[F any]() {
	try(func() {
		var f F
		ffi.RegisterLibFunc(&f, lib, "nothing")
	})
}

func refuseCallback(f any) { try(func() { ffi.NewCallback(f) }) }

func main() {
	// libraries and symbols
	_, err := ffi.Open("libdoes-not-exist.so.9")
	fmt.Println(err)
	_, err = ffi.Open("no_such_short_name")
	fmt.Println(err)
	var e *ffi.Error
	fmt.Println(errors.As(err, &e), e.Op, e.Name)
	_, err = ffi.Open("errors.go/x.so")
	fmt.Println(err != nil)
	_, err = ffi.Sym(lib, "no_such_symbol")
	fmt.Println(strings.Contains(err.Error(), "undefined symbol: no_such_symbol"))
	fmt.Println(ffi.Close(0) != nil)
	try(func() { ffi.MustOpen("libdoes-not-exist.so.9") })
	try(func() {
		var f func()
		ffi.RegisterLibFunc(&f, lib, "no_such_symbol")
	})

	// what RegisterFunc wants
	var f func()
	addr, _ := ffi.Sym(lib, "nothing")
	try(func() { ffi.RegisterFunc(&f, 0) })
	try(func() { ffi.RegisterFunc(f, addr) })
	try(func() { ffi.RegisterFunc(nil, addr) })
	try(func() { ffi.RegisterFunc((*func())(nil), addr) })
	try(func() { x := 1; ffi.RegisterFunc(&x, addr) })
	try(func() { f() }) // still nil
	try(func() { ffi.RegisterFunc(&f, addr); f() })

	// types
	refuse[func(map[string]int)]()
	refuse[func(chan int)]()
	refuse[func(any)]()
	refuse[func(error)]()
	refuse[func(complex128)]()
	refuse[func([4]int)]()
	refuse[func(struct{})]()
	refuse[func(node)]()
	refuse[func(*node)]() // a pointer may point to anything
	refuse[func(struct{ f func() })]()
	refuse[func(struct{ a [3]struct{ s []int } })]()
	refuse[func(struct{ c complex64 })]()
	refuse[func(struct {
		a int32
		z struct{}
	})]()
	refuse[func(...int)]()
	refuse[func(...any)]()
	refuse[func() []int]()
	refuse[func() func()]()
	refuse[func() any]()
	refuse[func() (int, int)]()
	refuse[func() (error, int)]()
	refuse[func() (int, error)]()
	refuse[func() (int, string, error)]()
	refuse[recursive]()
	refuse[func(func([]int))]()
	refuse[func(func() string)]()
	refuse[func(func() error)]()
	refuse[func(func(...any))]()
	refuse[func([65]int)]()
	refuse[func(_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ int,
		_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ int)]()

	// callbacks
	refuseCallback(nil)
	refuseCallback(7)
	refuseCallback((func())(nil))
	refuseCallback(func([]byte) {})
	refuseCallback(func(func()) {})
	refuseCallback(func() string { return "" })
	refuseCallback(func() (int, int) { return 0, 0 })
	refuseCallback(func(map[int]int) {})
	try(func() { ffi.FreeCallback(12345) })
	try(func() { ffi.FreeCallback(0) })
	cb := ffi.NewCallback(func() {})
	ffi.FreeCallback(cb)
	try(func() { ffi.FreeCallback(cb) })
	try(func() { ffi.Malloc(-1) })
	try(func() { ffi.Bytes(unsafe.Pointer(&f), -1) })

	// too many
	var callN func(cb func(int32), n int32)
	ffi.RegisterLibFunc(&callN, lib, "call_n")
	n := 0
	try(func() {
		for {
			n++
			x := n
			callN(func(int32) { n = x }, 1)
		}
	})
	fmt.Println(n > 60000)
	try(func() { ffi.NewCallback(func() {}) })
}
