// Goroutines that come and go by the thousand, with arguments and closures that hold the only pointers; their descriptors, stacks
// and deferred calls are used again and again.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type obj struct {
	stamp
	l, r *obj
}

func mk(id uint64) *obj { return &obj{stamp: mkstamp(id)} }

// merge adds up a range of numbers in a tree of goroutines, each handing an object up.
func merge(lo, hi uint64, out chan<- *obj) {
	if hi-lo == 1 {
		out <- mk(lo)
		return
	}
	c := make(chan *obj)
	mid := (lo + hi) / 2
	go merge(lo, mid, c)
	go func(r *rng) {
		if r.n(50) == 0 {
			runtime.Gosched()
		}
		merge(mid, hi, c)
	}(newRng(int(lo)))
	a, b := <-c, <-c
	out <- &obj{mkstamp(a.check() + b.check()), a, b}
}

func (o *obj) verify() (n int) {
	if o.l == nil {
		o.check()
		return 1
	}
	o.is(o.l.check() + o.r.check())
	return o.l.verify() + o.r.verify()
}

func chainOf(n int, o *obj, done *sync.WaitGroup) { // each starts the next and dies
	o.is(uint64(n))
	if n == 0 {
		done.Done()
		return
	}
	go chainOf(n-1, mk(uint64(n-1)), done)
}

func quitter(o *obj, done *sync.WaitGroup) { // ends in the middle of deferred calls
	defer done.Done()
	defer func(p *obj) { p.is(o.check()) }(o)
	defer func() {
		if o.id%2 == 0 {
			recover()
		}
		o.check()
	}()
	if o.id%2 == 0 {
		panic(mk(o.id))
	}
	runtime.Goexit()
}

func main() {
	var sums [4]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		for round := 0; again(round, 1); round++ {
			n := uint64(100 + r.n(200))
			c := make(chan *obj)
			go merge(1, n+1, c)
			o := <-c
			o.is(n * (n + 1) / 2)
			if o.verify() != int(n) {
				fail("not %d leaves", n)
			}
			var wg sync.WaitGroup
			wg.Add(1)
			go chainOf(100, mk(100), &wg)
			for i := 0; i < 100; i++ {
				wg.Add(1)
				go quitter(mk(r.next()), &wg)
			}
			wg.Wait()
			if round == 0 {
				sums[me] = o.id
			}
		}
	})
	fmt.Printf("spawn: sums of the first round %d\n", sums)
}
