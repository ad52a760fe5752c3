package main

import "fmt"

type List struct {
	head int
	tail *List
}
type Tree struct {
	l, r *Tree
	v    int
}
type Fn func(int) Fn
type M map[string]M
type S []S
type I interface{ Next() I }
type Ch chan Ch
type Node int

func (n Node) Next() I {
	if n == 0 {
		return nil
	}
	return n - 1
}

func (t *Tree) insert(v int) *Tree {
	if t == nil {
		return &Tree{v: v}
	}
	if v < t.v {
		t.l = t.l.insert(v)
	} else {
		t.r = t.r.insert(v)
	}
	return t
}

func (t *Tree) walk(f func(int, int), depth int) {
	if t != nil {
		t.l.walk(f, depth+1)
		f(t.v, depth)
		t.r.walk(f, depth+1)
	}
}

func (l *List) String() string {
	if l == nil {
		return "."
	}
	return fmt.Sprint(l.head) + l.tail.String()
}

func main() {
	var t *Tree
	for _, v := range []int{5, 2, 8, 1, 9, 3, 7} {
		t = t.insert(v)
	}
	t.walk(func(v, d int) { fmt.Print(v, ":", d, " ") }, 0)
	fmt.Println()
	fmt.Println(&List{1, &List{2, &List{3, nil}}})
	count := 0
	var f Fn
	f = func(n int) Fn { count += n; return f }
	f(1)(2)(3)(4)
	fmt.Println(count)
	m := M{"a": {"b": {"c": nil}}}
	fmt.Println(len(m["a"]["b"]), m["x"]["y"]["z"] == nil, m)
	s := S{nil, {}, {{}, {{}}}}
	s[0] = s
	fmt.Println(len(s[2][1]), len(s[0][0][0][2]))
	n := 0
	for i := I(Node(5)); i != nil; i = i.Next() {
		n++
	}
	fmt.Println(n)
	c := make(Ch, 1)
	c <- c
	fmt.Println(<-c == c)
}
