// Allocates known numbers of objects of known sizes; with -memprofilerate 1 the profile has to show them exactly.
package main

import (
	"fmt"
	"runtime"
)

type block [1000]byte // 1024 in the heap

var (
	kept    []*block
	dropped *block
)

func keep(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, new(block))
	}
}

func drop(n int) {
	for i := 0; i < n; i++ {
		dropped = new(block)
	}
	dropped = nil
}

func main() {
	kept = make([]*block, 0, 300)
	keep(300)
	drop(2000)
	runtime.GC()
	runtime.GC()
	fmt.Println(len(kept))
}
