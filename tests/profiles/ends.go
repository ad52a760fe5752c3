// Works for a while and ends in the way that its argument says.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

type point struct{ x int }

func busy(d time.Duration) int {
	n := 0
	for start := time.Now(); time.Since(start) < d; {
		for i := 0; i < 20000; i++ {
			n += i ^ n
		}
	}
	return n
}

var kept [][]byte

func allocate() {
	for i := 0; i < 100; i++ {
		kept = append(kept, make([]byte, 1000))
	}
}

func main() {
	allocate()
	busy(300 * time.Millisecond)
	var p *point
	var mu sync.Mutex
	switch os.Args[1] {
	case "exit":
		os.Exit(3)
	case "panic":
		panic("the end")
	case "nil":
		fmt.Println(p.x)
	case "deadlock":
		mu.Lock()
		mu.Lock()
	case "throw":
		mu.Unlock()
	case "wait":
		fmt.Println("ready")
		for {
			busy(10 * time.Millisecond)
		}
	}
}
