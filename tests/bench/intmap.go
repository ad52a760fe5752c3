package main

import "fmt"

// Integer keys: growth, lookups, deletions, iteration.
func main() {
	m := map[int]int{}
	x, sum := uint32(7), 0
	for i := 0; i < 1000000; i++ {
		x = x*1664525 + 1013904223
		m[int(x>>10)] += i
	}
	for i := 0; i < 4000000; i++ {
		x = x*1664525 + 1013904223
		sum += m[int(x>>10)] & 0xff
	}
	n := len(m)
	for k, v := range m {
		if k&3 == 0 {
			delete(m, k)
		}
		sum ^= v
	}
	fmt.Println(n, len(m), sum)
}
