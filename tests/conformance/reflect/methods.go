package main

import (
	"fmt"
	"reflect"
	"strings"
)

type P struct{ X, Y int }

func (p P) Add(q P) P                { return P{p.X + q.X, p.Y + q.Y} }
func (p *P) Move(dx int8, dy uint16) { p.X += int(dx); p.Y += int(dy) }
func (p P) Join(sep string, r ...any) string {
	var b strings.Builder
	for _, x := range r {
		fmt.Fprint(&b, x, sep)
	}
	return b.String()
}
func (p P) String() string { return fmt.Sprintf("P<%d,%d>", p.X, p.Y) }

type D struct{ p *int }

func (d D) Get() int { return *d.p }

func main() {
	v := reflect.ValueOf
	p := &P{10, 20}
	fmt.Println(v(*p).MethodByName("Add").Call([]reflect.Value{v(P{1, 1})})[0])
	v(p).MethodByName("Move").Call([]reflect.Value{v(int8(-1)), v(uint16(9))})
	fmt.Println(p, v(p).NumMethod(), v(*p).NumMethod())
	fmt.Println(v(p).MethodByName("Join").Call([]reflect.Value{v("-"), v(1), v("x"), v(2.5)})[0])
	fmt.Println(v(p).MethodByName("Join").CallSlice([]reflect.Value{v("-"), v([]any{7, 8})})[0])
	fmt.Println(v(p).MethodByName("Join").Call([]reflect.Value{v("-")})[0], v(p).MethodByName("Nope").IsValid())
	m, _ := reflect.TypeOf(p).MethodByName("Add")
	fmt.Println(m.Type, m.Func.Call([]reflect.Value{v(p), v(P{2, 2})})[0])
	m, _ = reflect.TypeOf(*p).MethodByName("Add")
	fmt.Println(m.Type, m.Func.Call([]reflect.Value{v(*p), v(P{2, 2})})[0])
	n := 77
	fmt.Println(v(D{&n}).Method(0).Call(nil)[0], reflect.TypeOf(D{}).Method(0).Func.Call([]reflect.Value{v(D{&n})})[0])
	var s fmt.Stringer = *p
	sv := v(&s).Elem()
	fmt.Println(sv.Method(0).Call(nil)[0], sv.Type().Method(0).Type, sv.Elem().Type())
	f := v(p).Method(0).Interface().(func(P) P)
	fmt.Println(f(P{100, 100}))
	g := sv.Method(0).Interface().(func() string)
	s = P{0, 0}
	fmt.Println(g())
	j := v(p).MethodByName("Join").Interface().(func(string, ...any) string)
	fmt.Println(j("+", 1, 2, 3), j("+"))
}
