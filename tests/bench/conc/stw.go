package main

import (
	"fmt"
	"runtime"
	"sort"
	"time"
)

func busy() {
	for {
	}
}

// Stops the world again and again beside two busy goroutines: how long does a stop take until it is over?
func main() {
	go busy()
	go busy()
	time.Sleep(20 * time.Millisecond)
	var mem runtime.MemStats
	measure := func(name string, stop func()) {
		var took []float64
		for i := 0; i < 400; i++ {
			start := time.Now()
			stop()
			took = append(took, time.Since(start).Seconds()*1e6)
			if i%8 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		sort.Float64s(took)
		fmt.Printf("%s.median %.1f us\n", name, took[len(took)/2])
		fmt.Printf("%s.p99 %.1f us\n", name, took[len(took)*99/100])
	}
	measure("memstats", func() { runtime.ReadMemStats(&mem) })
	n := runtime.GOMAXPROCS(0)
	measure("procs", func() {
		n = 5 - n // 2, 3, 2, ...: the same number would not stop anything
		runtime.GOMAXPROCS(n)
	})
}
