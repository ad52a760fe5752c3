package main

import (
	"fmt"
	"sync"
)

// Goroutine creation: waves of short ones.
func main() {
	var mu sync.Mutex
	total := 0
	for round := 0; round < 70; round++ {
		var wg sync.WaitGroup
		parts := make([]int, 64)
		for i := 0; i < 10000; i++ {
			wg.Add(1)
			go func(i int) {
				if i%1000 == 0 {
					mu.Lock()
					parts[i%64]++
					mu.Unlock()
				}
				wg.Done()
			}(i)
		}
		wg.Wait()
		for _, p := range parts {
			total += p
		}
	}
	fmt.Println(total)
}
