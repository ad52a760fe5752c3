// Finalizers by the thousand: each runs once, with its object and all that hangs on it intact; resurrected objects live on and
// die again; chains go in order; cycles never; SetFinalizer(nil) takes one back while collections are under way.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

type obj struct {
	stamp
	next  *obj
	lives int
	buf   []byte
}

func mk(id uint64) *obj { return &obj{stamp: mkstamp(id), buf: []byte(fmt.Sprint(id))} }

func (o *obj) ok() {
	if o.check(); string(o.buf) != fmt.Sprint(o.id) {
		fail("object %d has %q", o.id, o.buf)
	}
}

var (
	plain, chained, reborn, taken, small atomic.Int64 // finalizers that ran
	risen                                [64]atomic.Pointer[obj]
	mu                                   sync.Mutex
	order                                = map[uint64]uint64{}
)

func chain(id uint64) {
	var head *obj
	for i := uint64(0); i < 4; i++ {
		head = &obj{stamp: mkstamp(id<<8 | i), next: head, buf: []byte(fmt.Sprint(id<<8 | i))}
		runtime.SetFinalizer(head, func(o *obj) {
			o.ok()
			mu.Lock()
			if at, ok := order[id]; ok && at != o.id&255+1 {
				fail("chain %d: %d after %d", id, o.id&255, at)
			}
			order[id] = o.id & 255
			mu.Unlock()
			chained.Add(1)
		})
	}
}

func rise(o *obj) { // finalizer that brings its object back twice
	o.ok()
	if o.lives--; o.lives > 0 {
		runtime.SetFinalizer(o, rise)
		risen[o.id%64].Store(o) // others see it for a while
	}
	reborn.Add(1)
}

func main() {
	var nPlain, nChained, nReborn, nSmall, nKept atomic.Int64
	var kept [6][]*obj
	together(6, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 1); round++ {
			for i := 0; i < 100; i++ {
				id := uint64(me)<<32 | uint64(round*100+i)<<2
				switch r.n(7) {
				case 0:
					o := mk(id)
					runtime.SetFinalizer(o, func(p *obj) { p.ok(); plain.Add(1) })
					nPlain.Add(1)
				case 1:
					chain(id)
					nChained.Add(4)
				case 2:
					o := mk(id)
					o.lives = 3
					runtime.SetFinalizer(o, rise)
					nReborn.Add(3)
				case 3: // a cycle that nothing finalizes: finalizers of both must not run before the other is gone
					a, b := mk(id), mk(id+1)
					a.next, b.next = b, a
					if round < 5 {
						runtime.SetFinalizer(a, func(*obj) { fail("a cycle was finalized") })
					}
				case 4: // taken back
					o := mk(id)
					runtime.SetFinalizer(o, func(*obj) { taken.Add(1) })
					o.next = mk(id)
					runtime.SetFinalizer(o, nil)
				case 5: // without pointers, small, with a closure that has some
					p, s := new(int32), mk(id)
					*p = int32(id)
					runtime.SetFinalizer(p, func(p *int32) {
						if s.ok(); *p != int32(s.id) {
							fail("%d instead of %d", *p, s.id)
						}
						small.Add(1)
					})
					nSmall.Add(1)
				case 6: // kept alive: its finalizer must not run yet
					o := mk(id)
					runtime.SetFinalizer(o, func(o *obj) {
						if o.lives == 0 {
							fail("object %d was finalized alive", o.id)
						}
						plain.Add(1)
					})
					kept[me] = append(kept[me], o)
					nKept.Add(1)
				}
				if o := risen[r.n(64)].Swap(nil); o != nil {
					o.ok()
				}
			}
			if len(kept[me]) > 500 {
				for _, o := range kept[me] {
					o.ok()
					o.lives = 1
				}
				kept[me] = nil
			}
			if round%8 == 0 {
				runtime.Gosched()
			}
		}
	})
	for me := range kept {
		for _, o := range kept[me] {
			o.lives = 1
		}
		kept[me] = nil
	}
	// Tiny objects share a block, and what a stack still remembers may live: ask for nearly all.
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		runtime.GC()
		for i := range risen {
			risen[i].Store(nil)
		}
		time.Sleep(time.Millisecond)
		if plain.Load()+20 >= nPlain.Load()+nKept.Load() && chained.Load()+80 >= nChained.Load() &&
			reborn.Load()+60 >= nReborn.Load() && small.Load()+40 >= nSmall.Load() {
			if taken.Load() > 0 {
				fail("%d finalizers ran that were taken back", taken.Load())
			}
			fmt.Printf("finalizers: seed %d, all ran\n", seed)
			return
		}
	}
	fail("finalizers that ran, of those set: plain %d of %d, chained %d of %d, reborn %d of %d, small %d of %d", plain.Load(),
		nPlain.Load()+nKept.Load(), chained.Load(), nChained.Load(), reborn.Load(), nReborn.Load(), small.Load(), nSmall.Load())
}
