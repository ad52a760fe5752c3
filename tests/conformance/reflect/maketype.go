package main

import (
	"fmt"
	"reflect"
)

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
	intT, strT := ty(0), ty("")
	fmt.Println(reflect.SliceOf(intT) == ty([]int{}), reflect.ArrayOf(3, strT) == ty([3]string{}), reflect.MapOf(strT, intT) == ty(map[string]int{}),
		reflect.ChanOf(reflect.RecvDir, intT) == ty(make(<-chan int)), reflect.PointerTo(intT) == ty(new(int)),
		reflect.FuncOf([]reflect.Type{intT, reflect.SliceOf(strT)}, []reflect.Type{strT}, true) == ty(func(int, ...string) string { return "" }))
	st := reflect.StructOf([]reflect.StructField{{Name: "A", Type: intT, Tag: `json:"a"`}, {Name: "B", Type: strT}, {Name: "C", Type: reflect.SliceOf(intT)}})
	fmt.Println(st, st.Size(), st.NumField(), st.Field(2).Offset)
	sv := reflect.New(st).Elem()
	sv.Field(0).SetInt(5)
	sv.Field(1).SetString("q")
	sv.Field(2).Set(v([]int{1}))
	fmt.Printf("%+v %v\n", sv.Interface(), sv.Type() == ty(struct {
		A int `json:"a"`
		B string
		C []int
	}{}))
	es := reflect.StructOf([]reflect.StructField{{Name: "Impl", Type: ty(Impl(0)), Anonymous: true}})
	fmt.Println(es.NumMethod(), es.Implements(reflect.TypeOf((*Iface)(nil)).Elem()))
	mt := reflect.MapOf(reflect.ArrayOf(2, st.Field(1).Type), reflect.SliceOf(es))
	mv := reflect.MakeMap(mt)
	mv.SetMapIndex(v([2]string{"a", "b"}), reflect.MakeSlice(reflect.SliceOf(es), 2, 2))
	fmt.Println(mt, mv.Len(), mv)
	try("structof", func() { reflect.StructOf([]reflect.StructField{{Name: "a", Type: intT}}) })
	try("structof dup", func() { reflect.StructOf([]reflect.StructField{{Name: "A", Type: intT}, {Name: "A", Type: intT}}) })
	try("structof noname", func() { reflect.StructOf([]reflect.StructField{{Type: intT}}) })
	try("structof notype", func() { reflect.StructOf([]reflect.StructField{{Name: "A"}}) })
	try("mapof", func() { reflect.MapOf(ty([]int{}), intT) })
	try("arrayof", func() { reflect.ArrayOf(-1, intT) })
	try("funcof", func() { reflect.FuncOf(nil, nil, true) })
	s := []string{"a", "b", "c"}
	reflect.Swapper(s)(0, 2)
	big := [][5]int{{1}, {2}}
	reflect.Swapper(big)(0, 1)
	fmt.Println(s, big)
	try("swapper", func() { reflect.Swapper(s)(0, 3) })
	try("swapper", func() { reflect.Swapper(1) })
	it := v(map[int]string{1: "x"}).MapRange()
	k, e := reflect.New(intT).Elem(), reflect.New(strT).Elem()
	for it.Next() {
		k.SetIterKey(it)
		e.SetIterValue(it)
	}
	fmt.Println(k, e)
}
