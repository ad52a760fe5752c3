// Binary trees of depth 16, as in the benchmarks game: time and peak memory.
package main

import (
	"fmt"
	"os"
	"time"
)

type tree struct{ left, right *tree }

func bottomUp(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (t *tree) check() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.check() + t.right.check()
}

func main() {
	start := time.Now()
	max := arg(1, 16)
	sum := bottomUp(max + 1).check()
	long := bottomUp(max)
	for d := 4; d <= max; d += 4 {
		for i := 0; i < 1<<(max-d+4); i++ {
			sum += bottomUp(d).check()
		}
	}
	if long.check() != 1<<(max+1)-1 {
		os.Exit(3)
	}
	fmt.Fprintln(os.Stderr, sum)
	report("trees.time", seconds(time.Since(start)), "s")
	report("trees.peak", status("VmHWM"), "MB")
}
