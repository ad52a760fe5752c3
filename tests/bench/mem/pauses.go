// A live heap of MB (1024) megabytes of small linked objects, in which as many goroutines as there are Ps replace nodes and make
// garbage, for at least CYCLES (30) collections. Under GODEBUG=gctrace=1 the pauses can be read off. Then: how much
// the goroutines get done while a collection is under way, as a part of what they do else.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

var kept [64]*node

func main() {
	mb, cycles := arg(1, 1024), arg(2, 30)
	n := mb << 20 / nodeSize / len(kept)
	for i := range kept {
		kept[i] = grow(n, nil, 1)
	}
	runtime.GC()
	first := memstats().NumGC
	os.Stderr.WriteString("begin\n") // collections from here on count
	var stop atomic.Bool
	var done atomic.Int64
	var wg sync.WaitGroup
	procs := runtime.GOMAXPROCS(0)
	for w := 0; w < procs; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			var garbage [16]*node
			for r := uint64(w + 1); !stop.Load(); {
				for i := 0; i < 100; i++ {
					r = r*6364136223846793005 + 1442695040888963407
					t := kept[int(r>>60)*procs%len(kept)+w%procs]
					replace(t, r>>20)
					garbage[i&15] = grow(5, nil, 1)
				}
				done.Add(100)
			}
		}(w)
	}
	debug.SetGCPercent(10) // so that cycles come after a tenth of the live heap
	for start := time.Now(); int(memstats().NumGC-first) < cycles && time.Since(start) < 5*time.Minute; {
		time.Sleep(20 * time.Millisecond)
	}
	debug.SetGCPercent(-1)
	time.Sleep(100 * time.Millisecond)
	os.Stderr.WriteString("end\n")
	report("cycles", float64(memstats().NumGC-first), "")
	// Now the collector runs only when asked to. Speeds are of units of work a second, by turns.
	var with, without, tWith, tWithout float64
	for i := 0; i < 5; i++ {
		debug.SetGCPercent(-1)
		c, t := done.Load(), time.Now()
		time.Sleep(300 * time.Millisecond)
		without, tWithout = without+float64(done.Load()-c), tWithout+seconds(time.Since(t))
		debug.SetGCPercent(100)
		c, t = done.Load(), time.Now()
		runtime.GC()
		with, tWith = with+float64(done.Load()-c), tWith+seconds(time.Since(t))
	}
	stop.Store(true)
	wg.Wait()
	report("mutator.speed", without/tWithout/1e6, "M/s")
	report("mutator.marking", with/tWith/1e6, "M/s")
	report("mutator.kept", with/tWith/(without/tWithout), "x")
	for _, t := range kept {
		if count(t, 1) != n {
			os.Exit(3)
		}
	}
	report("pauses.peak", status("VmHWM"), "MB")
}
