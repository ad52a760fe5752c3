package main

import "fmt"

// Recursion over a slice: quicksort of pseudo-random integers.
func quicksort(a []int) {
	for len(a) > 12 {
		p := a[len(a)/2]
		i, j := 0, len(a)-1
		for i <= j {
			for a[i] < p {
				i++
			}
			for a[j] > p {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		if j+1 < len(a)-i {
			quicksort(a[:j+1])
			a = a[i:]
		} else {
			quicksort(a[i:])
			a = a[:j+1]
		}
	}
	for i := 1; i < len(a); i++ {
		v := a[i]
		j := i
		for ; j > 0 && a[j-1] > v; j-- {
			a[j] = a[j-1]
		}
		a[j] = v
	}
}

func main() {
	const n = 1000000
	x := uint32(42)
	sum := 0
	a := make([]int, n)
	for round := 0; round < 5; round++ {
		for i := range a {
			x = x*1664525 + 1013904223
			a[i] = int(x >> 4)
		}
		quicksort(a)
		for i := 1; i < n; i++ {
			if a[i-1] > a[i] {
				panic("not sorted")
			}
		}
		sum += a[n/2]
	}
	fmt.Println(sum)
}
