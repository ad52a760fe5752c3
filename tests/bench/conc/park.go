package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// resident returns the resident memory of this process in bytes.
func resident() int {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return pages * os.Getpagesize()
}

// Makes a number of goroutines (the argument) that park on one channel, measures them, and lets them go.
func main() {
	n, _ := strconv.Atoi(os.Args[1])
	before := resident()
	start := time.Now()
	begin, done := make(chan bool), make(chan int, 1024)
	for i := 0; i < n; i++ {
		go func(i int) {
			<-begin
			done <- i & 1
		}(i)
	}
	for i := 0; i < 100; i++ {
		runtime.Gosched() // those made last come to park
	}
	each := float64(resident()-before) / float64(n)
	close(begin)
	sum := 0
	for i := 0; i < n; i++ {
		sum += <-done
	}
	took := time.Since(start)
	if sum != n/2 {
		panic("some have not finished")
	}
	fmt.Printf("park.each %.0f bytes\n", each)
	fmt.Printf("park.time %.3f s\n", took.Seconds())
}
