package main

import (
	"fmt"
	"sync"
)

func gen(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 1; i <= n; i++ {
			out <- i
		}
	}()
	return out
}

func sq(in <-chan int) <-chan int {
	out := make(chan int, 3)
	go func() {
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	return out
}

func merge(cs ...<-chan int) <-chan int {
	var wg sync.WaitGroup
	out := make(chan int)
	wg.Add(len(cs))
	for _, c := range cs {
		go func(c <-chan int) {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}(c)
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func filter(in <-chan int, out chan<- int, p int) {
	for v := range in {
		if v%p != 0 {
			out <- v
		}
	}
	close(out)
}

func primes(n int) (ps []int) {
	src := make(chan int)
	go func() {
		defer close(src)
		for i := 2; i <= n; i++ {
			src <- i
		}
	}()
	var c <-chan int = src
	for {
		p, ok := <-c
		if !ok {
			return
		}
		ps = append(ps, p)
		next := make(chan int)
		go filter(c, next, p)
		c = next
	}
}

func main() {
	sum, n := 0, 0
	for v := range merge(sq(gen(100)), sq(gen(50)), gen(10)) {
		sum += v
		n++
	}
	fmt.Println(n, sum)
	fmt.Println(primes(100))
	ring := make([]chan int, 100)
	for i := range ring {
		ring[i] = make(chan int)
	}
	for i := range ring {
		go func(i int) {
			for v := range ring[i] {
				ring[(i+1)%len(ring)] <- v + 1
			}
		}(i)
	}
	out := ring[0]
	_ = out
	last := make(chan int)
	go func() { last <- 1 }()
	ring[5] <- 0
	fmt.Println(<-last)
}
