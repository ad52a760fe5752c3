package main

import (
	"fmt"
	"sync"
)

// Broadcast by close, select in loops with both directions on the same channel, and wakeups that race.
func main() {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	woken := 0
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			never := make(chan int)
			select {
			case <-never:
			case never <- 1:
			case <-quit:
				mu.Lock()
				woken++
				mu.Unlock()
			}
		}()
	}
	close(quit)
	wg.Wait()
	fmt.Println(woken)
	// Every value sent through competing selects arrives exactly once.
	a, b := make(chan int), make(chan int, 2)
	seen := make([]int, 2000)
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := g; i < len(seen); i += 4 {
				select {
				case a <- i:
				case b <- i:
				}
			}
		}(g)
	}
	var rg sync.WaitGroup
	for g := 0; g < 3; g++ {
		rg.Add(1)
		go func() {
			defer rg.Done()
			for {
				var v int
				var ok bool
				select {
				case v, ok = <-a:
				case v, ok = <-b:
				}
				if !ok {
					return
				}
				mu.Lock()
				seen[v]++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	for len(b) > 0 {
	}
	close(a)
	rg.Wait()
	bad := 0
	for _, n := range seen {
		if n != 1 {
			bad++
		}
	}
	fmt.Println(bad)
	c := make(chan int, 1)
	sends, recvs := 0, 0
	for i := 0; i < 100; i++ {
		select {
		case c <- i:
			sends++
		case v := <-c:
			if v != i-1 {
				panic(v)
			}
			recvs++
		}
	}
	fmt.Println(sends, recvs)
	var in chan int
	out := c
	for i := 0; i < 4; i++ {
		select {
		case v := <-in:
			fmt.Println("in", v)
			in, out = nil, c
		case out <- 7:
			fmt.Println("out")
			in, out = c, nil
		}
	}
	panics := 0
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if recover() != nil {
					mu.Lock()
					panics++
					mu.Unlock()
				}
			}()
			d := make(chan int)
			go close(d)
			select {
			case d <- 1:
			}
		}()
	}
	wg.Wait()
	fmt.Println(panics)
}
