package main

func main() { println(half(4)) }

func half(n int) int {
	return n / 2
}
