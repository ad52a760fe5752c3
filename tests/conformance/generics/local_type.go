// oracle: spec
package main

import "fmt"

// Type declarations inside generic functions: Go 1.20.
func Pairs[T any](x, y T) interface{} {
	type pair struct{ a, b T }
	return pair{x, y}
}

func Same[T any](x interface{}) bool {
	type box struct{ v T }
	_, ok := x.(box)
	return ok
}

func comparableIface[T comparable](a, b T) bool { return a == b }

func main() {
	fmt.Println(Pairs(1, 2), Pairs("a", "b"))
	fmt.Println(Pairs(1, 2) == Pairs(1, 2), Pairs(1, 2) == Pairs(int8(1), 2), Same[int](Pairs(1, 2)))
	// Interfaces satisfy comparable since Go 1.20, and may panic then.
	var x, y interface{} = 1, 1
	fmt.Println(comparableIface(x, y))
	defer func() { fmt.Println(recover()) }()
	x, y = []int{}, []int{}
	fmt.Println(comparableIface(x, y))
}
