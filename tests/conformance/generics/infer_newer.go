// oracle: spec
package main

import "fmt"

func Map[T, U any](xs []T, f func(T) U) []U {
	var r []U
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}

func Double[T int | float64](x T) T { return x * 2 }
func Id[T any](x T) T               { return x }
func Add[T int | float64](a, b T) T { return a + b }

// Go 1.21: generic functions as arguments infer their type arguments, untyped constants of different kinds
// take the last kind, and assignment infers too.
func main() {
	fmt.Println(Map([]int{1, 2}, Double))
	var f func(string) string = Id
	fmt.Println(f("x"))
	x := Add(1, 2.5)
	fmt.Printf("%v %T\n", x, x)
	fmt.Println(Map(Map([]float64{1.5}, Double), Id))
}
