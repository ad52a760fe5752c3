// nostress gcstress: too many allocations for a collection at each
package main

import (
	"fmt"
	"runtime"
)

type Rec struct {
	next *Rec
	pad  [100]byte
	s    string
}

var sink interface{}

// Two hundred megabytes of garbage must not need two hundred megabytes of heap.
func main() {
	var peak uint64
	var ms runtime.MemStats
	for i := 0; i < 200; i++ {
		for k := 0; k < 50; k++ {
			b := make([]byte, 20000)
			b[k] = 1
			sink = b
		}
		var head *Rec
		for k := 0; k < 50; k++ {
			head = &Rec{next: head, s: "x"}
		}
		sink = head
		if i%20 == 0 {
			runtime.ReadMemStats(&ms)
			if ms.HeapAlloc > peak {
				peak = ms.HeapAlloc
			}
		}
	}
	runtime.ReadMemStats(&ms)
	fmt.Println(peak < 64<<20, ms.NumGC > 3, ms.TotalAlloc > 190<<20, ms.Mallocs > ms.Frees)
	sink = nil
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&ms)
	fmt.Println(ms.HeapAlloc < 8<<20, ms.HeapSys > 0)
}
