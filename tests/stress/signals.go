// Signals arrive from outside and from the program itself while it works: each batch is noticed, what is ignored does nothing,
// SIGURG, which the runtime uses, disturbs nobody.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	usr := make(chan os.Signal, 1)
	winch := make(chan os.Signal, 100)
	signal.Notify(usr, syscall.SIGUSR1)
	signal.Notify(winch, syscall.SIGWINCH, syscall.SIGURG)
	signal.Ignore(syscall.SIGUSR2)
	pid := syscall.Getpid()
	var stop int32
	work := make(chan int)
	go func() { // a loop that is interrupted all the time
		n := 0
		for atomic.LoadInt32(&stop) == 0 {
			n++
		}
		work <- n
	}()
	go func() {
		r := newRng(1)
		for atomic.LoadInt32(&stop) == 0 {
			syscall.Kill(pid, []syscall.Signal{syscall.SIGURG, syscall.SIGUSR2, syscall.SIGWINCH}[r.n(3)])
			time.Sleep(r.us(200))
		}
		work <- 0
	}()
	late := time.After(100 * time.Second)
	for n := 0; n < 5 || more(); n++ {
		syscall.Kill(pid, syscall.SIGUSR1)
		select {
		case s := <-usr:
			if s != syscall.SIGUSR1 {
				fail("got %v", s)
			}
		case <-late:
			fail("SIGUSR1 number %d does not arrive", n)
		}
		for len(winch) > 0 {
			if s := <-winch; s != syscall.SIGWINCH && s != syscall.SIGURG {
				fail("got %v", s)
			}
		}
		if n%50 == 7 {
			runtime.GC()
		}
		if n%20 == 3 { // on and off
			signal.Stop(winch)
			signal.Notify(winch, syscall.SIGWINCH, syscall.SIGURG)
		}
	}
	atomic.StoreInt32(&stop, 1)
	<-work
	<-work
	signal.Reset()
	fmt.Println("signals: all batches arrived")
}
