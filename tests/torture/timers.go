// Timers, tickers and time-outs, whose functions and channels hold the only pointers to objects: set, stopped, reset and dropped
// by the thousand from all Ps.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func mk(id uint64) *stamp { s := mkstamp(id); return &s }

func main() {
	var fired, set atomic.Int64
	var all sync.WaitGroup
	together(6, func(me int) {
		r := newRng(me)
		type held struct {
			t  *time.Timer
			id uint64
			o  *stamp
		}
		var timers []held
		for round := 0; again(round, 8); round++ {
			id := r.next()
			switch r.n(7) {
			case 0, 1: // nobody but the timer knows the object
				o := mk(id)
				all.Add(1)
				set.Add(1)
				time.AfterFunc(time.Duration(r.n(3000))*time.Microsecond, func() {
					o.is(id)
					fired.Add(1)
					all.Done()
				})
			case 2:
				t := time.NewTimer(time.Duration(r.n(2000)) * time.Microsecond)
				timers = append(timers, held{t, id, mk(id)})
			case 3: // stop or reset one
				if len(timers) > 0 {
					h := timers[0]
					timers[0] = held{}
					timers = timers[1:]
					h.o.is(h.id)
					if r.n(2) == 0 {
						h.t.Stop()
					} else if h.t.Stop() {
						h.t.Reset(time.Duration(r.n(100)) * time.Microsecond)
						<-h.t.C
					}
				}
			case 4: // a ticker that sends objects on
				o, n := mk(id), 0
				tick := time.NewTicker(20 * time.Microsecond)
				for range tick.C {
					o.is(id)
					if n++; n == 3 {
						break
					}
				}
				tick.Stop()
			case 5: // a time-out that mostly does not come
				c := make(chan *stamp, 1)
				go func() { c <- mk(id) }()
				select {
				case o := <-c:
					o.is(id)
				case <-time.After(time.Duration(1+r.n(50)) * time.Millisecond):
				}
			case 6: // one that sets itself anew, from a method value
				s := &resetting{stamp: mkstamp(id), left: 3, done: make(chan *resetting)}
				s.t = time.AfterFunc(time.Hour, s.run)
				s.t.Reset(time.Microsecond)
				(<-s.done).is(id)
			}
		}
	})
	all.Wait()
	if fired.Load() != set.Load() {
		fail("%d of %d timers fired", fired.Load(), set.Load())
	}
	fmt.Printf("timers: seed %d, all fired\n", seed)
}

type resetting struct {
	stamp
	t    *time.Timer
	left int
	done chan *resetting
}

func (a *resetting) run() {
	a.check()
	if a.left--; a.left > 0 {
		a.t.Reset(10 * time.Microsecond)
	} else {
		a.done <- a
	}
}
