package main

import (
	"errors"
	"fmt"
	"reflect"
)

type Big struct {
	A int8
	B string
	C [3]float32
}

func mixed(a int8, b uint16, c float32, d string, e Big, f []int, g any, h error, i struct{}, j complex128, k complex64, l [0]int, m bool) (bool, Big, struct{}, float32, int8, error, complex64, string, func() int) {
	e.A += a
	return !m, e, i, c * 2, -a, h, k + complex64(j), fmt.Sprint(b, d, f, g, l), func() int { return int(a) }
}

func main() {
	v := reflect.ValueOf
	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var intSwap func(int, string) (string, int)
	reflect.ValueOf(&intSwap).Elem().Set(reflect.MakeFunc(reflect.TypeOf(intSwap), swap))
	fmt.Println(intSwap(1, "one"))
	var bigSwap func(Big, int8) (int8, Big)
	v(&bigSwap).Elem().Set(reflect.MakeFunc(reflect.TypeOf(bigSwap), swap))
	fmt.Println(bigSwap(Big{A: 3, B: "q"}, -4))
	var fsum func(float32, ...float64) any
	v(&fsum).Elem().Set(reflect.MakeFunc(reflect.TypeOf(fsum), func(in []reflect.Value) []reflect.Value {
		t := in[0].Float()
		for i := 0; i < in[1].Len(); i++ {
			t += in[1].Index(i).Float()
		}
		return []reflect.Value{v(t)}
	}))
	fmt.Println(fsum(1.5, 2, 3), fsum(0.5))
	all := reflect.MakeFunc(reflect.TypeOf(mixed), func(in []reflect.Value) []reflect.Value { return v(mixed).Call(in) }).Interface().(func(int8, uint16, float32, string, Big, []int, any, error, struct{}, complex128, complex64, [0]int, bool) (bool, Big, struct{}, float32, int8, error, complex64, string, func() int))
	a, b, c, d, e, h, k, l, q := all(-7, 2, 3.5, "four", Big{A: 5}, []int{6}, nil, errors.New("e"), struct{}{}, 7i, 8, [0]int{}, false)
	fmt.Println(a, b, c, d, e, h, k, l, q())
}
