// oracle: spec
package main

import "fmt"

type Vec[T any] = []T
type Set[K comparable] = map[K]struct{}
type P[A any] = struct{ a, b A }

func first[T any](v Vec[T]) T { return v[0] }

// Generic type aliases: Go 1.24.
func main() {
	v := Vec[int]{4, 5}
	v = append([]int{3}, v...)
	s := Set[string]{"x": {}}
	fmt.Printf("%v %T %d %T\n", first(v), v, len(s), s)
	var p P[string] = struct{ a, b string }{"q", "r"}
	fmt.Println(p)
}
