// differs: untyped arguments of several kinds are inferred as since go1.21
package main

func Map[T, U any](xs []T, f func(T) U) []U { return nil }
func Zero[T any]() T                        { var z T; return z }
func Same[T any](a, b T)                    {}

type Pair[K comparable, V any] struct {
	k K
	v V
}

func main() {
	Zero()
	Same(1, "a")
	Map([]int{1}, 5)
	_ = Pair[int]{}
	_ = Pair{1, 2}
	_ = Pair[[]int, int]{}
	_ = Zero[int, int]()
	f := Zero
	var p Pair
	Same[int](1, 2.5)
	_, _ = f, p
}
