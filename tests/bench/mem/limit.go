// Keeps 40 MB and makes a gigabyte of garbage, which nothing but GOMEMLIMIT=256MiB keeps small: it runs with
// GOGC=off. Resident memory has to stay at the limit.
package main

import (
	"os"
	"time"
)

func main() {
	n := 40 << 20 / nodeSize
	keep := grow(n, nil, 1)
	start := time.Now()
	for i := 0; i < 1<<30/(nodeSize*1000); i++ {
		grow(1000, nil, 1)
		if i%16 == 0 {
			big := make([]*node, 50000)
			big[i] = keep
		}
	}
	if count(keep, 1) != n {
		os.Exit(3)
	}
	report("limit.time", seconds(time.Since(start)), "s")
	report("limit.peak", status("VmHWM"), "MB")
	report("limit.gcs", float64(memstats().NumGC), "")
}
