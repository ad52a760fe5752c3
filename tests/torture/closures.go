// Closures, method values, deferred calls and recovered panics: functions that carry pointers, composed, stored, passed
// through channels and called on other goroutines while the collector runs. Only the closures hold the objects.
package main

import (
	"fmt"
	"runtime"
)

type obj struct {
	stamp
	link *obj
}

type fn func(uint64) uint64

func (o *obj) add(x uint64) uint64    { return x + o.check() }
func (o obj) byValue(x uint64) uint64 { o.link.is(o.check()); return x + o.id }

func mk(id uint64) *obj {
	return &obj{mkstamp(id), &obj{stamp: mkstamp(id)}}
}

// adder makes a function that adds id to its argument, in one of many ways.
func adder(kind int, id uint64) fn {
	o := mk(id)
	switch kind {
	case 0:
		return o.add
	case 1:
		return o.byValue
	case 2:
		return func(x uint64) uint64 { return x + o.check() }
	case 3: // by reference: the variable moves to the heap and is changed
		p := mk(0)
		f := func(x uint64) uint64 { return x + p.check() }
		p = o
		return f
	case 4: // through an interface
		var i interface{ add(uint64) uint64 } = o
		return i.add
	case 5: // deferred, with a named result
		return func(x uint64) (sum uint64) {
			defer func(p *obj) { sum += p.check() }(o)
			defer func() { litterCheap(); o.link.is(id) }()
			return x
		}
	case 6: // panics carry it
		return func(x uint64) (sum uint64) {
			defer func() {
				v := recover().(*obj)
				sum = x + v.check()
			}()
			panic(o)
		}
	case 7: // many deferred calls in a loop
		return func(x uint64) (sum uint64) {
			sum = x
			for i := 0; i < 5; i++ {
				part := &obj{stamp: mkstamp(id / 5)}
				if i == 0 {
					part = &obj{stamp: mkstamp(id/5 + id%5)}
				}
				defer func() { sum += part.check() }()
			}
			return sum
		}
	case 8: // runs on a goroutine of its own
		return func(x uint64) uint64 {
			c := make(chan *obj)
			go func() { c <- o.link }()
			return x + (<-c).check()
		}
	default: // a generator that keeps its state
		calls := []*obj{o}
		return func(x uint64) uint64 {
			calls = append(calls, &obj{stamp: mkstamp(id)})
			if len(calls) > 20 {
				calls = append([]*obj(nil), calls[15:]...)
			}
			return x + calls[len(calls)/2].check()
		}
	}
}

var scrap *[4]uint64

func litterCheap() {
	for i := 0; i < 3; i++ {
		scrap = &[4]uint64{^uint64(0), 1, 2, 3}
	}
}

func compose(f, g fn) fn { return func(x uint64) uint64 { return g(f(x)) } }

type job struct {
	f    fn
	want uint64
}

func main() {
	ring := make(chan job, 64)
	sums := make([]uint64, 8)
	together(8, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 16); round++ {
			f, want := fn(func(x uint64) uint64 { return x }), uint64(0)
			for i := r.n(12); i >= 0; i-- {
				id := r.next() % 1000
				f, want = compose(f, adder(r.n(10), id)), want+id
			}
			if round < 16 {
				sums[me] += want
			}
			select {
			case ring <- job{f, want}:
			default:
			}
			select {
			case j := <-ring:
				if r.n(8) == 0 {
					runtime.Gosched()
				}
				for i := 0; i < 2; i++ {
					if got := j.f(5); got != j.want+5 {
						fail("%d instead of %d", got, j.want+5)
					}
				}
			default:
			}
		}
	})
	fmt.Printf("closures: sums of the first rounds %d\n", sums)
}
