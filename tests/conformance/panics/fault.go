// nosanitizer: there the sanitizer takes faults
// Bad addresses: near nil they panic; elsewhere they do in goroutines that asked for it.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"
)

type T struct {
	a [4]int
	s string
	e any
	p *int
}

var sink any

func try(name string, addr uintptr, f func(p *T)) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		a, hasAddr := r.(interface{ Addr() uintptr })
		fmt.Println(name, r, isRuntime, hasAddr && a.Addr()-addr < unsafe.Sizeof(T{}))
	}()
	f((*T)(unsafe.Pointer(addr)))
	fmt.Println("not reached")
}

func all(addr uintptr) {
	i := 2
	try("load", addr, func(p *T) { sink = p.a[1] })
	try("store", addr, func(p *T) { p.a[1] = 3 })
	try("index", addr, func(p *T) { sink = p.a[i] })
	try("store index", addr, func(p *T) { p.a[i]++ })
	try("string", addr, func(p *T) { sink = p.s })
	try("interface", addr, func(p *T) { sink = p.e })
	try("pointer", addr, func(p *T) { sink = p.p })
	try("store pointer", addr, func(p *T) { p.p = &i })
	try("slice", addr, func(p *T) { sink = unsafe.Slice(&p.a[0], 4)[i] })
	try("byte", addr, func(p *T) { *(*byte)(unsafe.Pointer(p))++ })
}

func main() {
	all(8)
	mem, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	addr := uintptr(unsafe.Pointer(&mem[0]))
	fmt.Println(debug.SetPanicOnFault(true))
	for i := 0; i < 3; i++ {
		all(addr)
	}
	done := make(chan bool)
	go func() { // the setting is a goroutine's own
		was := debug.SetPanicOnFault(true)
		all(addr)
		done <- was
	}()
	fmt.Println(<-done)
	fmt.Println(debug.SetPanicOnFault(false))
}
