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

// A ticker of a millisecond while every processor is busy: how much longer than a second do a thousand ticks take
// (drift: the ticks that were dropped, because nobody took the one before), and how late is each taken?
func main() {
	for i := 0; i < runtime.GOMAXPROCS(0); i++ {
		go busy()
	}
	const n = 1000
	t := time.NewTicker(time.Millisecond)
	start := time.Now()
	var late []float64
	for i := 0; i < n; i++ {
		at := <-t.C
		late = append(late, time.Since(at).Seconds()*1e3)
	}
	took := time.Since(start)
	sort.Float64s(late)
	fmt.Printf("ticker.drift %.2f s\n", took.Seconds()-n*1e-3)
	fmt.Printf("ticker.late %.2f ms\n", late[n/2])
	fmt.Printf("ticker.late99 %.2f ms\n", late[n*99/100])
}
