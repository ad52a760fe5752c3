package main

import (
	"fmt"
	"reflect"
	"sort"
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

func main() {
	n := 7
	s := S{I: 1, u: 2, inner: inner{3}, P: &n, E: "eee", T: st("t"), M: map[string]int{"a": 1, "b": 2},
		A: [3]int16{4, 5, 6}, L: []string{"x", "y"}, F: 1.5, C: 2 + 3i, B: true, X: "str"}
	v := reflect.ValueOf(&s).Elem()
	for i := 0; i < v.NumField(); i++ {
		f := v.Field(i)
		fmt.Println(v.Type().Field(i).Name, f.Kind(), f.Type(), f.CanSet(), f.CanAddr(), f.CanInterface(), f.IsZero())
		if f.CanInterface() && f.Kind() != reflect.Pointer {
			fmt.Println("   ", f.Interface())
		}
	}
	v.Field(0).SetInt(42)
	v.FieldByName("F").SetFloat(2.25)
	v.FieldByName("C").SetComplex(1i)
	v.FieldByName("B").SetBool(false)
	v.FieldByName("X").SetString("new")
	v.FieldByName("A").Index(1).SetInt(-9)
	v.FieldByName("L").Index(0).Set(reflect.ValueOf("zz"))
	v.FieldByName("E").Set(reflect.ValueOf(3.5))
	v.FieldByName("T").Set(reflect.ValueOf(st("u")))
	v.FieldByName("P").Elem().SetInt(8)
	v.FieldByName("M").SetMapIndex(reflect.ValueOf("c"), reflect.ValueOf(3))
	v.FieldByName("M").SetMapIndex(reflect.ValueOf("a"), reflect.Value{})
	s.P = nil
	fmt.Printf("%+v %d\n", s, n)
	fmt.Println(v.FieldByName("N").Int(), v.FieldByName("u").Uint(), v.FieldByIndex([]int{2, 0}))

	keys := v.FieldByName("M").MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	for _, k := range keys {
		fmt.Println(k, v.FieldByName("M").MapIndex(k))
	}
	sum := 0
	for it := v.FieldByName("M").MapRange(); it.Next(); {
		sum += int(it.Value().Int()) * len(it.Key().String())
	}
	fmt.Println(sum, v.FieldByName("M").MapIndex(reflect.ValueOf("zzz")).IsValid())

	sl := reflect.MakeSlice(reflect.TypeOf([]int{}), 2, 5)
	sl.Index(1).SetInt(5)
	sl = reflect.Append(sl, reflect.ValueOf(6), reflect.ValueOf(7))
	sl = reflect.AppendSlice(sl, reflect.ValueOf([]int{8, 9, 10}))
	fmt.Println(sl, sl.Len(), sl.Slice(1, 3), sl.Slice3(1, 2, 4).Cap(), sl.Interface())
	arr := [4]string{"a", "b", "c", "d"}
	fmt.Println(reflect.ValueOf(&arr).Elem().Slice(1, 3), reflect.Copy(reflect.ValueOf(&arr).Elem(), reflect.ValueOf([]string{"q"})), arr)
	m := reflect.MakeMap(reflect.TypeOf(map[int]string{}))
	m.SetMapIndex(reflect.ValueOf(1), reflect.ValueOf("one"))
	fmt.Println(m, m.Len())
	p := reflect.New(reflect.TypeOf(0))
	p.Elem().SetInt(99)
	fmt.Println(*p.Interface().(*int), reflect.Zero(reflect.TypeOf(s)).Field(0), reflect.Indirect(p))
	fmt.Println(reflect.ValueOf("héllo").Index(1), reflect.ValueOf("hello").Slice(1, 3), reflect.ValueOf(12), reflect.ValueOf(nil))
	fmt.Println(reflect.ValueOf(s).String(), reflect.ValueOf(&s).Elem().Field(3).IsNil(), reflect.ValueOf([]byte("abc")).Bytes())
	fmt.Println(reflect.ValueOf(int8(0)).OverflowInt(128), reflect.ValueOf(uint8(0)).OverflowUint(255), reflect.ValueOf(float32(0)).OverflowFloat(1e39))
}
