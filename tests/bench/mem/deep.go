// Recursion DEPTH (10 million) deep; 0: without end, which has to be a stack overflow.
package main

import (
	"os"
	"runtime"
	"time"
)

func down(n int) int {
	if n == 0 {
		runtime.GC() // the collector looks at all of it
		return 0
	}
	return 1 + down(n-1)
}

func main() {
	depth := arg(1, 10_000_000)
	if depth == 0 {
		depth = -1
	}
	start := time.Now()
	if down(depth) != depth {
		os.Exit(3)
	}
	report("deep.time", seconds(time.Since(start)), "s")
	report("deep.peak", status("VmHWM"), "MB")
}
