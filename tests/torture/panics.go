// Panics and recoveries, nested, from deferred calls, from the runtime, across many frames, with Goexit, while the collector
// runs: the values they carry and the variables of the frames that they unwind have to live as long as somebody looks.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type trouble struct {
	stamp
	cause interface{}
	at    []*stamp
}

func (t *trouble) Error() string { return fmt.Sprint("trouble ", t.check()) }

func mk(id uint64) *stamp { s := mkstamp(id); return &s }

var trash []byte

// deep panics n calls down, with deferred calls on the way that look at their frames, and some that panic again.
func deep(n int, r *rng, id uint64, trail []*stamp) (res *stamp, err error) {
	here := mk(uint64(n))
	var arr [3]*stamp
	for i := range arr {
		arr[i] = mk(uint64(n + i))
	}
	res = mk(id + uint64(n))
	switch n % 6 {
	case 1:
		defer func() {
			for i, p := range arr {
				p.is(uint64(n + i))
			}
			res.is(id + uint64(n))
		}()
	case 2:
		defer func(p *stamp) {
			p.is(uint64(n))
			if v := recover(); v != nil { // and goes on with another
				panic(&trouble{mkstamp(id), v, append(trail, here)})
			}
		}(here)
	case 3:
		for i := 0; i < 3; i++ { // deferred in a loop
			p := mk(uint64(i))
			defer func() { p.is(uint64(2 - (2 - p.id))); trash = make([]byte, 100) }()
		}
	case 4:
		defer func() { // a panic inside that is recovered inside
			defer func() {
				if s := recover().(*stamp); s.check() != uint64(n)+1 {
					fail("inner panic")
				}
			}()
			panic(mk(uint64(n) + 1))
		}()
	case 5:
		defer here.is(uint64(n)) // a method value, evaluated now
	}
	if n == 0 {
		switch r.n(5) {
		case 0:
			panic(&trouble{stamp: mkstamp(id)})
		case 1:
			var p *trouble
			p.at = nil
		case 2:
			trail = trail[len(trail):]
			_ = trail[r.n(5)]
		case 3:
			var i interface{} = here
			_ = i.(error)
		case 4:
			panic(errors.New("plain"))
		}
	}
	res2, err := deep(n-1, r, id, append(trail, here))
	res2.check()
	return res, err
}

// try calls deep and takes what comes out of it apart.
func try(n int, r *rng, id uint64) (res *stamp, depth int) {
	guard := mk(id)
	defer func() {
		guard.is(id)
		res = mk(id)
		for v := recover(); v != nil; depth++ {
			t, ok := v.(*trouble)
			if !ok {
				if s := fmt.Sprint(v); !strings.Contains(s, "plain") && !strings.Contains(s, "runtime error") && !strings.Contains(s, "interface conversion") {
					fail("recovered %q", s)
				}
				break
			}
			t.is(id)
			for _, p := range t.at {
				p.check()
			}
			v = t.cause
		}
	}()
	deep(n, r, id, nil)
	return
}

func main() {
	var depths [6]int
	together(len(depths), func(me int) {
		r := newRng(me)
		for round := 0; again(round, 16); round++ {
			id := r.next()
			n := r.n(60)
			res, depth := try(n, r, id)
			res.is(id)
			if want := (n + 4) / 6; depth < want || depth > want+1 {
				fail("%d panics after one another instead of %d", depth, want)
			}
			if round < 16 {
				depths[me] += (n + 4) / 6
			}
			if round%16 == 0 { // Goexit runs them all, too
				done := make(chan *stamp)
				go func() {
					p := mk(id)
					defer func() { done <- p }()
					defer func() {
						defer func() { recover() }()
						panic(mk(1))
					}()
					func() {
						defer func() { p.check() }()
						runtime.Goexit()
					}()
				}()
				(<-done).is(id)
			}
		}
	})
	fmt.Printf("panics: re-panics of the first rounds %d\n", depths)
}
