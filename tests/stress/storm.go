// A hundred thousand goroutines at once: they start, wait for one channel, are let go by its close; and trees of
// goroutines that spawn each other.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

func crowd(n int) {
	gate := make(chan bool)
	var wg sync.WaitGroup
	var through int32
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			<-gate
			atomic.AddInt32(&through, 1)
			wg.Done()
		}()
	}
	close(gate)
	wg.Wait()
	if through != int32(n) {
		fail("%d of %d came through", through, n)
	}
}

func tree(depth int, r rng, leaves *int64) {
	if depth == 0 {
		atomic.AddInt64(leaves, 1)
		return
	}
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		sub := rng(r.next())
		go func() {
			defer wg.Done()
			if sub.n(10) == 0 {
				runtime.Gosched()
			}
			tree(depth-1, sub, leaves)
		}()
	}
	wg.Wait()
}

func main() {
	n := 100000
	if strings.Contains(os.Getenv("GODEBUG"), "stress") {
		n = 5000
	}
	for k := 0; k == 0 || more(); k++ {
		crowd(n)
		var leaves int64
		tree(7, *newRng(k), &leaves)
		if leaves != 2187 {
			fail("%d leaves instead of 2187", leaves)
		}
	}
	fmt.Println("storm: everybody came through")
}
