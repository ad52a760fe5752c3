// nostress gcstress: each collection goes through 128 MB

package main

import (
	"fmt"
	"runtime"
)

// A pointer behind 128 MB without any: it must keep what it points to alive.
type huge struct {
	name string
	gap  [128 << 20]byte
	last []string
}

func fill(h *huge) {
	for i := 0; i < 1000; i++ {
		h.last = append(h.last, fmt.Sprint("element ", i))
	}
}

func main() {
	h := new(huge)
	fill(h)
	for i := 0; i < 3; i++ {
		runtime.GC()
		for k := 0; k < 1000; k++ {
			_ = fmt.Sprint("other ", k)
		}
	}
	fmt.Println(len(h.last), h.last[0], h.last[999])
}
