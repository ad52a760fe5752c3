// Three functions with the same loop: 60, 30 and 10 % of the work, in n rounds (the first argument) on as many goroutines
// (the second).
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func loop(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i ^ s
	}
	for i := 0; i < n; i++ {
		s ^= i
	}
	return s
}

func sixty(n int) int {
	s := 0
	for i := 0; i < 6; i++ {
		s += loop6(n)
	}
	return s
}

func thirty(n int) int {
	s := 0
	for i := 0; i < 3; i++ {
		s += loop3(n)
	}
	return s
}

func ten(n int) int { return loop1(n) }

// One each, so that the profile can tell them apart by their leaves, too.
func loop6(n int) int { return loop(n) }
func loop3(n int) int { return loop(n) }
func loop1(n int) int { return loop(n) }

func main() {
	rounds, goroutines := 3000, 1
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	if len(os.Args) > 2 {
		goroutines, _ = strconv.Atoi(os.Args[2])
	}
	var wg sync.WaitGroup
	sums := make([]int, goroutines)
	for g := range sums {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < rounds; i++ {
				sums[g] += sixty(5000) + thirty(5000) + ten(5000)
			}
		}(g)
	}
	wg.Wait()
	fmt.Println(len(sums))
}
