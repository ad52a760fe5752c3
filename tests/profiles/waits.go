// Goroutines that wait for a mutex, a channel and a WaitGroup, for known times at least.
package main

import (
	"fmt"
	"sync"
	"time"
)

var mu sync.Mutex

func holder(wg *sync.WaitGroup) {
	defer wg.Done()
	for i := 0; i < 10; i++ {
		mu.Lock()
		time.Sleep(2 * time.Millisecond)
		mu.Unlock()
	}
}

func sender(c chan int) {
	for i := 0; i < 10; i++ {
		time.Sleep(5 * time.Millisecond)
		c <- i
	}
	close(c)
}

func receiver(c chan int) (n int) {
	for v := range c {
		n += v
	}
	return n
}

func selecter(c, never chan int) {
	for {
		select {
		case _, ok := <-c:
			if !ok {
				return
			}
		case <-never:
		}
	}
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go holder(&wg)
	go holder(&wg)
	wg.Wait()
	c := make(chan int)
	go sender(c)
	fmt.Println(receiver(c))
	c = make(chan int)
	go sender(c)
	selecter(c, make(chan int))
}
