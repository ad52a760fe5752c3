// runtime.AddCleanup: many per object, Stop, no resurrection, cycles, and with a finalizer.
// oracle: spec
package main

import (
	"fmt"
	"runtime"
	"sort"
)

type node struct {
	next *node
	data [100]byte
}

var ran = make(chan string, 100)

func note(s string) { ran <- s }

// collect returns, sorted, the names of the n cleanups that run next.
func collect(n int) []string {
	runtime.GC()
	var names []string
	for i := 0; i < n; i++ {
		names = append(names, <-ran)
	}
	sort.Strings(names)
	return names
}

func none() bool {
	runtime.GC()
	runtime.GC()
	return len(ran) == 0
}

//go:noinline
func several() {
	n := new(node)
	runtime.AddCleanup(n, note, "first")
	runtime.AddCleanup(n, note, "second")
	runtime.AddCleanup(&n.data[50], note, "inside")
	stopped := runtime.AddCleanup(n, note, "stopped")
	stopped.Stop()
	stopped.Stop()
	runtime.KeepAlive(n)
}

//go:noinline
func cycle() {
	a, b := new(node), new(node)
	a.next, b.next = b, a
	runtime.AddCleanup(a, func(n int) { note(fmt.Sprint("a", n)) }, 1)
	runtime.AddCleanup(b, func(p *node) { note(fmt.Sprint("b", len(p.data))) }, new(node))
}

var revived *node

//go:noinline
func both() {
	n := new(node)
	runtime.SetFinalizer(n, func(n *node) {
		revived = n
		note("finalizer")
	})
	runtime.AddCleanup(n, note, "cleanup")
}

func try(f func()) {
	defer func() { fmt.Println("panic:", recover()) }()
	f()
}

var variable node

func main() {
	several()
	fmt.Println(collect(3), none())
	cycle()
	fmt.Println(collect(2), none())

	// The cleanup waits until the object is really gone.
	both()
	fmt.Println(collect(1), none())
	revived = nil
	fmt.Println(collect(1), none())

	// After it has run, or for what is never collected, Stop does nothing.
	c := runtime.AddCleanup(&variable, note, "never")
	fmt.Println(none())
	c.Stop()
	var zero runtime.Cleanup
	zero.Stop()

	try(func() {
		n := new(node)
		runtime.AddCleanup(n, func(*node) {}, n)
	})
	try(func() { runtime.AddCleanup((*node)(nil), note, "nil") })

	for i := 0; i < 50; i++ {
		n := new(node)
		runtime.AddCleanup(n, note, fmt.Sprint(i))
	}
	runtime.GC()
	for i := 0; i < 49; i++ { // the last may still be in a register
		<-ran
	}
	fmt.Println("done")
}
