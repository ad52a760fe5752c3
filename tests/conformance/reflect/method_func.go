package main

import (
	"fmt"
	"reflect"
)

type T struct{ a int }

func (t T) Sum(x ...int) int {
	for _, v := range x {
		t.a += v
	}
	return t.a
}
func (t *T) P(x int) int { return t.a * x }

func main() {
	m, _ := reflect.TypeOf(&T{}).MethodByName("Sum")
	fmt.Println(m.Type, m.Func.Call([]reflect.Value{reflect.ValueOf(&T{1}), reflect.ValueOf(2), reflect.ValueOf(3)})[0])
	m, _ = reflect.TypeOf(&T{}).MethodByName("P")
	fmt.Println(m.Type, m.Func.Call([]reflect.Value{reflect.ValueOf(&T{2}), reflect.ValueOf(21)})[0])
}
