package main

import (
	"fmt"
	"sort"
	"strings"
)

type Vec []float64
type Table map[string]int
type Op func(float64) float64
type Pipe chan int
type Matrix [2][2]int
type Str string
type Num float64
type Bit bool

func (v Vec) Dot(w Vec) (s float64) {
	for i := range v {
		s += v[i] * w[i]
	}
	return
}
func (v *Vec) Push(x float64) *Vec { *v = append(*v, x); return v }
func (v Vec) Scale(k float64) Vec {
	for i := range v {
		v[i] *= k
	}
	return v
}
func (t Table) Inc(k string)       { t[k]++ }
func (t *Table) Reset()            { *t = Table{} }
func (f Op) Twice() Op             { return func(x float64) float64 { return f(f(x)) } }
func (p Pipe) Send(xs ...int) Pipe {
	for _, x := range xs {
		p <- x
	}
	return p
}
func (m Matrix) T() Matrix         { m[0][1], m[1][0] = m[1][0], m[0][1]; return m }
func (m *Matrix) Zero()            { *m = Matrix{} }
func (s Str) Title() Str           { return Str(strings.ToUpper(string(s[:1]))) + s[1:] }
func (n *Num) Add(m Num) *Num      { *n += m; return n }
func (b Bit) Not() Bit             { return !b }
func (v Vec) Len() int             { return len(v) }
func (v Vec) Less(i, j int) bool   { return v[i] > v[j] }
func (v Vec) Swap(i, j int)        { v[i], v[j] = v[j], v[i] }

type Stack struct{ items []interface{} }

func (s *Stack) Push(xs ...interface{}) *Stack { s.items = append(s.items, xs...); return s }
func (s *Stack) Pop() (x interface{}, ok bool) {
	if s == nil || len(s.items) == 0 {
		return
	}
	n := len(s.items) - 1
	x, s.items = s.items[n], s.items[:n]
	return x, true
}

type Builder struct{ parts []string }

func (b Builder) With(s string) Builder { b.parts = append(b.parts[:len(b.parts):len(b.parts)], s); return b }
func (b Builder) String() string        { return strings.Join(b.parts, "/") }

func main() {
	v := Vec{1, 2}
	v.Push(3).Push(4)
	fmt.Println(v, v.Dot(Vec{1, 1, 1, 1}), v.Scale(2)[0], v)
	sort.Sort(v)
	fmt.Println(v, sort.IsSorted(v))
	t := Table{}
	t.Inc("a")
	t.Inc("a")
	u := t
	t.Reset()
	fmt.Println(t, u)
	fmt.Println(Op(func(x float64) float64 { return x * x }).Twice().Twice()(1.1) > 4)
	p := make(Pipe, 4)
	fmt.Println(<-p.Send(1, 2, 3), len(p))
	m := Matrix{{1, 2}, {3, 4}}
	fmt.Println(m.T(), m, m.T().T() == m)
	m.Zero()
	fmt.Println(m)
	n := Num(1.5)
	n.Add(2).Add(3)
	fmt.Println(n, Str("title").Title(), Bit(true).Not(), Bit(1 > 2).Not().Not())
	var s *Stack
	fmt.Println(s.Pop())
	s = new(Stack)
	s.Push(1, "two", 3.0).Push(nil)
	for x, ok := s.Pop(); ok; x, ok = s.Pop() {
		fmt.Print(x, " ")
	}
	fmt.Println(len(s.items))
	b := Builder{}.With("a")
	c, d := b.With("b"), b.With("c")
	fmt.Println(b, c, d, c.With("x").With("y"))
	ms := map[string]*Num{"n": &n}
	ms["n"].Add(100)
	arr := [2]Stack{}
	arr[1].Push("in array")
	fmt.Println(n, arr[1].items)
	type local struct{ Vec }
	l := local{Vec{5}}
	l.Push(6)
	fmt.Println(l.Len(), l.Dot(l.Vec), l)
}
