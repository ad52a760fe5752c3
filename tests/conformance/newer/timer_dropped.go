// oracle: spec (Go 1.23)
// nostress: counts memory
// Timers and tickers that the program has dropped are collected before they fire; Stop leaves nothing in the channel.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func main() {
	before := heap()
	c := make(chan int, 1)
	for i := 0; i < 20000; i++ {
		time.After(time.Hour)
		time.NewTicker(time.Hour)
		c <- i
		select { // does not wait
		case <-c:
		case <-time.After(time.Hour):
		}
	}
	d := make(chan int)
	go func() {
		for i := 0; i < 20000; i++ {
			d <- i
		}
	}()
	for i := 0; i < 20000; i++ {
		select { // waits
		case <-d:
		case <-time.After(time.Hour):
		}
	}
	if grown := int64(heap() - before); grown > 2<<20 {
		fmt.Println("timers were kept:", grown)
	}

	// They fire for whoever waits, however late that is.
	t := time.NewTimer(time.Millisecond)
	time.Sleep(3 * time.Millisecond)
	select {
	case <-t.C:
		fmt.Println("fired")
	default:
		fmt.Println("not yet")
	}
	t.Reset(time.Millisecond)
	time.Sleep(3 * time.Millisecond)
	fmt.Println(t.Stop(), t.Stop())
	select {
	case <-t.C:
		fmt.Println("a stale value")
	default:
	}

	var wg sync.WaitGroup
	tick := time.NewTicker(100 * time.Microsecond)
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 5; k++ {
				if i%2 == 0 {
					<-tick.C
				} else {
					select {
					case <-tick.C:
					case <-make(chan int):
					}
				}
				<-time.After(time.Duration(i) * 10 * time.Microsecond)
			}
		}()
	}
	wg.Wait()

	// Resets and Stops from everywhere.
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 2000; k++ {
				switch (i + k) % 4 {
				case 0:
					t.Stop()
				case 1:
					select {
					case <-t.C:
					case <-tick.C:
					}
				default:
					t.Reset(time.Duration(k%3) * time.Microsecond)
				}
			}
		}()
	}
	wg.Wait()
	t.Reset(time.Millisecond)
	<-t.C
	fmt.Println("done")
}
