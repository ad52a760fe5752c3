// A graph with edges that many goroutines rewire with atomic exchanges: nodes move between cells, and for moments only a
// local variable of a running goroutine holds them. What is taken out of a cell that the collector has passed and put into one it
// has not, or the other way about, must survive.
package main

import (
	"fmt"
	"sync/atomic"
)

type vertex struct {
	stamp
	edges [4]atomic.Pointer[vertex]
	label *string
}

func mkvertex(id int) *vertex {
	s := fmt.Sprintf("vertex %d", id)
	return &vertex{stamp: mkstamp(uint64(id)), label: &s}
}

func (v *vertex) ok() int {
	id := int(v.check())
	if *v.label != fmt.Sprintf("vertex %d", id) {
		fail("vertex %d: label %q", id, *v.label)
	}
	return id
}

func main() {
	const n = 3000
	cells := make([]atomic.Pointer[vertex], n) // the only way to most vertices
	for i := range cells {
		cells[i].Store(mkvertex(i))
	}
	together(8, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 64); round++ {
			switch r.n(4) {
			case 0: // exchange two cells by way of a variable
				v := cells[r.n(n)].Swap(nil)
				if v == nil {
					break
				}
				if round%64 == 0 {
					v.ok()
				}
				for !cells[r.n(n)].CompareAndSwap(nil, v) {
				}
			case 1: // replace a vertex by one like it; its edges move along
				c := &cells[r.n(n)]
				v := c.Load()
				if v == nil {
					break
				}
				w := &vertex{stamp: v.stamp, label: v.label}
				for i := range v.edges {
					w.edges[i].Store(v.edges[i].Load())
				}
				c.CompareAndSwap(v, w)
			case 2: // an edge
				v, w := cells[r.n(n)].Load(), cells[r.n(n)].Load()
				if v != nil {
					v.edges[r.n(4)].Store(w)
				}
			case 3: // a walk
				v := cells[r.n(n)].Load()
				for steps := 0; v != nil && steps < 10; steps++ {
					v.check()
					next := v.edges[r.n(4)].Load()
					v.edges[r.n(4)].Store(nil) // cut chains of vertices that were replaced
					v = next
				}
			}
		}
	})
	seen := make([]bool, n)
	sum := uint64(0)
	for i := range cells {
		v := cells[i].Load()
		if v == nil {
			fail("cell %d is empty", i)
		}
		id := v.ok()
		if seen[id] {
			fail("vertex %d is there twice", id)
		}
		seen[id] = true
		sum += mix(uint64(id), seed)
	}
	fmt.Printf("graph: %d vertices, sum %x\n", n, sum)
}
