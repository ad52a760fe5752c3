// Tokens wander through a net of channels, by plain sends and receives, selects, with big values, through nil and closed channels.
// None may get lost, in a buffer, in a waiting goroutine's frame or on the way from one to the other.
package main

import (
	"fmt"
	"sync"
	"time"
)

type token struct {
	stamp
	trail *trail
}

type trail struct {
	stamp
	prev *trail
}

type big struct {
	a    *token
	pad  [20]uint64
	b    [3]*token // the same again
	note interface{}
}

func wrap(t *token) big {
	return big{a: t, b: [3]*token{t, t, t}, note: t, pad: [20]uint64{3: t.id, 19: t.sum}}
}

func unwrap(b big) *token {
	t := b.a
	if b.b != [3]*token{t, t, t} || b.note.(*token) != t || b.pad[3] != t.id || b.pad[19] != t.sum {
		fail("token %d: came out differently", t.id)
	}
	return t
}

func (t *token) step(r *rng) {
	id := t.check()
	t.trail = &trail{mkstamp(id), t.trail}
	n := 0
	for p := t.trail; p != nil; p = p.prev {
		p.is(id)
		if n++; n == 8 {
			p.prev = nil
		}
	}
}

func main() {
	const tokens, hubs = 64, 6
	var slow [hubs]chan *token // of different sizes, the first without a buffer
	var wide [hubs]chan big
	for i := 0; i < hubs; i++ {
		slow[i], wide[i] = make(chan *token, i*4), make(chan big, (hubs-1-i)*4)
	}
	home := make(chan *token, tokens)
	var once sync.Once
	var hubsDone sync.WaitGroup
	done := make(chan struct{})
	together(1, func(int) {
		for i := 0; i < 12; i++ {
			hubsDone.Add(1)
			go func(me int) {
				defer hubsDone.Done()
				r := newRng(me)
				var hold []*token
				var in2 chan big
				for round := 1; ; round++ {
					in, h := slow[r.n(hubs)], r.n(hubs)
					in2 = nil
					if r.n(3) > 0 {
						in2 = wide[h]
					}
					var out chan *token
					var out2 chan big
					var t *token
					var b big
					if n := len(hold); n > 0 {
						t = hold[n-1]
						b = wrap(t)
						out, out2 = slow[r.n(hubs)], wide[r.n(hubs)]
					}
					select {
					case t := <-in:
						t.step(r)
						hold = append(hold, t)
					case b, ok := <-in2:
						if ok {
							t := unwrap(b)
							t.step(r)
							hold = append(hold, t)
						}
					case out <- t:
						hold[len(hold)-1] = nil
						hold = hold[:len(hold)-1]
					case out2 <- b:
						hold = hold[:len(hold)-1]
					case <-time.After(time.Millisecond): // all may wait for what none offers
					case <-done:
						for _, t := range hold {
							home <- t
						}
						return
					}
					if round%16 == 0 && !more() {
						once.Do(func() { close(done) })
					}
				}
			}(i)
		}
		for i := 0; i < tokens; i++ {
			t := &token{stamp: mkstamp(uint64(i))}
			select {
			case slow[hubs-1] <- t:
			case <-done: // so soon
				home <- t
			}
		}
		hubsDone.Wait()
	})
	for i := 0; i < hubs; i++ {
		close(slow[i])
		close(wide[i])
		for t := range slow[i] {
			home <- t
		}
		for b := range wide[i] {
			home <- unwrap(b)
		}
	}
	close(home)
	sum, n := uint64(0), 0
	for t := range home {
		sum += mix(t.check(), seed)
		n++
	}
	fmt.Printf("chans: %d tokens, sum %x\n", n, sum)
}
