package main

import (
	"fmt"
	"strings"
)

type List[T any] struct {
	head, tail *node[T]
	n          int
}
type node[T any] struct {
	val  T
	next *node[T]
}

func (l *List[T]) Push(vals ...T) *List[T] {
	for _, v := range vals {
		nd := &node[T]{val: v}
		if l.tail == nil {
			l.head = nd
		} else {
			l.tail.next = nd
		}
		l.tail = nd
		l.n++
	}
	return l
}
func (l *List[T]) Each(f func(int, T)) {
	i := 0
	for n := l.head; n != nil; n = n.next {
		f(i, n.val)
		i++
	}
}
func (l List[_]) Len() int { return l.n }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

type OrderedMap[K comparable, V any] struct {
	idx   map[K]int
	pairs []Pair[K, V]
}

func NewMap[K comparable, V any]() *OrderedMap[K, V] { return &OrderedMap[K, V]{idx: map[K]int{}} }
func (m *OrderedMap[K, V]) Set(k K, v V) {
	if i, ok := m.idx[k]; ok {
		m.pairs[i].Val = v
		return
	}
	m.idx[k] = len(m.pairs)
	m.pairs = append(m.pairs, Pair[K, V]{k, v})
}
func (m *OrderedMap[K, V]) Get(k K) (v V, ok bool) {
	if i, ok := m.idx[k]; ok {
		return m.pairs[i].Val, true
	}
	return
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(x T) Set[T]  { s[x] = struct{}{}; return s }
func (s Set[T]) Has(x T) bool    { _, ok := s[x]; return ok }
func SetOf[T comparable](xs ...T) Set[T] {
	s := Set[T]{}
	for _, x := range xs {
		s.Add(x)
	}
	return s
}

type Tree[T interface{ Less(T) bool }] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	switch {
	case t == nil:
		return &Tree[T]{v: v}
	case v.Less(t.v):
		t.l = t.l.Insert(v)
	default:
		t.r = t.r.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(f func(T)) {
	if t != nil {
		t.l.Walk(f)
		f(t.v)
		t.r.Walk(f)
	}
}

type Int int

func (a Int) Less(b Int) bool { return a < b }

type Fn[A, R any] func(A) R

func (f Fn[A, R]) Apply(as ...A) (rs []R) {
	for _, a := range as {
		rs = append(rs, f(a))
	}
	return
}

type Matrix[T int | float64] [2][2]T
type Nested[T any] struct{ List[Pair[string, T]] }
type Chan[T any] chan T

func (m Matrix[T]) Mul(o Matrix[T]) (r Matrix[T]) {
	for i := range m {
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

func main() {
	l := (&List[string]{}).Push("a", "b").Push("c")
	l.Each(func(i int, s string) { fmt.Print(i, s, " ") })
	fmt.Println(l.Len(), List[int]{}.Len())
	m := NewMap[string, []int]()
	m.Set("x", []int{1})
	m.Set("y", nil)
	m.Set("x", []int{2})
	v, ok := m.Get("x")
	w, ok2 := m.Get("q")
	fmt.Println(v, ok, w == nil, ok2, m.pairs, len(m.pairs))
	s := SetOf(1, 2, 3, 2)
	fmt.Println(len(s), s.Has(2), s.Has(9))
	var t *Tree[Int]
	for _, x := range []Int{5, 1, 4, 2, 3} {
		t = t.Insert(x)
	}
	t.Walk(func(i Int) { fmt.Print(i, " ") })
	fmt.Println()
	fmt.Println(Fn[string, int](func(s string) int { return len(s) }).Apply("a", "bcd"), Fn[int, string](func(i int) string { return strings.Repeat("z", i) }).Apply(1, 3))
	fmt.Println(Matrix[int]{{1, 2}, {3, 4}}.Mul(Matrix[int]{{0, 1}, {1, 0}}), Matrix[float64]{{.5}}.Mul(Matrix[float64]{{2, 4}}))
	var n Nested[float64]
	n.Push(Pair[string, float64]{"pi", 3.14}, Pair[string, float64]{"e", 2.7})
	n.Each(func(_ int, p Pair[string, float64]) { fmt.Print(p, " ") })
	c := make(Chan[Pair[int, bool]], 1)
	c <- Pair[int, bool]{1, true}
	fmt.Println(<-c, n.Len())
	fmt.Printf("%T %T %T %T\n", l, m, Pair[Pair[int, string], []Int]{}, c)
}
