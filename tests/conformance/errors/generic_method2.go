package main

type T[P any] struct{ x P }

func (t T) N()       {}
func (t T[A, B]) O() {}
func (t *T[P]) Q() P { return t.y }

type S[P any] struct{ P }
type R[P any] P
type C[P C[P]] struct{}

func f[T int | string](x T) {
	switch x.(type) {
	}
	_ = x.foo
	_ = len(x)
	var y int = x
	_ = y
}

func g[T any](x T) { g[T, T](x); _ = x.(int) }

func main() { f[bool](true) }
