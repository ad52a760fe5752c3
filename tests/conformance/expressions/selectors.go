package main

import "fmt"

type T0 struct{ x int }
type T1 struct{ y int }
type T2 struct {
	z int
	T1
	*T0
}
type Q *T2

func (*T0) M0() string  { return "M0" }
func (T1) M1() string   { return "M1" }
func (T2) M2() string   { return "M2" }
func (t *T0) Inc()      { t.x++ }
func (t *T1) Inc1() int { t.y++; return t.y }

type A struct{ v int }
type B struct{ v int }
type AB struct {
	A
	B
	v string
}
type Deep struct{ AB }

func main() {
	var t T2
	p := &t
	var q Q = p
	t.T0 = &T0{7}
	t.z, p.y, p.x = 1, 2, 3
	fmt.Println(t.z, t.y, t.x, p.z, (*q).x, q.x, q.y, (*q).T0.x)
	fmt.Println(p.M0(), p.M1(), p.M2(), t.M2(), (*q).M0())
	t.Inc()
	p.Inc()
	fmt.Println(t.x, t.Inc1(), p.Inc1(), (&t.T1).y)
	d := Deep{AB{A{1}, B{2}, "s"}}
	fmt.Println(d.v, d.A.v, d.B.v, d.AB.v)
	pp := &p
	(*pp).z = 10
	(**pp).y = 11
	fmt.Println(t.z, t.T1)
	type node struct {
		next *node
		val  int
	}
	n := &node{&node{&node{nil, 3}, 2}, 1}
	fmt.Println(n.next.next.val)
	n.next.next.next = &node{val: 4}
	s := 0
	for e := n; e != nil; e = e.next {
		s = s*10 + e.val
	}
	fmt.Println(s)
	arr := [2]struct{ in struct{ a [3]int } }{}
	arr[1].in.a[2] = 5
	ap := &arr
	ap[0].in.a[1] += 6
	fmt.Println(arr)
	defer func() { fmt.Println(recover()) }()
	var nt *T2
	fmt.Println(nt.y)
}
