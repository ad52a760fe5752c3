package main

import (
	"fmt"
	"reflect"
	"runtime"
)

type node struct {
	l, r *node
	v    int
	s    string
}

func build(d int) *node {
	if d == 0 {
		return &node{v: 1, s: fmt.Sprint("leaf", d)}
	}
	v := reflect.ValueOf(build)
	l := v.Call([]reflect.Value{reflect.ValueOf(d - 1)})[0].Interface().(*node)
	r := build(d - 1)
	return &node{l, r, d, fmt.Sprint("n", d)}
}

func (n *node) Sum() int {
	if n == nil {
		return 0
	}
	return int(reflect.ValueOf(n.l).MethodByName("Sum").Call(nil)[0].Int()) + n.r.Sum() + len(n.s)
}

func deep(n int, f func(int, *node, string) (string, *node)) (string, *node) {
	var pad [40]int
	if n == 0 {
		runtime.GC()
		return "end", &node{s: "end"}
	}
	pad[n%40] = n
	s, x := f(n-1, &node{v: n}, fmt.Sprint(n))
	if pad[n%40] != n {
		panic("pad")
	}
	return s + "." + x.s[:1], &node{s: x.s + fmt.Sprint(n)}
}

func main() {
	t := build(8)
	runtime.GC()
	fmt.Println(t.Sum())
	var f func(int, *node, string) (string, *node)
	f = reflect.MakeFunc(reflect.TypeOf(f), func(in []reflect.Value) []reflect.Value {
		garbage := make([][]byte, 0)
		for i := 0; i < 10; i++ {
			garbage = append(garbage, make([]byte, 1000))
		}
		n := int(in[0].Int())
		if in[1].Elem().Field(2).Int() != int64(n+1) || in[2].String() != fmt.Sprint(n+1) {
			panic("args")
		}
		_ = garbage
		s, x := deep(n, f)
		return []reflect.Value{reflect.ValueOf(s), reflect.ValueOf(x)}
	}).Interface().(func(int, *node, string) (string, *node))
	s, x := deep(60, f)
	fmt.Println(len(s), len(x.s), s[:20])
	m := reflect.ValueOf(map[string]*node{})
	for i := 0; i < 2000; i++ {
		m.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), reflect.ValueOf(&node{v: i}))
	}
	runtime.GC()
	sum := 0
	for it := m.MapRange(); it.Next(); {
		sum += int(it.Value().Elem().Field(2).Int())
		if sum%100 == 0 {
			_ = make([]byte, 10000)
		}
	}
	fmt.Println(sum, m.Len())
}
