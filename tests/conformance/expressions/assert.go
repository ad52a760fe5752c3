package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

type I interface{ m() }
type J interface {
	m()
	n()
}
type X int
type Y struct{ s string }

func (X) m()  {}
func (*Y) m() {}
func (*Y) n() {}

func try(f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%v", r)
		if e, ok := r.(error); ok {
			fmt.Printf(" / %T %v", e, strings.HasPrefix(e.Error(), "interface"))
		}
		fmt.Println()
	}()
	f()
}

func main() {
	var e interface{} = X(3)
	x := e.(X)
	i := e.(I)
	y, ok := e.(*Y)
	fmt.Println(x, i, y, ok)
	_, ok = i.(J)
	fmt.Println(ok)
	i = &Y{"y"}
	j, ok := i.(J)
	fmt.Println(j.(*Y).s, ok, i.(interface{ n() }) == j)
	try(func() { _ = e.(int) })
	try(func() { _ = e.(string) })
	try(func() { _ = e.(J) })
	try(func() { _ = i.(X) })
	try(func() { _ = interface{}(nil).(int) })
	try(func() { var n I; _ = n.(J) })
	try(func() { var n I; n.m() })
	try(func() { _ = e.(io.Reader) })
	try(func() { _ = interface{}(Y{}).(I) })
	try(func() { _ = interface{}(os.Stdout).(fmt.Stringer) })
	try(func() { _ = interface{}(struct{ A int }{1}).(struct{ B int }) })
	var m = map[string]interface{}{"a": 1, "b": []interface{}{"c", map[string]interface{}{"d": 2.5}}}
	fmt.Println(m["b"].([]interface{})[1].(map[string]interface{})["d"].(float64) * 2)
	v, ok := m["zz"].(int)
	fmt.Println(v, ok)
	if s, ok := m["a"].(fmt.Stringer); !ok {
		fmt.Println(s == nil)
	}
	type T struct{ a, b int }
	var st interface{} = T{1, 2}
	t := st.(T)
	t.a = 50
	fmt.Println(st, t)
}
