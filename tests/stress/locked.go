// Collections run while little else does: goroutines that sit on threads of their own hand a token around and sleep, so Ps are
// handed from thread to thread, and nobody but the collector has work for long.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

// relay sends a token through n goroutines, each locked to its thread, `laps` times; every goroutine replaces half of its tree.
func relay(n, laps int, r *rng) {
	first := make(chan int)
	in := first
	for i := 0; i < n; i++ {
		out := make(chan int)
		go func(in, out chan int, depth int) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			t := tree(depth)
			for v := range in {
				if v%2 == 0 {
					t.left = tree(depth - 1)
				} else {
					t.right = tree(depth - 1)
				}
				out <- v + 1
			}
			if t.count() != 1<<(depth+1)-1 {
				fail("a tree of depth %d has %d nodes", depth, t.count())
			}
			close(out)
		}(in, out, 1+r.n(7))
		in = out
	}
	for lap := 0; lap < laps; lap++ {
		if r.n(4) == 0 {
			time.Sleep(r.us(300))
		}
		first <- lap
		if v := <-in; v != lap+n {
			fail("%d goroutines made %d of %d", n, v, lap)
		}
	}
	close(first)
	if _, ok := <-in; ok {
		fail("the token goes on after the end")
	}
}

func main() {
	start := runtime.GOMAXPROCS(0)
	for n := 0; n == 0 || more(); n++ {
		together(3, func(me int) {
			r := newRng(n<<8 + me)
			switch me {
			case 0:
				relay(1+r.n(4), 10+r.n(30), r)
			case 1:
				for i := 0; i < 10; i++ {
					runtime.GC()
				}
			case 2:
				for i := 0; i < r.n(3); i++ {
					runtime.GOMAXPROCS(1 + r.n(2*start))
					time.Sleep(r.us(300))
				}
				runtime.GOMAXPROCS(start)
			}
		})
	}
	fmt.Println("locked: all tokens came around")
}
