package main

import (
	"fmt"
	"reflect"
)

type inner struct{ N int }
type S struct {
	I int
	u uint8
	inner
	P *int
	E any
	T fmt.Stringer
	M map[string]int
	A [3]int16
	L []string
	F float32
	C complex64
	B bool
	X string
}
type st string

func (s st) String() string { return "<" + string(s) + ">" }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok {
				fmt.Printf("%s: %T %v\n", name, r, e)
			} else {
				fmt.Printf("%s: %v\n", name, r)
			}
		}
	}()
	f()
	fmt.Println(name, "ok")
}

func main() {
	n := 7
	s := S{I: 1, P: &n, L: []string{"x"}}
	v := reflect.ValueOf(&s).Elem()
	sl := reflect.ValueOf([]int{1, 2, 3})
	arr := [4]string{"a"}
	m := reflect.ValueOf(map[int]string{})
	try("set unaddressable", func() { reflect.ValueOf(s).Field(0).SetInt(1) })
	try("set unexported", func() { v.Field(1).SetUint(1) })
	try("set wrong kind", func() { v.Field(0).SetString("x") })
	try("set wrong type", func() { v.Field(0).Set(reflect.ValueOf("x")) })
	try("int of string", func() { reflect.ValueOf("x").Int() })
	try("len of int", func() { reflect.ValueOf(1).Len() })
	try("zero value", func() { reflect.Value{}.Type() })
	try("zero kind", func() { fmt.Println(reflect.Value{}.Kind(), reflect.Value{}.String()) })
	try("interface", func() { v.Field(1).Interface() })
	try("index", func() { sl.Index(100) })
	try("array index", func() { reflect.ValueOf(arr).Index(4) })
	try("elem", func() { reflect.ValueOf(1).Elem() })
	try("field", func() { reflect.ValueOf(1).Field(0) })
	try("field range", func() { reflect.ValueOf(s).Field(99) })
	try("nil map", func() { reflect.ValueOf(map[int]int(nil)).SetMapIndex(reflect.ValueOf(1), reflect.ValueOf(1)) })
	try("map key", func() { m.MapIndex(reflect.ValueOf("x")) })
	try("isnil", func() { reflect.ValueOf(1).IsNil() })
	try("addr", func() { reflect.ValueOf(1).Addr() })
	try("slice", func() { reflect.ValueOf(arr).Slice(0, 1) })
	try("slice bounds", func() { sl.Slice(3, 100) })
	try("type elem", func() { reflect.TypeOf(1).Elem() })
	try("type field", func() { reflect.TypeOf(1).Field(0) })
	try("type key", func() { reflect.TypeOf(1).Key() })
	try("makeslice", func() { reflect.MakeSlice(reflect.TypeOf(1), 0, 0) })
	try("unhashable", func() {
		reflect.ValueOf(map[any]int{}).MapIndex(reflect.ValueOf([]int{}))
	})
	try("iter", func() { reflect.ValueOf(map[any]int{}).MapRange().Key() })
	try("new nil", func() { reflect.New(nil) })
	try("method", func() { reflect.ValueOf(1).Method(0) })
	try("nummethod", func() { reflect.Value{}.NumMethod() })
	try("append", func() { reflect.Append(sl, reflect.ValueOf("x")) })
	try("setlen", func() { reflect.ValueOf(&[]int{1}).Elem().SetLen(4) })
}
