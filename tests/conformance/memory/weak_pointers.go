// Weak pointers: equality, the life of the object, interior pointers, finalizers and resurrection.
// oracle: spec
package main

import (
	"fmt"
	"runtime"
	"weak"
)

type node struct {
	name string
	next *node
	a, b [40]int
}

var (
	variable int
	revived  *node
)

//go:noinline
func make1(name string) weak.Pointer[node] {
	n := &node{name: name}
	p := weak.Make(n)
	if p.Value() != n || p != weak.Make(n) {
		panic("not the same")
	}
	return p
}

//go:noinline
func inner(n *node) (a, b weak.Pointer[[40]int]) { return weak.Make(&n.a), weak.Make(&n.b) }

// keep makes a live object and a weak pointer to it.
func keep() (*node, weak.Pointer[node]) {
	n := &node{name: "kept"}
	return n, weak.Make(n)
}

// clear the part of the stack that the callees above used.
//
//go:noinline
func scrub(depth int) int {
	var a [64]int
	for i := range a {
		a[i] = depth
	}
	if depth == 0 {
		return 0
	}
	return scrub(depth-1) + a[63]
}

func main() {
	var zero weak.Pointer[node]
	fmt.Println("zero:", zero.Value() == nil, zero == weak.Make[node](nil))

	p, q := make1("p"), make1("q")
	fmt.Println("different objects:", p == q)
	n, k := keep()
	a, b := inner(n)
	fmt.Println("interior:", a == b, a.Value() == &n.a, b.Value() == &n.b, a == weak.Make(&n.a))

	scrub(10)
	runtime.GC()
	fmt.Println("dead:", p.Value() == nil, q.Value() == nil, p == q, p == zero)
	fmt.Println("alive:", k.Value() == n, k.Value().name, k == weak.Make(n), a.Value() == &n.a)
	runtime.KeepAlive(n)
	n = nil
	scrub(10)
	runtime.GC()
	fmt.Println("dead:", k.Value() == nil, a.Value() == nil, b.Value() == nil)

	v := weak.Make(&variable)
	e := weak.Make(new(struct{}))
	runtime.GC()
	fmt.Println("no heap:", v.Value() == &variable, v == weak.Make(&variable), e.Value() != nil)

	// A finalizer sees the object again, a weak pointer made before does not.
	done := make(chan bool)
	var w weak.Pointer[node]
	func() {
		n := &node{name: "phoenix"}
		w = weak.Make(n)
		runtime.SetFinalizer(n, func(n *node) {
			revived = n
			done <- w.Value() == nil
		})
	}()
	scrub(10)
	runtime.GC()
	fmt.Println("cleared before the finalizer runs:", <-done)
	w2 := weak.Make(revived)
	fmt.Println("after resurrection:", w.Value() == nil, w == w2, w2.Value().name)

	// As keys of a map.
	m := map[weak.Pointer[node]]int{p: 1, q: 2, w2: 3}
	fmt.Println("map:", len(m), m[weak.Make(revived)], m[p], m[q])
}
