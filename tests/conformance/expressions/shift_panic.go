package main

import "fmt"

func shl(x int, n int) int { return x << n }

func main() {
	fmt.Println(shl(1, 62), shl(1, 63), shl(1, 64), shl(3, 1000))
	defer fmt.Println("deferred")
	fmt.Println(shl(1, -1))
}
