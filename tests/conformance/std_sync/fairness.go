// Nobody starves: mutexes hand over to who waits too long, writers go before later readers, select chooses evenly.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// One goroutine has the mutex nearly all the time; another gets it nevertheless, again and again.
func mutexes() {
	var mu sync.Mutex
	stop := make(chan bool)
	go func() {
		for {
			mu.Lock()
			for start := time.Now(); time.Since(start) < 100*time.Microsecond; {
			}
			mu.Unlock()
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	got := make(chan int, 1)
	go func() {
		for i := 0; i < 10; i++ {
			time.Sleep(100 * time.Microsecond)
			mu.Lock()
			mu.Unlock()
		}
		got <- 10
	}()
	select {
	case n := <-got:
		fmt.Println("locked", n, "times")
	case <-time.After(30 * time.Second):
		fmt.Println("starved")
	}
	close(stop)
}

// A reader that comes while a writer waits gets its turn after it.
func writers() {
	var rw sync.RWMutex
	var order []string
	var wg sync.WaitGroup
	rw.RLock()
	wg.Add(2)
	go func() {
		defer wg.Done()
		rw.Lock()
		order = append(order, "writer")
		rw.Unlock()
	}()
	for rw.TryRLock() { // as long as no writer waits
		rw.RUnlock()
		runtime.Gosched()
	}
	go func() {
		defer wg.Done()
		rw.RLock()
		order = append(order, "reader")
		rw.RUnlock()
	}()
	for i := 0; i < 10; i++ {
		runtime.Gosched()
	}
	rw.RUnlock()
	wg.Wait()
	fmt.Println(order)
}

// χ² of eight cases that are always ready: above 70 less than once in 10^11 runs.
func selects() {
	const n = 80000
	var c [8]chan int
	for i := range c {
		c[i] = make(chan int, 1)
		if i < 4 {
			c[i] <- 0
		}
	}
	var counts [8]int
	for i := 0; i < n; i++ {
		k := 0
		select { // 0 to 3 hold a value, 4 to 7 have room
		case <-c[0]:
			k = 0
		case <-c[1]:
			k = 1
		case <-c[2]:
			k = 2
		case <-c[3]:
			k = 3
		case c[4] <- 1:
			k = 4
		case c[5] <- 1:
			k = 5
		case c[6] <- 1:
			k = 6
		case c[7] <- 1:
			k = 7
		}
		counts[k]++
		if k < 4 {
			c[k] <- 0
		} else {
			<-c[k]
		}
	}
	chi := 0.0
	for _, m := range counts {
		d := float64(m) - n/8
		chi += d * d / (n / 8)
	}
	fmt.Println("even:", chi < 70)
}

// Two cases that send on one channel, mostly while nobody receives: 7 σ off less than once in 10^11 runs.
func sends() {
	const n = 4000
	c, got := make(chan int), make(chan int)
	go func() {
		ones := 0
		for i := 0; i < n; i++ {
			runtime.Gosched()
			ones += <-c
		}
		got <- ones
	}()
	for i := 0; i < n; i++ {
		select {
		case c <- 1:
		case c <- 0:
		}
	}
	d := <-got - n/2
	fmt.Println("even:", d*d < 49*n/4)
}

func main() {
	mutexes()
	writers()
	selects()
	sends()
}
