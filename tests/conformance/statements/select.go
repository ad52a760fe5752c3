package main

import (
	"fmt"
	"time"
)

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 0; i < n; i++ {
			c <- i
		}
	}()
	return c
}

func main() {
	var nilc chan int
	select {
	case <-nilc:
		fmt.Println("never")
	case nilc <- 1:
		fmt.Println("never")
	default:
		fmt.Println("default")
	}
	a, b := gen(50), gen(50)
	na, nb, sum := 0, 0, 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			na++
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				break
			}
			nb++
			sum += v
		}
	}
	fmt.Println(na, nb, sum)
	c := make(chan int, 1)
	hits := [2]int{}
	for i := 0; i < 1000; i++ {
		select {
		case c <- i:
			hits[0]++
		case <-c:
			hits[1]++
		}
	}
	fmt.Println(hits)
	r1, r2 := make(chan bool, 1000), make(chan bool, 1000)
	for i := 0; i < 1000; i++ {
		r1 <- true
		r2 <- true
	}
	n1, n2 := 0, 0
	for i := 0; i < 1000; i++ {
		select {
		case <-r1:
			n1++
		case <-r2:
			n2++
		}
	}
	fmt.Println(n1 > 300, n2 > 300, n1+n2)
	var arr [3]int
	idx := 1
	d := make(chan int, 2)
	d <- 42
	select {
	case arr[idx] = <-d:
	}
	var m = map[string]bool{}
	close(d)
	select {
	case arr[0], m["ok"] = <-d:
	}
	fmt.Println(arr, m)
	timeout := time.After(20 * time.Millisecond)
	ticks, late := 0, false
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
loop:
	for {
		select {
		case <-t.C:
			ticks++
		case <-timeout:
			late = true
		}
		if late && ticks > 2 { // however slow the machine is
			break loop
		}
	}
	fmt.Println(ticks > 2)
	done := make(chan struct{})
	res := make(chan string)
	go func() {
		select {
		case <-done:
			res <- "cancelled"
		case <-time.After(10 * time.Second):
			res <- "late"
		}
	}()
	close(done)
	fmt.Println(<-res)
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case d <- 1:
		default:
		}
	}()
}
