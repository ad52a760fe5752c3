package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

func recv(c chan int)    { <-c }
func send(c chan int)    { c <- 1 }
func recvNil(c chan int) { <-c }
func sendNil(c chan int) { c <- 1 }
func two(a, b chan int) {
	select {
	case <-a:
	case b <- 1:
	}
}
func one(a chan int)    { select { case a <- 1: } } // on one line: gc gives the case as the position
func oneNil(a chan int) { select { case <-a: } }
func none()                   { select {} }
func lock(m *sync.Mutex)      { m.Lock() }
func rlock(m *sync.RWMutex)   { m.RLock() }
func wlock(m *sync.RWMutex)   { m.Lock() }
func group(w *sync.WaitGroup) { w.Wait() }
func cond(c *sync.Cond)       { c.L.Lock(); c.Wait() }
func sleep(d time.Duration)   { time.Sleep(d) }
func each(c chan int) {
	for range c {
	}
}
func locked(c chan int) { runtime.LockOSThread(); <-c }

type T struct{ c chan int }

func (t *T) wait(x int) { <-t.c }

type waiter interface{ wait(int) }

// shape keeps of a dump what does not depend on the implementation: states, the program's functions and lines.
func shape(dump string) {
	for _, block := range strings.Split(dump, "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		state := lines[0][strings.Index(lines[0], "["):]
		for i := 1; i+1 < len(lines); i += 2 {
			call, place := lines[i], strings.TrimSpace(lines[i+1])
			if !strings.HasPrefix(call, "main.") && !strings.HasPrefix(call, "created by") {
				continue
			}
			if strings.HasSuffix(call, ")") {
				call = call[:strings.LastIndex(call, "(")]
			}
			place, _, _ = strings.Cut(place[strings.LastIndex(place, "/")+1:], " ")
			if strings.HasPrefix(place, "stack_reasons.go:") {
				fmt.Print(state, " ", call, " ", place, "\n")
			} else {
				fmt.Print(state, " ", call, "\n")
			}
		}
	}
}

func main() {
	c := make(chan int)
	var m sync.Mutex
	m.Lock()
	var held, shared sync.RWMutex
	held.Lock()
	shared.RLock()
	var w sync.WaitGroup
	w.Add(1)
	for i, f := range []func(){
		func() { recv(c) },
		func() { send(make(chan int)) },
		func() { recvNil(nil) },
		func() { sendNil(nil) },
		func() { two(c, make(chan int)) },
		func() { one(make(chan int)) },
		func() { oneNil(nil) },
		none,
		func() { lock(&m) },
		func() { rlock(&held) },
		func() { wlock(&shared) },
		func() { group(&w) },
		func() { cond(sync.NewCond(&sync.Mutex{})) },
		func() { sleep(time.Hour) },
		func() { each(c) },
		func() { locked(c) },
		func() { (&T{c}).wait(1) },
		func() { waiter(&T{c}).wait(2) },
		func() { func() { <-c }() },
	} {
		go f()
		time.Sleep(time.Millisecond * time.Duration(1+i%2))
	}
	go recv(c)
	time.Sleep(time.Millisecond)
	go (&T{c}).wait(3)
	time.Sleep(time.Millisecond)
	time.AfterFunc(1, func() { <-c })
	time.Sleep(50 * time.Millisecond)
	buf := make([]byte, 1<<20)
	shape(string(buf[:runtime.Stack(buf, true)]))
}
