// oracle: spec
// runtime.Pinner: what it pins lives although nobody else knows it.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

type tree struct {
	left, right *tree
	n           int
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.left.sum() + t.right.sum() + t.n
}

func grow(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{grow(depth - 1), grow(depth - 1), depth}
}

// hide returns the address of a pinned tree as a number, which keeps nothing alive.
func hide(p *runtime.Pinner, depth int) uintptr {
	t := grow(depth)
	p.Pin(t)
	return ^uintptr(unsafe.Pointer(t))
}

func try(what string, f func()) {
	defer func() { fmt.Println(what, recover()) }()
	f()
}

func main() {
	var pinners [10]runtime.Pinner
	var hidden [10][5]uintptr
	for i := range pinners {
		for k := range hidden[i] {
			hidden[i][k] = hide(&pinners[i], i%4+k%3+1)
		}
	}
	for round := 0; round < 3; round++ {
		runtime.GC()
		for i := 0; i < 1000; i++ {
			grow(5)
		}
	}
	total := 0
	for i := range pinners {
		for _, h := range hidden[i] {
			addr := ^h
			total += (*(**tree)(unsafe.Pointer(&addr))).sum()
		}
		pinners[i].Unpin()
	}
	fmt.Println(total)

	freed := make(chan bool, 1)
	func() {
		x := new(tree)
		runtime.SetFinalizer(x, func(*tree) { freed <- true })
		pinners[0].Pin(x)
	}()
	runtime.GC()
	runtime.GC()
	fmt.Println(len(freed))
	pinners[0].Unpin()
	runtime.GC()
	fmt.Println(<-freed)

	var p runtime.Pinner
	p.Unpin()
	p.Pin(unsafe.Pointer(new(int)))
	p.Pin(&p)
	p.Unpin()
	p.Unpin()
	try("nil", func() { p.Pin(nil) })
	try("int", func() { p.Pin(7) })
	try("slice", func() { p.Pin([]int{1}) })
}
