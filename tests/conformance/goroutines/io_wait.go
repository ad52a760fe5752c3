// A thousand goroutines wait for pipes, without a thread each; others compute, sleep and collect meanwhile.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
)

const n = 1000

func main() {
	var lim syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &lim) == nil && lim.Cur < 2*n+50 {
		lim.Cur = lim.Max
		syscall.Setrlimit(syscall.RLIMIT_NOFILE, &lim)
	}
	debug.SetMaxThreads(200)
	var wg sync.WaitGroup
	sums := make(chan int, n)
	writers := make([]*os.File, n)
	for i := range writers {
		r, w, err := os.Pipe()
		if err != nil {
			fmt.Println(err)
			return
		}
		writers[i] = w
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer r.Close()
			sum := 0
			for {
				b := make([]byte, 64)
				n, err := r.Read(b)
				for _, c := range b[:n] {
					sum += int(c)
				}
				if err != nil {
					sums <- sum
					return
				}
			}
		}()
	}
	time.Sleep(10 * time.Millisecond)
	for round := 1; round <= 5; round++ {
		for _, w := range writers {
			w.Write([]byte{1, byte(round)})
		}
		runtime.GC()
	}
	// All Ps are busy for a while: somebody looks for I/O all the same.
	stop := time.Now().Add(60 * time.Millisecond)
	var busy sync.WaitGroup
	for i := 0; i < runtime.GOMAXPROCS(0); i++ {
		busy.Add(1)
		go func() {
			defer busy.Done()
			for time.Now().Before(stop) {
			}
		}()
	}
	for _, w := range writers {
		w.Close()
	}
	busy.Wait()
	wg.Wait()
	total := 0
	for i := 0; i < n; i++ {
		total += <-sums
	}
	fmt.Println(total)
}
