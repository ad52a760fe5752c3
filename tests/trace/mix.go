// mix does a little of all that a trace shows. Its argument says how it ends.
package main

import (
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

type node struct{ l, r *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func spin(n int) (s int) {
	for i := 0; i < n; i++ {
		s += i
	}
	return s
}

func worker(id int, in <-chan int, out chan<- *node, done *sync.WaitGroup) {
	defer done.Done()
	for range in {
		out <- tree(9)
	}
}

func pipeline() {
	in, out := make(chan int), make(chan *node)
	var done sync.WaitGroup
	for i := 0; i < 4; i++ {
		done.Add(1)
		go worker(i, in, out, &done)
	}
	go func() {
		for i := 0; i < 200; i++ {
			in <- i
		}
		close(in)
		done.Wait()
		close(out)
	}()
	var keep []*node
	for t := range out {
		keep = append(keep, t)
	}
}

func calls() {
	var p [2]int
	if err := syscall.Pipe(p[:]); err != nil {
		panic(err)
	}
	var done sync.WaitGroup
	for i := 0; i < 200; i++ {
		done.Add(1)
		go func(i int) {
			defer done.Done()
			switch b := []byte("x"); i % 4 {
			case 0:
				syscall.Write(p[1], b)
			case 1:
				syscall.Read(p[0], b)
			case 2:
				time.Sleep(time.Duration(i) * 10 * time.Microsecond)
			case 3:
				spin(10000)
				runtime.Gosched()
			}
		}(i)
	}
	for i := 1; i < 6; i++ {
		runtime.GOMAXPROCS(1 + i*3%5)
		runtime.GC()
	}
	done.Wait()
	go syscall.Read(p[0], []byte("x")) // for ever
	go spin(1 << 40)
}

func main() {
	pipeline()
	calls()
	time.Sleep(20 * time.Millisecond)
	switch os.Args[1] {
	case "exit":
		os.Exit(3)
	case "panic":
		panic("the end")
	case "nil":
		var p *int
		*p = 1
	case "quit":
		syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		time.Sleep(time.Minute)
	}
}
