package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

// One goroutine holds a mutex all the time, but for moments: how long does another wait for it? A woken waiter
// mostly comes too late; after a millisecond the mutex is handed over to it.
func main() {
	var mu sync.Mutex
	go func() {
		for {
			mu.Lock()
			for start := time.Now(); time.Since(start) < 50*time.Microsecond; {
			}
			mu.Unlock()
		}
	}()
	var waits []float64
	for i := 0; i < 300; i++ {
		time.Sleep(time.Millisecond)
		start := time.Now()
		mu.Lock()
		waits = append(waits, time.Since(start).Seconds()*1e3)
		mu.Unlock()
	}
	sort.Float64s(waits)
	fmt.Printf("starve.median %.2f ms\n", waits[len(waits)/2])
	fmt.Printf("starve.p99 %.2f ms\n", waits[len(waits)*99/100])
}
