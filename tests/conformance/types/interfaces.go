package main

import (
	"fmt"
	"strings"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Named interface{ Name() string }
type NamedShape interface {
	Shape
	Named
	fmt.Stringer
}
type Rect struct{ w, h float64 }
type Square struct{ Rect }
type Unit struct{}

func (r Rect) Area() float64      { return r.w * r.h }
func (r Rect) Perimeter() float64 { return 2 * (r.w + r.h) }
func (r Rect) Name() string       { return "rect" }
func (r Rect) String() string     { return fmt.Sprintf("%s(%g,%g)", r.Name(), r.w, r.h) }
func (s Square) Name() string     { return "square" }
func (Unit) Area() float64        { return 1 }
func (Unit) Perimeter() float64   { return 4 }

func describe(s Shape) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%.1f/%.1f", s.Area(), s.Perimeter())
	if n, ok := s.(Named); ok {
		sb.WriteString(" " + n.Name())
	}
	switch v := s.(type) {
	case NamedShape:
		sb.WriteString(" [" + v.String() + "]")
	case Unit:
		sb.WriteString(" unit")
	}
	return sb.String()
}

func main() {
	shapes := []Shape{Rect{2, 3}, Square{Rect{4, 4}}, Unit{}, &Rect{1, 1}, &Unit{}, &Square{Rect{5, 5}}}
	for _, s := range shapes {
		fmt.Println(describe(s))
	}
	fmt.Println(shapes[0] == Shape(Rect{2, 3}), shapes[2] == Shape(Unit{}), shapes[0] == shapes[1], shapes[3] == shapes[3])
	var e1, e2 interface{} = 1, 1.0
	fmt.Println(e1 == e2, e1 == 1, e2 == 1.0, e1 != nil)
	m := map[interface{}]string{1: "int", 1.0: "float", "1": "string", Unit{}: "unit", [2]int{1, 2}: "arr", Rect{1, 2}: "rect"}
	fmt.Println(m[1], m[1.0], m["1"], m[Unit{}], m[[2]int{1, 2}], m[Rect{1, 2}], m[int8(1)] == "")
	var s Shape
	_, ok := s.(Named)
	fmt.Println(s == nil, ok, shapes[4] != nil)
	x := struct {
		Shape
		extra int
	}{Unit{}, 3}
	fmt.Println(x.Area(), describe(x))
	type I interface{ Area() float64 }
	var i I = x
	if sh, ok := i.(Shape); ok {
		fmt.Println("wide", sh.Perimeter())
	}
}
