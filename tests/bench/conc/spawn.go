package main

import (
	"fmt"
	"sync"
)

// Waves of short goroutines that a WaitGroup waits for.
func main() {
	parts := make([]int, 1000)
	for round := 0; round < 1500; round++ {
		var wg sync.WaitGroup
		wg.Add(len(parts))
		for i := range parts {
			go func(i int) {
				parts[i] += i ^ round
				wg.Done()
			}(i)
		}
		wg.Wait()
	}
	sum := 0
	for _, p := range parts {
		sum += p
	}
	fmt.Println(sum)
}
