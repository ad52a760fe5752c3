package main

import (
	"fmt"
	"reflect"
)

type Num interface{ ~int | ~float64 }

func Even[T Num](n T) bool {
	if n == 0 {
		return true
	}
	return Odd(n - 1)
}
func Odd[T Num](n T) bool {
	if n == 0 {
		return false
	}
	return Even(n - 1)
}

type G[T any] struct {
	val T
	sub *G[T]
}

func (g *G[T]) Depth() int {
	if g == nil {
		return 0
	}
	return 1 + g.sub.Depth()
}

type Rec[T any] struct{ kids map[string]Rec[T] }

func Static[T any]() *int {
	return registry[reflect.TypeOf((*T)(nil)).Elem().String()]
}

var registry = map[string]*int{"int": new(int), "string": new(int)}

func TypeName[T any]() string { return reflect.TypeOf((*T)(nil)).Elem().String() }

type MyInt int

func IsSame[A, B any]() bool {
	var a interface{} = (*A)(nil)
	_, ok := a.(*B)
	return ok
}


type Conv[A, B any] struct{ f func(A) B }

func (c Conv[A, B]) Then(g Conv[B, A]) Conv[A, A] { return Conv[A, A]{func(a A) A { return g.f(c.f(a)) }} }

func apply[T any](n int, x T, f func(T) T) T {
	if n == 0 {
		return x
	}
	return apply(n-1, f(x), f)
}

func arr[T any](x T) [3]T { return [3]T{x, x, x} }

func main() {
	fmt.Println(Even(10), Odd(7), Even(3.0))
	g := &G[string]{"a", &G[string]{"b", nil}}
	fmt.Println(g.Depth(), (*G[int])(nil).Depth())
	fmt.Println(len(Rec[int]{map[string]Rec[int]{"a": {}}}.kids))
	*Static[int]()++
	*Static[int]()++
	*Static[string]()++
	fmt.Println(*Static[int](), *Static[string]())
	fmt.Println(TypeName[int](), TypeName[[]MyInt](), TypeName[map[string]*G[MyInt]](), TypeName[interface{ M() }](), TypeName[func(int) error]())
	fmt.Println(IsSame[int, int](), IsSame[int, MyInt](), IsSame[G[int], G[int]](), IsSame[G[int], G[MyInt]](), IsSame[[]int, []int]())
	fmt.Println(apply(5, 1, func(i int) int { return i * 3 }), apply(3, "x", func(s string) string { return s + s }))
	c := Conv[int, string]{func(i int) string { return fmt.Sprint(i, i) }}
	d := Conv[string, int]{func(s string) int { return len(s) }}
	fmt.Println(c.Then(d).f(100))
	fmt.Println(arr(1), arr("s"), arr(arr(true)))
}
