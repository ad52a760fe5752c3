package main

import (
	"fmt"
	"reflect"
)

type named []int
type F1 struct{ A int }
type F2 struct{ A int }
type R []rune
type Bs []byte
type MyS string
type Iface interface{ M() }
type Impl int

func (Impl) M() {}

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	v := reflect.ValueOf
	ty := func(x any) reflect.Type { return reflect.TypeOf(x) }
	conv := func(x any, t reflect.Type) {
		try(fmt.Sprint(ty(x), " to ", t), func() {
			fmt.Print(ty(x).ConvertibleTo(t), " ", ty(x).AssignableTo(t), " ", v(x).CanConvert(t), " ")
			r := v(x).Convert(t)
			fmt.Printf("%v %#v ", r.Type(), r)
		})
	}
	conv(300, ty(int8(0)))
	conv(-1, ty(uint16(0)))
	conv(65, ty(""))
	conv(uint8(200), ty(MyS("")))
	conv(int64(-5), ty(""))
	conv(3.99, ty(0))
	conv(2.5, ty(float32(0)))
	conv(uint64(1<<63), ty(1.0))
	conv(1+2i, ty(complex64(0)))
	conv("héllo", ty([]rune{}))
	conv("héllo", ty(Bs{}))
	conv([]byte("abc"), ty(""))
	conv(R("xyz"), ty(MyS("")))
	conv([]int{1, 2, 3}, ty(&[2]int{}))
	conv([]int{1}, ty(&[2]int{}))
	conv(F1{3}, ty(F2{}))
	conv(&F1{3}, ty(&F2{}))
	conv(named{1}, ty([]int{}))
	conv(Impl(3), reflect.TypeOf((*Iface)(nil)).Elem())
	conv(Impl(3), reflect.TypeOf((*any)(nil)).Elem())
	conv(3, reflect.TypeOf((*Iface)(nil)).Elem())
	conv("x", ty(1))
	conv((chan int)(nil), ty(make(<-chan int)))
	conv(struct {
		A int `x`
	}{5}, ty(F1{}))
	var nilI Iface
	fmt.Println(v(&nilI).Elem().Convert(reflect.TypeOf((*any)(nil)).Elem()).IsNil())
	nilI = Impl(4)
	fmt.Println(v(&nilI).Elem().Convert(reflect.TypeOf((*any)(nil)).Elem()))
}
