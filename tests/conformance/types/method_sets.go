package main

import "fmt"

type Inner struct{ n int }

func (i Inner) Get() int   { return i.n }
func (i *Inner) Set(n int) { i.n = n }

type ByVal struct{ Inner }
type ByPtr struct{ *Inner }
type Deep struct{ ByPtr }

type Getter interface{ Get() int }
type Setter interface{ Set(int) }
type Both interface {
	Getter
	Setter
}

func has(x interface{}) string {
	_, g := x.(Getter)
	_, s := x.(Setter)
	_, b := x.(Both)
	return fmt.Sprint(g, s, b)
}

type WithIface struct{ Getter }
type Chain struct {
	WithIface
	name string
}

func main() {
	fmt.Println(has(Inner{}), has(&Inner{}))
	fmt.Println(has(ByVal{}), has(&ByVal{}))
	fmt.Println(has(ByPtr{&Inner{}}), has(&ByPtr{}))
	fmt.Println(has(Deep{}), has(WithIface{}), has(&WithIface{}))
	v := ByVal{Inner{1}}
	v.Set(5)
	w := v
	w.Set(6)
	fmt.Println(v.Get(), w.Get(), v.n)
	p := ByPtr{&Inner{1}}
	q := p
	q.Set(9)
	fmt.Println(p.Get(), q.n)
	var b Both = &v
	b.Set(11)
	fmt.Println(v.Get(), Getter(v).Get())
	c := Chain{WithIface{&v}, "c"}
	b.Set(12)
	fmt.Println(c.Get(), c.Getter.(*ByVal).n)
	c.Getter = Inner{77}
	fmt.Println(c.Get(), Getter(c).Get())
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var d Chain
		d.Get()
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var d Deep
		d.Set(1)
	}()
}
