package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// Loops without calls must not starve others, on one P or on several.
func main() {
	for _, procs := range []int{1, 2} {
		runtime.GOMAXPROCS(procs)
		var stop int32
		var spins int64
		for i := 0; i < 3; i++ {
			go func() {
				n := int64(0)
				for atomic.LoadInt32(&stop) == 0 {
					n++
				}
				atomic.AddInt64(&spins, n)
			}()
		}
		done := make(chan bool)
		go func() {
			x := 0
			for i := 0; i < 10000000; i++ {
				x += i
			}
			done <- x > 0
		}()
		fmt.Println(<-done)
		t := time.After(20 * time.Millisecond)
		<-t
		runtime.GC()
		atomic.StoreInt32(&stop, 1)
		for i := 0; i < 5; i++ {
			runtime.Gosched()
		}
	}
	fired := make(chan bool)
	go func() {
		for {
		}
	}()
	runtime.Gosched()
	time.AfterFunc(5*time.Millisecond, func() { fired <- true })
	fmt.Println("main goes on", <-fired)
}
