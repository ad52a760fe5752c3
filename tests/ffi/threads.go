// C calls Go on threads that C has made.
package main

import (
	"ffi"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

type node struct {
	next *node
	n    int
}

func list(n int) (l *node) {
	for ; n > 0; n-- {
		l = &node{l, n}
	}
	return
}

func (l *node) sum() (s int) {
	for ; l != nil; l = l.next {
		s += l.n
	}
	return
}

func grow(n int) int {
	var room [64]int
	room[n%64] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + room[n%64]
}

func main() {
	n := 2000
	if s := os.Getenv("FFI_N"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	threads := bind[func(cb func(id, i int32) int32, nthreads, n int32) int64]("threads")
	rounds := int64(n) * int64(n-1) / 2

	// Computing, allocating, parking and collecting on eight threads, beside goroutines that do the same.
	stop := make(chan bool)
	for g := 0; g < 2; g++ {
		go func() {
			for {
				select {
				case <-stop:
					return
				default:
					list(10).sum()
					runtime.Gosched()
				}
			}
		}()
	}
	c := make(chan int32, 1)
	var calls, bad atomic.Int64
	sum := threads(func(id, i int32) int32 {
		calls.Add(1)
		if l := list(int(i % 20)); l.sum() != int(i%20)*int(i%20+1)/2 {
			bad.Add(1)
		}
		switch {
		case i%500 == 0:
			runtime.GC()
		case i%101 == 0:
			time.Sleep(10 * time.Microsecond)
		case i%11 == 0:
			c <- i
			<-c
		case i%7 == 0:
			runtime.Gosched()
		case i%97 == 0:
			grow(int(i % 300))
		}
		return i
	}, 8, int32(n))
	close(stop)
	fmt.Println(sum == 8*rounds, calls.Load() == int64(8*n), bad.Load())

	// Threads that come and go. Each has a goroutine only while it is called back.
	for i := 0; i < n/20; i++ {
		if s := threads(func(id, i int32) int32 { return id + i }, 4, 2); s != 16 {
			fmt.Println("wrong sum", s)
		}
	}
	for i := 0; runtime.NumGoroutine() > 1 && i < 1000; i++ {
		time.Sleep(time.Millisecond)
	}
	fmt.Println(runtime.NumGoroutine())

	// A callback long after the call has returned: the program waits for it, which is no deadlock.
	done := make(chan int32)
	bind[func(cb func(int32), ms, arg int32)]("call_later")(func(i int32) { done <- i }, 50, 7)
	fmt.Println(<-done)

	// A thread of C goes on in C and Go in turns, with goroutines and calls of C inside.
	nested := bind[func(cb func(a, b int64) int64, a, b int64) int64]("apply")
	fmt.Println(threads(func(id, i int32) int32 {
		r := make(chan int64)
		go func() { r <- nested(func(a, b int64) int64 { return a * b }, int64(i), 2) }()
		return int32(nested(func(a, b int64) int64 { return a + b + <-r }, int64(i), int64(id)))
	}, 3, 10))

	// Signal masks of such threads stay, and what is preempted there gives way.
	fmt.Println(bind[func(func(int32)) int32]("call_blocked")(func(int32) {
		var other atomic.Bool
		go func() { other.Store(true) }()
		for !other.Load() {
		}
	}))

	// A panic that is recovered there; a thread locked there; a callback when the thread's data are destroyed.
	fmt.Println(threads(func(id, i int32) (r int32) {
		defer func() { recover(); r = 5 }()
		runtime.LockOSThread()
		var p *node
		return int32(p.n)
	}, 2, 3))
	var last atomic.Int64
	bind[func(func(int32))]("call_in_destructor")(func(i int32) { last.Add(int64(i)) })
	fmt.Println(last.Load())
}
