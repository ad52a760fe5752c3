package main

import (
	"fmt"
	"runtime"
	"sort"
	"time"
)

func report(name string, waits []float64) {
	sort.Float64s(waits)
	fmt.Printf("%s.median %.2f ms\n", name, waits[len(waits)/2])
	fmt.Printf("%s.p99 %.2f ms\n", name, waits[len(waits)*99/100])
	fmt.Printf("%s.max %.2f ms\n", name, waits[len(waits)-1])
}

// One processor, and a goroutine that never gives way: how long does one that is runnable wait for its turn
// (yield), and how much too late does one wake that has slept for a millisecond (sleep)?
func main() {
	runtime.GOMAXPROCS(1)
	go func() {
		for {
		}
	}()
	end := time.Now().Add(5 * time.Second)
	slept := make(chan []float64)
	go func() {
		var late []float64
		for time.Now().Before(end) {
			start := time.Now()
			time.Sleep(time.Millisecond)
			late = append(late, (time.Since(start)-time.Millisecond).Seconds()*1e3)
		}
		slept <- late
	}()
	var waits []float64
	for time.Now().Before(end) {
		start := time.Now()
		runtime.Gosched()
		waits = append(waits, time.Since(start).Seconds()*1e3)
	}
	report("yield", waits)
	report("sleep", <-slept)
}
