package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~float32 | ~float64 | ~string
}

func Map[T, U any](xs []T, f func(T) U) []U {
	r := make([]U, 0, len(xs))
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var r S
	for _, e := range s {
		if keep(e) {
			r = append(r, e)
		}
	}
	return r
}
func Reduce[T, A any](xs []T, acc A, f func(A, T) A) A {
	for _, x := range xs {
		acc = f(acc, x)
	}
	return acc
}
func Keys[M ~map[K]V, K Ordered, V any](m M) []K {
	r := make([]K, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	sort.Slice(r, func(i, j int) bool { return r[i] < r[j] })
	return r
}
func Max[T Ordered](a T, rest ...T) T {
	for _, x := range rest {
		if x > a {
			a = x
		}
	}
	return a
}
func Ptr[T any](x T) *T { return &x }
func Zero[T any]() (z T) { return }
func Swap[A, B any](a A, b B) (B, A) { return b, a }
func Index[T comparable](xs []T, x T) int {
	for i, y := range xs {
		if x == y {
			return i
		}
	}
	return -1
}
func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C { return func(a A) C { return g(f(a)) } }
func Must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}
func Fib[T int | float64](n T) T {
	if n < 2 {
		return n
	}
	return Fib(n-1) + Fib(n-2)
}

type IDs []int
type Name string

func main() {
	fmt.Println(Map([]int{1, 2, 3}, func(i int) string { return strings.Repeat("x", i) }))
	ids := Filter(IDs{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 })
	fmt.Printf("%v %T\n", ids, ids)
	fmt.Println(Reduce([]string{"a", "b"}, 10, func(n int, s string) int { return n + len(s) }))
	fmt.Println(Keys(map[Name]bool{"z": true, "a": false, "m": true}), Keys(map[int]int{3: 1, 1: 2}))
	fmt.Println(Max(1, 5, 3), Max("a", "c", "b"), Max(2.5), Max[float64](1, 2.5), Max(Name("x"), "y"))
	p := Ptr(Ptr(5))
	**p++
	fmt.Println(**p, *Ptr("s"), Zero[int](), Zero[string]() == "", Zero[*int]() == nil, Zero[[2]bool]())
	fmt.Println(Swap(1, "a"))
	fmt.Println(Index([]string{"a", "b"}, "b"), Index([]rune("héy"), 'y'), Index([][2]int{{1, 2}}, [2]int{3, 4}))
	f := Compose(func(i int) float64 { return float64(i) / 2 }, func(f float64) string { return fmt.Sprint(f) })
	fmt.Println(f(5) + "!")
	fmt.Println(Must(fmt.Sprint("ok"), nil), Fib(15), Fib(10.0))
	g := Max[int]
	fmt.Printf("%T %d\n", g, g(7, 8))
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		Must(1, errors.New("bad"))
	}()
	fmt.Println(Map(Map([]int{1, 2}, func(i int) IDs { return IDs{i, i} }), func(x IDs) int { return len(x) + x[0] }))
}
