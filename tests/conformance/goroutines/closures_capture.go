package main

import (
	"fmt"
	"sync"
)

type acc struct {
	sync.Mutex
	log map[string][]int
}

func (a *acc) add(k string, v int) {
	a.Lock()
	defer a.Unlock()
	a.log[k] = append(a.log[k], v)
}

func spawn(n int, f func(int)) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) { defer wg.Done(); f(i) }(i)
	}
	wg.Wait()
}

func main() {
	a := acc{log: map[string][]int{}}
	spawn(10, func(i int) { a.add([]string{"even", "odd"}[i%2], i) })
	fmt.Println(len(a.log["even"]), len(a.log["odd"]))
	x := 10
	var mu sync.Mutex
	spawn(100, func(i int) {
		mu.Lock()
		defer mu.Unlock()
		x += i
	})
	fmt.Println(x)
	done := make(chan []int)
	go func(xs ...int) { done <- append(xs, x) }(1, 2, 3)
	fmt.Println(<-done)
	go a.add("go method", 1)
	go (*acc).add(&a, "go expr", 2)
	go func() { done <- nil }()
	<-done
	f := func(s string) { done <- []int{len(s)} }
	go f("four")
	fmt.Println(<-done)
	var fn func(int)
	fn = func(n int) {
		if n == 0 {
			done <- []int{-1}
			return
		}
		go fn(n - 1)
	}
	go fn(50)
	fmt.Println(<-done)
	go println2(done, "arg", 3)
	fmt.Println(<-done)
	buf := make([]int, 4)
	spawn(4, func(i int) { buf[i] = i * i })
	fmt.Println(buf)
}

func println2(c chan []int, s string, n int) { c <- make([]int, n, n+len(s)) }
