// oracle: spec
package main

import "fmt"

type List[T any] struct{ v T; next *List[T] }

func (l *List[T]) Len() int { if l == nil { return 0 }; return 1 + l.next.Len() }

type L[T any] = List[T]
type PL[T any] = *L[T]
type M[K comparable, V any] = map[K]L[V]
type F[T any] = func(T) PL[T]
type Vec = L[int]
type E struct{ L[string] }
type N L[int]

func mk[T any](x T) PL[T] { return &L[T]{v: x} }

type S interface{ ~int | ~string }
type A[T S] = []T

func main() {
	var f F[int] = mk[int]
	p := f(3)
	p.next = mk(4)
	fmt.Printf("%T %v %d\n", p, p.v, p.Len())
	m := M[string, int]{"a": {v: 1}}
	fmt.Printf("%T %v\n", m, m)
	var v Vec
	v.v = 7
	e := E{L[string]{v: "q"}}
	fmt.Println(v, e.v, e.L.v, N{v: 2})
	fmt.Println(A[int]{1}, []int(A[int]{2}), A[string]([]string{"x"}))
	type loc[T any] = struct{ x T }
	fmt.Printf("%T\n", loc[int]{1})
}
