package main

import "fmt"

// Two busy goroutines that share nothing: twice the work in the time of one, given two cores.
func work(seed uint64, n int) uint64 {
	x := seed
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

func main() {
	c := make(chan uint64)
	for g := uint64(1); g <= 2; g++ {
		go func(g uint64) { c <- work(g, 200000000) }(g)
	}
	fmt.Println(<-c ^ <-c)
}
