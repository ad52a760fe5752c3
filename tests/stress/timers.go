// Timers that are stopped and reset by several goroutines while they fire: what Stop says must agree with what the timer does.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// funcs: each AfterFunc either runs or was stopped, exactly one of them.
func funcs(r *rng) {
	const n = 200
	var ran, stopped [n]int32
	var timers [n]*time.Timer
	var left sync.WaitGroup
	left.Add(n)
	for i := range timers {
		i := i
		timers[i] = time.AfterFunc(r.us(2000), func() {
			if atomic.AddInt32(&ran[i], 1) != 1 {
				fail("timer %d ran twice", i)
			}
			left.Done()
		})
	}
	seed := int(r.next() >> 1)
	together(4, func(me int) {
		r := newRng(seed + me)
		for k := 0; k < 150; k++ {
			i := r.n(n)
			if timers[i].Stop() {
				if atomic.AddInt32(&stopped[i], 1) != 1 {
					fail("timer %d was stopped twice", i)
				}
				left.Done()
			}
			if k%30 == 0 {
				time.Sleep(r.us(300))
			}
		}
	})
	left.Wait()
	for i := range ran {
		if ran[i]+stopped[i] != 1 {
			fail("timer %d ran %d times and was stopped %d times", i, ran[i], stopped[i])
		}
	}
}

// resets: a timer that is reset again and again never fires early, and fires in the end.
func resets(r *rng) {
	for i := 0; i < 20; i++ {
		t := time.NewTimer(r.us(500))
		for k := 0; k < 10; k++ {
			if !t.Stop() {
				<-t.C
			}
			d := r.us(200)
			start := time.Now()
			t.Reset(d)
			if r.n(2) == 0 {
				<-t.C
				if e := time.Since(start); e < d {
					fail("a timer of %v fired after %v", d, e)
				}
				t.Reset(time.Hour)
			}
		}
		t.Stop()
	}
}

// sleepers: many sleep at once and wake up not too early.
func sleepers(r *rng) {
	base := int(r.next() >> 1)
	together(300, func(me int) {
		r := newRng(base + me)
		for k := 0; k < 3; k++ {
			d := r.us(1500)
			start := time.Now()
			time.Sleep(d)
			if e := time.Since(start); e < d {
				fail("slept %v instead of %v", e, d)
			}
		}
	})
}

// tickers: stopped from outside, by Reset, while somebody listens.
func tickers(r *rng) {
	base := int(r.next() >> 1)
	together(20, func(me int) {
		r := newRng(base + me)
		t := time.NewTicker(time.Duration(50+r.n(300)) * time.Microsecond)
		for k := 0; k < 5; k++ {
			<-t.C
			if r.n(3) == 0 {
				t.Reset(time.Duration(20+r.n(100)) * time.Microsecond)
			}
		}
		t.Stop()
		select {
		case <-t.C:
		default:
		}
		time.Sleep(r.us(400))
		select {
		case <-t.C:
			fail("a stopped ticker ticks")
		default:
		}
	})
}

func main() {
	together(4, func(me int) {
		r := newRng(1000 * me)
		for n := 0; n == 0 || more(); n++ {
			[]func(*rng){funcs, resets, sleepers, tickers}[(n+me)%4](r)
		}
	})
	fmt.Println("timers: all fired once or were stopped")
}
