// GOMAXPROCS changes and collections run while goroutines compute without calls, talk over unbuffered rings, sit on threads of their
// own and yield.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// ring passes a counter around n goroutines `laps` times.
func ring(n, laps int, lock bool) {
	first := make(chan int)
	in := first
	for i := 0; i < n; i++ {
		out := make(chan int)
		go func(in, out chan int, lock bool) {
			if lock {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out, lock && i%5 == 0)
		in = out
	}
	for lap := 0; lap < laps; lap++ {
		first <- lap
		if v := <-in; v != lap+n {
			fail("the ring of %d made %d of %d", n, v, lap)
		}
	}
	close(first)
	if _, ok := <-in; ok {
		fail("the ring goes on after its end")
	}
}

func main() {
	start := runtime.GOMAXPROCS(0)
	for n := 0; n == 0 || more(); n++ {
		var stop, spins int32
		var sum [4]int64
		together(11, func(me int) {
			r := newRng(n<<8 + me)
			switch {
			case me < 4: // loops without calls
				k := int64(0)
				for atomic.LoadInt32(&stop) == 0 {
					k++
				}
				sum[me] = k
				atomic.AddInt32(&spins, 1)
			case me < 8:
				ring(10+r.n(20), 20, me == 7)
			case me == 8:
				for i := 0; i < 10; i++ {
					runtime.GOMAXPROCS(1 + r.n(2*start+4))
					time.Sleep(r.us(500))
				}
				runtime.GOMAXPROCS(start)
				atomic.StoreInt32(&stop, 1)
			case me == 9:
				for i := 0; i < 3; i++ {
					runtime.GC()
				}
			case me == 10:
				for i := 0; i < 100; i++ {
					done := make(chan bool)
					go func() { runtime.Gosched(); close(done) }()
					<-done
				}
			}
		})
		if spins != 4 {
			fail("%d of 4 loops ended", spins)
		}
	}
	runtime.GOMAXPROCS(start)
	fmt.Println("procs: all rings closed, all loops ended")
}
