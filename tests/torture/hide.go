// The mutator hides objects from the collector: loads the only pointer into a frame, or a deeper one, wipes the place, waits, and
// stores it elsewhere: in globals, old objects, fresh objects, maps, channels, closures, other goroutines' frames. If a stack
// that was scanned may gain a pointer, or one not yet scanned may lose it, without the collector being told, objects vanish.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type obj struct {
	stamp
	body *stamp
	kids [3]*obj
}

func mk(id uint64) *obj {
	s := mkstamp(id)
	return &obj{stamp: mkstamp(id), body: &s}
}

func (o *obj) ok(id uint64) *obj {
	o.is(id)
	o.body.is(id)
	return o
}

var (
	gPtr   [8]*obj
	gStr   struct{ a, b, c *obj }
	gAny   [8]interface{}
	gMap   = map[int]*obj{}
	gSlice = make([]*obj, 1000)
	gChan  = make(chan *obj, 8)
	gFn    [4]func() *obj
	gMu    sync.Mutex
)

// take wipes where the pointer was before it goes on.
func take(p **obj) *obj {
	o := *p
	*p = nil
	return o
}

// carry holds the object in a frame n calls deeper for a while.
func carry(n int, o *obj, r *rng) *obj {
	if n == 0 {
		switch r.n(4) {
		case 0:
			runtime.Gosched()
		case 1:
			runtime.GC()
		}
		return o
	}
	var pad [16]uint64
	pad[n%16] = o.id
	p := carry(n-1, o, r)
	p.is(pad[n%16])
	return p
}

func main() {
	const objs = 300
	locals := make([][]*obj, 6)
	var left []*obj
	next := 0
	var sum uint64
	for i := 0; i < objs; i++ {
		locals[i%6] = append(locals[i%6], mk(uint64(i)))
		sum += mix(uint64(i), seed)
	}
	together(6, func(me int) {
		r := newRng(me)
		var mine [100]*obj // in the frame
		for i, o := range locals[me] {
			mine[i] = o
		}
		locals[me] = nil
		for round := 0; again(round, 16); round++ {
			i := r.n(len(mine))
			o := take(&mine[i])
			gMu.Lock()
			switch k := r.n(8); r.n(9) { // put one there, get another one
			case 0:
				o, gPtr[k] = gPtr[k], o
			case 1:
				switch k % 3 {
				case 0:
					o, gStr.a = gStr.a, o
				case 1:
					o, gStr.b, gStr.c = gStr.b, gStr.c, o
				default:
					g := gStr
					gStr.a, gStr.b, gStr.c = g.b, g.c, g.a
				}
			case 2:
				p, _ := gAny[k].(*obj)
				gAny[k] = o
				o = p
			case 3:
				p := gMap[k]
				if delete(gMap, k); o != nil {
					gMap[k] = o
				}
				o = p
			case 4:
				k := r.n(len(gSlice))
				o, gSlice[k] = gSlice[k], o
				copy(gSlice, gSlice[:])
			case 5:
				select {
				case gChan <- o:
					o = nil
				default:
					p := <-gChan
					gChan <- o
					o = p
				}
			case 6:
				f := gFn[k%4]
				if p := o; p != nil {
					gFn[k%4] = func() *obj { return p }
				} else {
					gFn[k%4] = nil
				}
				if o = nil; f != nil {
					o = f()
				}
			case 7: // under another object
				if o != nil {
					for j := range mine {
						if q := mine[j]; q != nil {
							c := k % 3
							o, q.kids[c] = q.kids[c], o
							break
						}
					}
				}
			case 8: // a fresh copy of it
				if o != nil {
					o = &obj{o.stamp, o.body, o.kids}
				}
			}
			gMu.Unlock()
			if o != nil {
				o = carry(r.n(6), o, r).ok(o.id)
			}
			for mine[i] != nil {
				i = (i + 1) % len(mine)
			}
			mine[i] = o
		}
		gMu.Lock()
		for i := range mine {
			left = append(left, mine[i])
		}
		gMu.Unlock()
	})
	seen := map[uint64]bool{}
	var visit func(o *obj)
	visit = func(o *obj) {
		if o == nil {
			return
		}
		if o.ok(o.id); seen[o.id] {
			fail("object %d is there twice", o.id)
		}
		seen[o.id] = true
		sum -= mix(o.id, seed)
		next++
		for _, k := range o.kids {
			visit(k)
		}
	}
	close(gChan)
	for o := range gChan {
		visit(o)
	}
	for i := range gPtr {
		visit(gPtr[i])
		p, _ := gAny[i].(*obj)
		visit(p)
	}
	visit(gStr.a)
	visit(gStr.b)
	visit(gStr.c)
	for _, o := range gMap {
		visit(o)
	}
	for _, o := range append(gSlice, left...) {
		visit(o)
	}
	for _, f := range gFn {
		if f != nil {
			visit(f())
		}
	}
	fmt.Printf("hide: %d objects, %d missing\n", next, sum)
}
