// The settings change while everything runs: GOMAXPROCS, GOGC, the memory limit; memory is given back and statistics are read; some
// goroutines sit on threads of their own.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

type node struct {
	stamp
	next *node
}

func main() {
	start := runtime.GOMAXPROCS(0)
	var sums [6]uint64
	var mu sync.Mutex
	var m runtime.MemStats
	together(len(sums)+2, func(me int) {
		r := newRng(me)
		if me >= len(sums) { // the two that turn knobs
			for round := 0; again(round, 1); round++ {
				mu.Lock()
				switch r.n(8) {
				case 0, 1:
					runtime.GOMAXPROCS(1 + r.n(6))
				case 2:
					debug.SetGCPercent([]int{1, 10, 100, 400, -1}[r.n(5)])
				case 3:
					debug.SetMemoryLimit([]int64{1 << 62, 1 << 62, 16 << 20, 64 << 20}[r.n(4)])
				case 4:
					debug.FreeOSMemory()
				case 5:
					runtime.ReadMemStats(&m)
					if m.Mallocs < m.Frees || m.HeapAlloc > m.HeapSys || m.HeapInuse+m.HeapIdle != m.HeapSys || m.HeapReleased > m.HeapIdle {
						fail("statistics: %d - %d objects, heap %d of %d: %d + %d (%d)", m.Mallocs, m.Frees, m.HeapAlloc, m.HeapSys, m.HeapInuse, m.HeapIdle, m.HeapReleased)
					}
				case 6:
					var s debug.GCStats
					debug.ReadGCStats(&s)
					if len(s.Pause) > 256 {
						fail("%d pauses", len(s.Pause))
					}
				case 7:
					debug.SetMaxStack(64<<20 + r.n(1<<20))
				}
				mu.Unlock()
				runtime.Gosched()
			}
			return
		}
		if me%3 == 2 {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
		}
		lists := [20]*node{}
		for round := 0; again(round, 1); round++ {
			for i := 0; i < 500; i++ {
				a, b := r.n(20), r.n(20)
				switch r.n(4) {
				case 0, 1:
					lists[a] = &node{mkstamp(uint64(i)), lists[a]}
				case 2: // the head of one onto another
					if p := lists[a]; p != nil {
						lists[a] = p.next
						p.next = lists[b]
						lists[b] = p
					}
				case 3:
					if p := lists[a]; p != nil {
						p.check()
						lists[a] = p.next
					}
				}
			}
			n := 0
			for i, p := range lists {
				for k := 0; p != nil; p = p.next {
					p.check()
					if n, k = n+1, k+1; k > 100 {
						p.next = nil
					}
				}
				if round > 0 && i%5 == 0 {
					lists[i] = nil
				}
			}
			if round == 0 {
				sums[me] = uint64(n)
			}
		}
	})
	runtime.GOMAXPROCS(start)
	fmt.Printf("procs: nodes after the first round %d\n", sums)
}
