package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

type Big struct {
	A int8
	B string
	C [3]float32
}
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

func mixed(a int8, b uint16, c float32, d string, e Big, f []int, g any, h error, i struct{}, j complex128, k complex64, l [0]int, m bool) (bool, Big, struct{}, float32, int8, error, complex64, string, func() int) {
	e.A += a
	return !m, e, i, c * 2, -a, h, k + complex64(j), fmt.Sprint(b, d, f, g, l), func() int { return int(a) }
}

func try(name string, f func()) {
	defer func() {
		fmt.Println(name, "->", recover())
	}()
	f()
}

func rec(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + int(reflect.ValueOf(rec).Call([]reflect.Value{reflect.ValueOf(n - 1)})[0].Int())
}

func main() {
	v := reflect.ValueOf
	out := v(mixed).Call([]reflect.Value{v(int8(-5)), v(uint16(65535)), v(float32(1.25)), v("str"), v(Big{1, "b", [3]float32{1, 2, 3}}),
		v([]int{1, 2}), v(P{1, 2}), v(errors.New("err")), v(struct{}{}), v(1 + 2i), v(complex64(3i)), v([0]int{}), v(true)})
	for i, o := range out {
		if o.Kind() == reflect.Func {
			fmt.Println(i, o.Type(), o.Call(nil)[0].Int())
			continue
		}
		fmt.Println(i, o.Type(), o)
	}
	fmt.Println(rec(200))
	calls()
}

func calls() {
	v := reflect.ValueOf
	try("few", func() { v(mixed).Call(nil) })
	try("many", func() { v(rec).Call([]reflect.Value{v(1), v(2)}) })
	try("type", func() { v(rec).Call([]reflect.Value{v("x")}) })
	try("zero", func() { v(rec).Call([]reflect.Value{{}}) })
	try("nil func", func() { v((func())(nil)).Call(nil) })
	try("not func", func() { v(1).Call(nil) })
	try("callslice", func() { v(rec).CallSlice([]reflect.Value{v(1)}) })
	try("panics", func() { v(func() { panic("inside") }).Call(nil) })
	try("makefunc count", func() {
		reflect.MakeFunc(reflect.TypeOf(rec), func([]reflect.Value) []reflect.Value { return nil }).Call([]reflect.Value{v(1)})
	})
	try("makefunc kind", func() { reflect.MakeFunc(reflect.TypeOf(1), nil) })
	try("nil method", func() { var s fmt.Stringer; v(&s).Elem().Method(0) })
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		defer v(func() { fmt.Println("deferred call") }).Call(nil)
		var x []int
		v(func() { _ = x[3] }).Call(nil)
	}()
	done := make(chan int)
	go v(func(c chan int) { c <- 5 }).Call([]reflect.Value{v(done)})
	fmt.Println(<-done)
}
