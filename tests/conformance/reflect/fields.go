package main

import (
	"fmt"
	"reflect"
)

type (
	Pair   struct{ A, B int }
	Tagged struct {
		Name string `json:"name,omitempty" x:"y"`
		age  int    `bad tag`
		Pair
		*Inner
		F func(int, ...string) (bool, error)
	}
	Inner struct{ Deep []map[string]chan<- int }
)

func (p *Pair) Scale(k int) { p.A *= k; p.B *= k }

func tags() {
	st := reflect.TypeOf(Tagged{})
	for _, name := range []string{"A", "Deep", "Name", "nope", "Pair", "age", ""} {
		f, ok := st.FieldByName(name)
		fmt.Println(name, ok, f.Name, f.Index, f.Type)
	}
	f, _ := st.FieldByName("Name")
	fmt.Println(f.Tag.Get("json"), f.Tag.Get("x"), f.Tag.Get("z"))
	v, ok := f.Tag.Lookup("x")
	fmt.Println(v, ok)
	fmt.Println(st.FieldByNameFunc(func(s string) bool { return len(s) == 1 }))
	m, ok := reflect.TypeOf(&Pair{}).MethodByName("Scale")
	fmt.Println(m.Name, m.Type, ok)
	for _, f := range reflect.VisibleFields(st) {
		fmt.Println("visible", f.Name, f.Index)
	}
}

type A struct {
	X, Y int
	B
	*C
}
type B struct {
	Y, Z int
	D
}
type C struct {
	Z, W int
	D
}
type D struct{ Q string }
type Rec struct {
	N int
	*Rec
}

func main() {
	tags()
	for _, t := range []any{A{}, B{}, D{}, Rec{}, struct{}{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(t)) {
			fmt.Println(f.Name, f.Index, f.Anonymous, f.Type)
		}
		fmt.Println()
	}
	at := reflect.TypeOf(A{})
	for _, n := range []string{"X", "Y", "Z", "W", "Q", "B", "C", "D"} {
		f, ok := at.FieldByName(n)
		fmt.Println(n, ok, f.Index)
	}
	v := reflect.ValueOf(A{})
	func() {
		defer func() { fmt.Println(recover()) }()
		v.FieldByName("W")
	}()
	_, err := v.FieldByIndexErr([]int{3, 1})
	fmt.Println(err)
	x := reflect.ValueOf(&A{C: &C{W: 5}}).Elem()
	fmt.Println(x.FieldByName("W"), x.FieldByNameFunc(func(s string) bool { return s == "W" }))
	f, _ := reflect.TypeOf(Rec{}).FieldByName("N")
	fmt.Println(f.Index)
}
