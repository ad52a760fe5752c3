package main

import (
	"fmt"
	"reflect"
)

type StructIPtr int

func (i *StructIPtr) Get() int  { return int(*i) }
func (i *StructIPtr) Set(v int) { *(*int)(i) = v }

type SettableStruct struct{ SettableField int }

func (p *SettableStruct) Set(v int) { p.SettableField = v }

type SettablePointer struct{ SettableField *int }

func (p SettablePointer) Set(v int) { *p.SettableField = v }

type IfaceSet interface{ Set(int) }

func sh(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}
func main() {
	rv := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "StructIPtr", Anonymous: true, Type: reflect.TypeOf(new(StructIPtr))}})).Elem()
	sh("1", func() { rv.Interface().(IfaceSet).Set(4) })
	rv = reflect.New(reflect.StructOf([]reflect.StructField{{Name: "StructIPtr", Anonymous: true, Type: reflect.TypeOf(new(SettableStruct))}})).Elem()
	sh("2", func() { rv.Interface().(IfaceSet).Set(4) })
	sh("3", func() {
		reflect.StructOf([]reflect.StructField{{Name: "StructIPtr", Anonymous: true, Type: reflect.TypeOf(new(SettableStruct))}, {Name: "X", Anonymous: true, Type: reflect.StructOf(nil)}})
	})
	sh("4", func() {
		reflect.StructOf([]reflect.StructField{{Name: "StructIPtr", Anonymous: true, Type: reflect.TypeOf(SettablePointer{})}, {Name: "X", Anonymous: true, Type: reflect.StructOf(nil)}})
	})
	var s StructIPtr = 5
	t := reflect.StructOf([]reflect.StructField{{Name: "StructIPtr", Anonymous: true, Type: reflect.TypeOf(new(StructIPtr))}})
	v := reflect.New(t).Elem()
	v.Field(0).Set(reflect.ValueOf(&s))
	v.Interface().(IfaceSet).Set(77)
	fmt.Println(s, v.Method(0).Call(nil)[0])
}
