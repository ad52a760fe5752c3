// Collections are asked for while the world is stopped for other reasons: whoever asks must get his, though he is interrupted while he
// sweeps, and runs on another thread afterwards. Nobody else does anything then.
package main

import (
	"fmt"
	"runtime"
)

var garbage [][]byte

func main() {
	start := runtime.GOMAXPROCS(0)
	var stats runtime.MemStats
	for n := 0; n == 0 || more(); n++ {
		r := newRng(n)
		for k := r.n(2000); k >= 0; k-- {
			garbage = append(garbage, make([]byte, 16+k%500))
		}
		garbage = nil
		finalized := make(chan bool, 1)
		func() {
			p := new([4]int64)
			runtime.SetFinalizer(p, func(*[4]int64) { finalized <- true })
		}()
		runtime.ReadMemStats(&stats)
		before := stats.NumGC
		together(2+r.n(2), func(me int) {
			r := newRng(n<<8 + me)
			switch me {
			case 0, 2:
				runtime.GC()
			case 1:
				for k := r.n(4); k >= 0; k-- {
					runtime.GOMAXPROCS(1 + r.n(2*start))
				}
				runtime.GOMAXPROCS(start)
			}
		})
		<-finalized
		runtime.ReadMemStats(&stats)
		if stats.NumGC == before {
			fail("no collection is counted after %d", before)
		}
	}
	fmt.Println("collect: all collections have come")
}
