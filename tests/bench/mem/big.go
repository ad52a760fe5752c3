// A live heap of MB (8192) megabytes, linked and large objects half and half, collected twice and checked.
package main

import (
	"os"
	"runtime"
	"time"
)

func main() {
	mb := arg(1, 8192)
	start := time.Now()
	n := mb << 20 / 2 / nodeSize
	tree := grow(n, nil, 1)
	var large [][]*node
	for i := 0; i < mb/2/16; i++ {
		s := make([]*node, 16<<20/8)
		for j := i; j < len(s); j += 1000 {
			s[j] = tree
		}
		large = append(large, s)
	}
	report("big.build", seconds(time.Since(start)), "s")
	start = time.Now()
	runtime.GC()
	runtime.GC()
	report("big.gc", seconds(time.Since(start))/2, "s")
	report("big.live", float64(memstats().HeapAlloc)/(1<<20), "MB")
	for i, s := range large {
		for j := i; j < len(s); j += 1000 {
			if s[j] != tree {
				os.Exit(3)
			}
		}
	}
	if count(tree, 1) != n {
		os.Exit(3)
	}
	report("big.peak", status("VmHWM"), "MB")
}
