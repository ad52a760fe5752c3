// Goroutines end in all ways: by return, panic and recover on many levels, Goexit under defers, with locked threads, from deep stacks. All
// deferred calls run once, and nobody is left.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var deferred, expected int64

type burst struct{ depth int }

// dive calls itself with a defer on each level, and at the bottom does what `how` says.
func dive(r *rng, depth int, how int, wg *sync.WaitGroup) (result int) {
	var pad [24]int
	pad[depth%24] = depth
	atomic.AddInt64(&expected, 1)
	defer func() {
		atomic.AddInt64(&deferred, 1)
		if depth%5 == 0 {
			if v := recover(); v != nil {
				if b, ok := v.(burst); ok && b.depth < depth {
					fail("a panic of depth %d arrives at %d", b.depth, depth)
				}
				result = -depth
				if depth%15 == 0 && depth > 0 {
					panic(burst{depth}) // again, from the deferred call
				}
			}
		}
		if pad[depth%24] != depth {
			fail("a frame of depth %d has changed", depth)
		}
	}()
	if depth == 0 {
		panic("depth 0 begins at 1")
	}
	if depth >= 100+how*7 {
		switch how % 6 {
		case 0:
			return depth
		case 1:
			panic(burst{depth})
		case 2:
			runtime.Goexit()
		case 3:
			var m map[string]int
			m["x"] = 1
		case 4:
			var p *burst
			return p.depth
		case 5:
			runtime.Gosched()
			runtime.LockOSThread() // the thread ends with the goroutine
			runtime.Goexit()
		}
	}
	if r.n(40) == 0 {
		runtime.Gosched()
	}
	return dive(r, depth+1, how, wg) + 1
}

func main() {
	before := runtime.NumGoroutine()
	for n := 0; n == 0 || more(); n++ {
		var wg sync.WaitGroup
		for i := 0; i < 60; i++ {
			wg.Add(1)
			go func(i int) {
				defer wg.Done()
				defer func() { recover() }()
				r := newRng(n<<10 + i)
				how := r.n(60)
				if how%6 == 5 && i%10 != 0 {
					how-- // not too many threads
				}
				dive(r, 1, how, &wg)
			}(i)
		}
		if n%4 == 0 {
			runtime.GC()
		}
		wg.Wait()
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i > 20000 {
			fail("%d goroutines are left", runtime.NumGoroutine()-before)
		}
		time.Sleep(time.Millisecond)
	}
	if deferred != expected {
		fail("%d of %d deferred calls ran", deferred, expected)
	}
	fmt.Println("ends: all deferred calls ran, nobody is left")
}
