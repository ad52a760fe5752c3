// nostress gcstress: too many allocations for a collection at each
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func rec(n int) int {
	var a [16]int
	a[n%16] = n
	if n == 0 {
		return 0
	}
	return rec(n-1) + a[n%16]
}

func main() {
	var wg sync.WaitGroup
	const N = 20000
	res := make([]int32, N)
	for i := 0; i < N; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			res[i] = int32(i % 7)
		}(i)
	}
	wg.Wait()
	s := 0
	for _, r := range res {
		s += int(r)
	}
	fmt.Println(s)
	gate := make(chan struct{})
	out := make(chan int, 100)
	for i := 0; i < 5000; i++ {
		go func(i int) {
			<-gate
			out <- i
		}(i)
	}
	close(gate)
	t := 0
	for i := 0; i < 5000; i++ {
		t += <-out
	}
	fmt.Println(t)
	deep := make(chan int)
	for i := 0; i < 20; i++ {
		go func(i int) { deep <- rec(1000 + i*100) }(i)
	}
	t = 0
	for i := 0; i < 20; i++ {
		t += <-deep
	}
	fmt.Println(t)
	var tree func(d int, c chan<- int)
	tree = func(d int, c chan<- int) {
		if d == 0 {
			c <- 1
			return
		}
		sub := make(chan int)
		go tree(d-1, sub)
		go tree(d-1, sub)
		c <- <-sub + <-sub
	}
	c := make(chan int)
	go tree(10, c)
	fmt.Println(<-c)
	for i := 0; i < 1000 && runtime.NumGoroutine() > 1; i++ {
		time.Sleep(time.Millisecond)
	}
	fmt.Println(runtime.NumGoroutine() < 5)
}
