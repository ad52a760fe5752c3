// lang: go1.21
// oracle: spec
package main

import (
	"fmt"
	"reflect"
)

type S struct {
	A int
	B []string
	C any
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name+":", r)
		}
	}()
	f()
}

func main() {
	s := S{1, []string{"x", "y"}, 2}
	v := reflect.ValueOf(&s).Elem()
	fmt.Println(v.Comparable(), v.Field(0).Comparable(), v.Field(1).Comparable(), v.Field(2).Comparable())
	fmt.Println(v.Field(0).Equal(v.Field(2)), v.Field(0).Equal(reflect.ValueOf("1")), v.Field(2).Equal(reflect.ValueOf(2)))
	try("equal", func() { v.Field(1).Equal(v.Field(1)) })
	fmt.Println(reflect.ValueOf([2]string{"a", "b"}).Equal(reflect.ValueOf([2]string{"a", "b"})), reflect.Value{}.Equal(reflect.Value{}))
	v.Field(1).Grow(10)
	fmt.Println(v.Field(1).Len(), v.Field(1).Cap() >= 12)
	try("grow", func() { v.Field(1).Grow(-1) })
	v.Field(1).Clear()
	fmt.Printf("%q\n", s.B)
	v.SetZero()
	fmt.Printf("%+v\n", s)
	try("setzero", func() { reflect.ValueOf(s).SetZero() })
	m := map[string]int{"a": 1}
	reflect.ValueOf(m).Clear()
	fmt.Println(len(m))
	try("clear", func() { reflect.ValueOf(1).Clear() })
	a := reflect.ValueOf([]int{1, 2, 3}).Convert(reflect.TypeOf([2]int{}))
	fmt.Println(a, a.Type(), reflect.ValueOf([]int{1}).CanConvert(reflect.TypeOf([2]int{})))
	try("array", func() { reflect.ValueOf([]int{1}).Convert(reflect.TypeOf([2]int{})) })
	p := &[3]int{1, 2, 3}
	fmt.Println(reflect.ValueOf(p).Len(), reflect.ValueOf(p).Cap())
	try("close", func() { reflect.ValueOf(make(<-chan int)).Close() })
}
