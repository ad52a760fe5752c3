// Doubly linked rings: goroutines move runs of nodes between rings, two locked at a time, while a collection is under way
// almost always. Every link of the structure is rewritten many times, so a link the collector misses loses nodes.
package main

import (
	"fmt"
	"sync"
)

type node struct {
	next, prev *node
	stamp
	twin *node // of the same number, on no ring
}

type ring struct {
	sync.Mutex
	head node // not counted
	n    int
}

func (r *ring) init() { r.head.next, r.head.prev = &r.head, &r.head }

// cut takes the nodes first … last out of their ring.
func cut(first, last *node) {
	first.prev.next, last.next.prev = last.next, first.prev
	first.prev, last.next = nil, nil
}

// splice puts first … last behind at.
func splice(at, first, last *node) {
	last.next, first.prev = at.next, at
	at.next.prev, at.next = last, first
}

func walk(r *ring, seen []int) {
	r.Lock()
	defer r.Unlock()
	n := 0
	for p := r.head.next; p != &r.head; p = p.next {
		if p.next.prev != p || p.prev.next != p {
			fail("node %d: links do not match", p.id)
		}
		p.twin.is(p.check())
		if seen != nil {
			seen[p.id]++
		}
		if n++; n > r.n {
			fail("ring of %d nodes has more", r.n)
		}
	}
	if n != r.n {
		fail("ring of %d nodes has %d", r.n, n)
	}
}

func main() {
	const rings, nodes = 16, 4000
	rs := make([]ring, rings)
	for i := range rs {
		rs[i].init()
	}
	for i := 0; i < nodes; i++ {
		p := &node{stamp: mkstamp(uint64(i)), twin: &node{stamp: mkstamp(uint64(i))}}
		r := &rs[i%rings]
		splice(&r.head, p, p)
		r.n++
	}
	together(8, func(me int) {
		rnd := newRng(me)
		for round := 0; again(round, 16); round++ {
			i, j := rnd.n(rings), rnd.n(rings)
			if i == j {
				walk(&rs[i], nil)
				continue
			}
			a, b := &rs[min2(i, j)], &rs[max2(i, j)]
			a.Lock()
			b.Lock()
			if rnd.n(2) == 0 {
				a, b = b, a
			}
			if a.n > 0 {
				first, k := a.head.next, 1
				last := first
				for k < a.n && k < 20 && rnd.n(20) > 0 {
					last, k = last.next, k+1
				}
				cut(first, last)
				at := &b.head
				for skip := rnd.n(b.n + 1); skip > 0; skip-- {
					at = at.next
				}
				splice(at, first, last)
				if rnd.n(3) == 0 { // a node dies, and one like it is born
					fresh := &node{stamp: first.stamp, twin: &node{stamp: first.twin.stamp}}
					at := first.prev
					cut(first, first)
					splice(at, fresh, fresh)
				}
				a.n, b.n = a.n-k, b.n+k
			}
			a.Unlock()
			b.Unlock()
		}
	})
	seen := make([]int, nodes)
	sum := uint64(0)
	for i := range rs {
		walk(&rs[i], seen)
	}
	for id, n := range seen {
		if n != 1 {
			fail("node %d is there %d times", id, n)
		}
		sum += mix(uint64(id), seed)
	}
	fmt.Printf("rings: %d nodes, sum %x\n", nodes, sum)
}

func min2(a, b int) int {
	if a < b {
		return a
	}
	return b
}
func max2(a, b int) int { return a + b - min2(a, b) }
