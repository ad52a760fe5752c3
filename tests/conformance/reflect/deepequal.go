package main

import (
	"fmt"
	"math"
	"reflect"
)

type N struct {
	V    int
	Next *N
	M    map[string]*N
	L    []any
}
type E struct{ X any }
type loop []loop
type named []int
type F1 struct{ A int }
type F2 struct{ A int }

func main() {
	eq := func(a, b any) { fmt.Print(reflect.DeepEqual(a, b), " ") }
	eq(1, 1)
	eq(1, int8(1))
	eq(nil, nil)
	eq(nil, 1)
	eq([]int{1, 2}, []int{1, 2})
	eq([]int{1, 2}, []int{1, 3})
	eq([]int(nil), []int{})
	eq([]int{}, []int{})
	eq([]int{1}, named{1})
	eq(map[string][]int{"a": {1}}, map[string][]int{"a": {1}})
	eq(map[string][]int{"a": {1}}, map[string][]int{"a": {2}})
	eq(map[int]int(nil), map[int]int{})
	eq(math.NaN(), math.NaN())
	eq([]float64{math.NaN()}, []float64{math.NaN()})
	eq(func() {}, func() {})
	eq((func())(nil), (func())(nil))
	eq(E{[]int{1}}, E{[]int{1}})
	eq(E{nil}, E{0})
	eq(F1{1}, F2{1})
	eq([]any{1, "x", nil, E{2}}, []any{1, "x", nil, E{2}})
	eq([]byte("abc"), []byte("abc"))
	eq([]string{"a", "b"}, []string{"a", "c"})
	eq([2]*int{new(int), nil}, [2]*int{new(int), nil})
	a, b := &N{V: 1}, &N{V: 1}
	a.Next, b.Next = a, b
	eq(a, b)
	b.V = 2
	eq(a, b)
	l1, l2 := make(loop, 1), make(loop, 1)
	l1[0], l2[0] = l1, l2
	eq(l1, l2)
	fmt.Println()
}
