package main

import "fmt"

type E struct{}
type N struct {
	a int8
	b *N
	c []N
	d map[string]N
	e func(N) N
	f chan N
	g interface{}
	h [2]string
	i complex64
	j E
	k struct{ x, y float32 }
}

func main() {
	var n N
	fmt.Println(n.a, n.b, n.c, n.d, n.e == nil, n.f, n.g, n.h, n.i, n.j, n.k)
	fmt.Printf("%v\n%+v\n", n.k, struct {
		n *N
		s []E
	}{})
	fmt.Println(n.c == nil, len(n.c), cap(n.c), n.d == nil, len(n.d), n.d["x"].a)
	p := new(N)
	p.b = p
	fmt.Println(p.b.b.b == p, p.b.b.c == nil)
	var arr [3][2]struct{ v [2]int }
	arr[1][1].v[0] = 7
	brr := arr
	brr[1][1].v[0]++
	fmt.Println(arr, brr, arr == brr, arr != brr)
	var e1, e2 [0]int
	fmt.Println(e1 == e2, len(e1), E{} == E{})
	for range arr {
		fmt.Print("x")
	}
	fmt.Println(len(arr), len(arr[0]), cap(arr[0][:1]))
	type loc struct{ X, Y int }
	m := map[loc]*loc{{1, 2}: {3, 4}}
	s := []*[]loc{{{1, 2}}, {}}
	fmt.Println(*m[loc{1, 2}], *s[0], len(*s[1]))
	q := [...]string{2: "c", 0: "a", "b", 5: "f"}
	fmt.Printf("%q %d\n", q, len(q))
}
