package main

import (
	"fmt"
	"strconv"
)

// String keys: words counted in a map.
func main() {
	m := map[string]int{}
	keys := make([]string, 50000)
	for i := range keys {
		keys[i] = "key-" + strconv.Itoa(i*7919)
	}
	x := uint32(1)
	for i := 0; i < 5000000; i++ {
		x = x*1664525 + 1013904223
		m[keys[int(x>>8)%len(keys)]]++
	}
	hits, max := 0, 0
	for _, k := range keys {
		if v, ok := m[k]; ok {
			hits++
			if v > max {
				max = v
			}
		}
		if _, ok := m["no-"+k]; ok {
			panic("found")
		}
	}
	for i, k := range keys {
		if i%2 == 0 {
			delete(m, k)
		}
	}
	fmt.Println(hits, max, len(m))
}
