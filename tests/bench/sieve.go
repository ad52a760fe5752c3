package main

import "fmt"

// Bytes in a slice: the sieve of Eratosthenes, several times.
func sieve(n int) (count int) {
	composite := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return
}

func main() {
	total := 0
	for i := 0; i < 70; i++ {
		total += sieve(2000000 + i)
	}
	fmt.Println(total)
}
