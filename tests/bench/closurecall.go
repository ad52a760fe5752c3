package main

import "fmt"

// Closures: calls through function values, captured variables, and their creation.
func adder(n int) func(int) int { return func(x int) int { return x + n } }

func counter() func() int {
	c := 0
	return func() int { c++; return c }
}

func apply(fs []func(int) int, x int) int {
	for _, f := range fs {
		x = f(x)
	}
	return x & 0xffffff
}

func main() {
	fs := make([]func(int) int, 10)
	for i := range fs {
		if i%2 == 0 {
			fs[i] = adder(i)
		} else {
			k := i
			fs[i] = func(x int) int { return x ^ k }
		}
	}
	x := 0
	for i := 0; i < 15000000; i++ {
		x = apply(fs, x+i)
	}
	c := counter()
	for i := 0; i < 50000000; i++ {
		c()
	}
	made := 0
	for i := 0; i < 8000000; i++ {
		fs[i%10] = adder(i)
		made += fs[i%10](1)
	}
	fmt.Println(x, c(), made)
}
