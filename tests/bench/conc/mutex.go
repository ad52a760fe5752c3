package main

import (
	"fmt"
	"sync"
)

// Eight goroutines add to one counter under one mutex.
func main() {
	const each = 2000000
	var mu sync.Mutex
	var wg sync.WaitGroup
	n := 0
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func() {
			for i := 0; i < each; i++ {
				mu.Lock()
				n++
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(n)
}
