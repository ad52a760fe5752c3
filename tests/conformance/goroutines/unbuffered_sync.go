package main

import (
	"fmt"
	"runtime"
	"time"
)

type msg struct {
	id    int
	reply chan string
}

func server(in chan msg, quit chan struct{}) {
	count := 0
	for {
		select {
		case m := <-in:
			count++
			m.reply <- fmt.Sprint("re:", m.id, "#", count)
		case <-quit:
			close(in)
			return
		}
	}
}

func main() {
	in, quit := make(chan msg), make(chan struct{})
	go server(in, quit)
	for i := 0; i < 5; i++ {
		m := msg{i * 10, make(chan string)}
		in <- m
		fmt.Print(<-m.reply, " ")
	}
	fmt.Println()
	close(quit)
	_, ok := <-in
	fmt.Println(ok)
	// Strict alternation over two unbuffered channels.
	ping, pong := make(chan int), make(chan int)
	var log []string
	go func() {
		for v := range ping {
			log = append(log, fmt.Sprint("p", v))
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for i := 0; i < 4; i++ {
		ping <- v
		v = <-pong
		log = append(log, fmt.Sprint("q", v))
	}
	close(ping)
	<-pong
	fmt.Println(log)
	// Values that are bigger than a word, and zero sized ones.
	type big struct {
		a [20]int
		s string
		e interface{}
	}
	bc := make(chan big)
	go func() {
		b := big{s: "big", e: 1.5}
		b.a[19] = 7
		bc <- b
		b.a[19] = 8
		bc <- b
	}()
	b1, b2 := <-bc, <-bc
	fmt.Println(b1.a[19], b2.a[19], b1.s, b2.e)
	ec := make(chan struct{}, 1000000)
	for i := 0; i < 1000; i++ {
		ec <- struct{}{}
	}
	fmt.Println(len(ec), cap(ec))
	cc := make(chan chan<- int, 1)
	r := make(chan int)
	cc <- r
	go func() { (<-cc) <- 99 }()
	fmt.Println(<-r)
	fc := make(chan func() int, 2)
	fc <- func() int { return 1 }
	fc <- nil
	fmt.Println((<-fc)(), <-fc == nil)
	// A blocked receiver's stack moves while it waits.
	res := make(chan int)
	go func() {
		var x int
		p := &x
		x = <-res
		res <- grow(200) + *p
	}()
	time.Sleep(time.Millisecond)
	runtime.GC()
	res <- 5
	fmt.Println(<-res)
}

func grow(n int) int {
	var pad [64]int
	if n == 0 {
		return pad[3]
	}
	pad[n%64] = n
	return grow(n-1) + pad[n%64] - n
}
