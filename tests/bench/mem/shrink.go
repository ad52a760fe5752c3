// N (100,000) goroutines, whose stacks grow to 16 KB or so, then wait; a few collections later most of it has to be free again.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

func down(n int, buf *[8]int) int {
	var b [16]int
	if n == 0 {
		return buf[0]
	}
	b[n&15] = n
	return down(n-1, buf) + b[n&15]
}

func main() {
	n := arg(1, 100_000)
	var up, end sync.WaitGroup
	up.Add(n)
	end.Add(n)
	gate := make(chan int)
	for i := 0; i < n; i++ {
		go func() {
			var buf [8]int
			buf[0] = 5
			if down(50, &buf) != 50*51/2+5 {
				fmt.Println("BROKEN")
				os.Exit(3)
			}
			up.Done()
			<-gate
			if buf[0] != 5 {
				fmt.Println("BROKEN")
				os.Exit(3)
			}
			end.Done()
		}()
	}
	up.Wait()
	report("shrink.before", float64(memstats().StackInuse)/(1<<20), "MB")
	for i := 0; i < 6; i++ {
		runtime.GC()
	}
	report("shrink.after", float64(memstats().StackInuse)/(1<<20), "MB")
	close(gate)
	end.Wait()
	for i := 0; i < 2; i++ {
		runtime.GC()
	}
	report("shrink.end", float64(memstats().StackInuse)/(1<<20), "MB")
}
