package main

import (
	"fmt"
	"sort"
	"time"
)

func main() {
	start := time.Now()
	var order []int
	c := make(chan int)
	for _, d := range []int{30, 10, 20, 0, -5} {
		go func(d int) {
			time.Sleep(time.Duration(d) * time.Millisecond)
			if time.Since(start) < time.Duration(d)*time.Millisecond {
				panic("too early")
			}
			if d > 0 {
				c <- d
			}
		}(d)
	}
	for i := 0; i < 3; i++ {
		order = append(order, <-c)
	}
	sort.Ints(order) // timers that expire while the machine is busy elsewhere run in any order
	fmt.Println(order, time.Since(start) >= 30*time.Millisecond)
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Stop())
	tk := time.NewTicker(2 * time.Millisecond)
	n := 0
	for range tk.C {
		n++
		if n == 3 {
			tk.Stop()
			break
		}
	}
	fmt.Println(n)
	fired := make(chan string, 1)
	af := time.AfterFunc(time.Millisecond, func() { fired <- "fired" })
	fmt.Println(<-fired, af.Stop())
	af2 := time.AfterFunc(time.Hour, func() { fired <- "never" })
	fmt.Println(af2.Stop())
	select {
	case <-time.After(2 * time.Millisecond):
		fmt.Println("after")
	case s := <-fired:
		fmt.Println(s)
	}
	var timers []*time.Timer
	done := make(chan int, 100)
	for i := 0; i < 100; i++ {
		i := i
		timers = append(timers, time.AfterFunc(time.Duration(100-i)*100*time.Microsecond, func() { done <- i }))
	}
	stopped := 0
	for i := 0; i < 100; i += 10 {
		if timers[i].Stop() {
			stopped++
		} else {
			stopped++
			<-done
		}
	}
	sum := 0
	for i := 0; i < 100-stopped; i++ {
		sum++
		<-done
	}
	fmt.Println(stopped, sum)
	func() {
		defer func() { fmt.Println(recover()) }()
		time.NewTicker(0)
	}()
	d := time.Until(time.Now().Add(time.Minute))
	fmt.Println(d > 59*time.Second, d <= time.Minute)
}
