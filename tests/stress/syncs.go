// Locks, conditions and wait groups, contended by hundreds: mutual exclusion, no lost signal, reuse of a WaitGroup round after round.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func locks(base int) {
	var mu sync.Mutex
	var rw sync.RWMutex
	var inside, readers, writers int32
	count := 0
	together(100, func(me int) {
		r := newRng(base + me)
		for i := 0; i < 50; i++ {
			switch r.n(4) {
			case 0, 1:
				if r.n(8) > 0 {
					mu.Lock()
				} else if !mu.TryLock() {
					continue
				}
				if atomic.AddInt32(&inside, 1) != 1 {
					fail("two hold a mutex")
				}
				count++
				if r.n(10) == 0 {
					runtime.Gosched()
				}
				atomic.AddInt32(&inside, -1)
				mu.Unlock()
			case 2:
				rw.RLock()
				atomic.AddInt32(&readers, 1)
				if atomic.LoadInt32(&writers) != 0 {
					fail("a reader beside a writer")
				}
				if r.n(10) == 0 {
					runtime.Gosched()
				}
				atomic.AddInt32(&readers, -1)
				rw.RUnlock()
			case 3:
				rw.Lock()
				if atomic.AddInt32(&writers, 1) != 1 || atomic.LoadInt32(&readers) != 0 {
					fail("a writer is not alone")
				}
				atomic.AddInt32(&writers, -1)
				rw.Unlock()
			}
		}
	})
}

// conds: a bounded queue with two conditions.
func conds(base int) {
	var mu sync.Mutex
	full, empty := sync.NewCond(&mu), sync.NewCond(&mu)
	var queue []int
	const each, makers = 100, 20
	sum := 0
	together(2*makers, func(me int) {
		for i := 0; i < each; i++ {
			mu.Lock()
			if me < makers {
				for len(queue) == 5 {
					full.Wait()
				}
				queue = append(queue, me*each+i)
				empty.Signal()
			} else {
				for len(queue) == 0 {
					empty.Wait()
				}
				sum += queue[0]
				queue = queue[1:]
				full.Signal()
			}
			mu.Unlock()
		}
	})
	if n := each * makers; sum != n*(n-1)/2 {
		fail("the sum through the queue is %d", sum)
	}
}

// groups: one WaitGroup used over and over, with several who wait.
func groups(base int) {
	var wg sync.WaitGroup
	var n int32
	for round := 1; round <= 30; round++ {
		wg.Add(20)
		for i := 0; i < 20; i++ {
			go func() {
				atomic.AddInt32(&n, 1)
				wg.Done()
			}()
		}
		together(3, func(int) {
			wg.Wait()
			if got := atomic.LoadInt32(&n); got != int32(round)*20 {
				fail("after Wait %d instead of %d", got, round*20)
			}
		})
	}
}

// contexts: a tree of contexts; all below a cancelled one end, all others go on until the root goes.
func contexts(base int) {
	root, cancel := context.WithCancel(context.Background())
	var alive, cancelled int32
	var wg sync.WaitGroup
	var grow func(ctx context.Context, depth int, r *rng)
	grow = func(ctx context.Context, depth int, r *rng) {
		for i := 0; i < 3 && depth > 0; i++ {
			var sub context.Context
			var stop context.CancelFunc
			if r.n(3) == 0 {
				sub, stop = context.WithTimeout(ctx, r.us(2000))
			} else {
				sub, stop = context.WithCancel(ctx)
			}
			child := newRng(int(r.next() >> 1))
			wg.Add(1)
			atomic.AddInt32(&alive, 1)
			go func() {
				defer wg.Done()
				defer stop()
				grow(sub, depth-1, child)
				if child.n(4) == 0 {
					stop()
				}
				<-sub.Done()
				if sub.Err() == nil {
					fail("a context is done without an error")
				}
				atomic.AddInt32(&cancelled, 1)
			}()
		}
	}
	grow(root, 4, newRng(base))
	time.Sleep(time.Millisecond)
	cancel()
	wg.Wait()
	if alive != cancelled {
		fail("%d of %d contexts ended", cancelled, alive)
	}
}

func main() {
	kinds := []func(int){locks, conds, groups, contexts}
	for n := 0; n < len(kinds) || more(); n++ {
		kinds[n%len(kinds)](n << 12)
	}
	fmt.Println("syncs: nobody was in the way, nothing was lost")
}
