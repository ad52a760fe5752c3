// lang: go1.17
package main

type Number interface{ ~int | ~float64 }

func Map[T any](x T) T { return x }

type S[T any] struct{}

func main() {
	Map[int](1)
	var a any = 1
	_ = a
}
