package main

import (
	"fmt"
	"strings"
)

type T struct{ a int }

func (tv T) Mv(x int) int   { return tv.a*100 + x }
func (tp *T) Mp(x int) int  { tp.a++; return tp.a*1000 + x }
func (tv T) Str() string    { return fmt.Sprint("T", tv.a) }

type I interface{ Mv(int) int }
type E struct {
	T
	p *T
}
type F func() string

func (f F) Call() string { return f() + "!" }

func mk() *T { fmt.Println("mk"); return &T{5} }

func main() {
	t := T{1}
	pt := &t
	f := t.Mv
	g := pt.Mv
	h := pt.Mp
	k := t.Mp
	t.a = 7
	fmt.Println(f(1), g(2), h(3), k(4))
	fmt.Println(t.a)
	fmt.Println(T.Mv(t, 5), (*T).Mv(pt, 6), (*T).Mp(&t, 7))
	var i I = t
	m := i.Mv
	i = &T{50}
	t.a = 0
	fmt.Println(m(1), i.Mv(1), I.Mv(i, 2))
	e := E{T{3}, &T{4}}
	me := e.Mv
	mp := e.p.Mp
	e.T.a = 8
	fmt.Println(me(0), mp(0), mp(0))
	fmt.Println(e.p.a, E.Mv(e, 1))
	fmt.Println((*E).Mp(&e, 2))
	fs := map[string]func(int) int{"a": e.Mv, "b": e.Mp, "c": (&T{9}).Mp}
	fmt.Println(fs["a"](1), fs["b"](1), fs["c"](1), fs["c"](1))
	d := mk().Mv
	fmt.Println("after", d(1), d(2))
	s := F(t.Str).Call
	t.a = 1000
	fmt.Println(s(), F(func() string { return strings.ToUpper("x") }).Call())
	func() {
		defer func() { fmt.Println("1", recover()) }()
		var np *T
		h := np.Mp
		fmt.Println("bound nil ok", h != nil)
		h(1)
	}()
	func() {
		defer func() { fmt.Println("2", recover()) }()
		var np *T
		h := np.Mv
		fmt.Println("not reached", h != nil)
	}()
	func() {
		defer func() { fmt.Println("3", recover()) }()
		var ni I
		h := ni.Mv
		fmt.Println("not reached", h != nil)
	}()
	go func(f func(int) int) {}(t.Mv)
	defer pt.Mp(1)
	defer fmt.Println("deferred", t.Mv(3))
	fmt.Printf("%T %T %T %T\n", T.Mv, (*T).Mp, I.Mv, t.Mv)
	fmt.Println(strings.Map(func(r rune) rune { return r + 1 }, "HAL"), strings.NewReplacer("a", "b").Replace("banana"))
	r := interface{ Str() string }.Str
	fmt.Println(r(t))
}
