package main

import (
	"fmt"
	"reflect"
	"strings"
)

type Inner struct{ A, b int }
type S struct {
	Name  string `json:"name,omitempty" db:"n"`
	Age   int    `json:"age"`
	Inner
	Ptr   *Inner
	List  []string
	M     map[string]int
	F     func(int) string
	E     interface{}
	inner bool
}
type MyInt int

func (m MyInt) Double() MyInt           { return m * 2 }
func (s S) Hello(p string, n int) string { return strings.Repeat(p, n) + s.Name }
func (s *S) SetName(n string)           { s.Name = n }
func (s S) Variadic(xs ...int) int      { return len(xs) }

type Shape interface{ Area() float64 }

func dump(v reflect.Value, d int) {
	pad := strings.Repeat(" ", d)
	switch v.Kind() {
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			fmt.Println(pad+v.Type().Field(i).Name, v.Field(i).Kind(), v.Type().Field(i).Type)
			dump(v.Field(i), d+1)
		}
	case reflect.Ptr, reflect.Interface:
		if !v.IsNil() {
			dump(v.Elem(), d+1)
		}
	case reflect.Slice, reflect.Array:
		for i := 0; i < v.Len(); i++ {
			dump(v.Index(i), d+1)
		}
	case reflect.Map:
		fmt.Println(pad, v.Len(), "entries")
	case reflect.Int:
		fmt.Println(pad, v.Int())
	case reflect.String:
		fmt.Println(pad, v.String())
	}
}

func main() {
	s := S{Name: "n", Age: 3, Inner: Inner{1, 2}, Ptr: &Inner{3, 4}, List: []string{"x", "y"}, M: map[string]int{"k": 1}, E: 42}
	dump(reflect.ValueOf(s), 0)
	t := reflect.TypeOf(s)
	f, ok := t.FieldByName("Age")
	fmt.Println(t.Name(), t.Kind(), t.String(), t.NumField(), t.NumMethod(), reflect.TypeOf(&s).NumMethod(), f.Tag.Get("json"), ok, f.Index, f.Type)
	f0 := t.Field(0)
	v, ok := f0.Tag.Lookup("db")
	fmt.Println(v, ok, f0.PkgPath == "", t.Field(2).Anonymous, t.Field(8).PkgPath, t.PkgPath(), t.Size() > 0)
	a, _ := t.FieldByName("A")
	fmt.Println(a.Index, reflect.ValueOf(s).FieldByName("A"), reflect.ValueOf(s).FieldByIndex([]int{2, 1}))
	for i := 0; i < t.NumMethod(); i++ {
		fmt.Print(t.Method(i).Name, " ", t.Method(i).Type, "; ")
	}
	fmt.Println()
	rv := reflect.ValueOf(&s).Elem()
	rv.Field(0).SetString("changed")
	rv.FieldByName("Age").SetInt(99)
	rv.FieldByName("List").Set(reflect.Append(rv.FieldByName("List"), reflect.ValueOf("z")))
	fmt.Println(s.Name, s.Age, s.List, rv.Field(0).CanSet(), rv.FieldByName("inner").CanSet(), reflect.ValueOf(s).Field(0).CanSet())
	out := reflect.ValueOf(s).MethodByName("Hello").Call([]reflect.Value{reflect.ValueOf("ab"), reflect.ValueOf(2)})
	fmt.Println(out[0], len(out), reflect.ValueOf(&s).MethodByName("None").IsValid())
	reflect.ValueOf(&s).MethodByName("SetName").Call([]reflect.Value{reflect.ValueOf("via method")})
	fmt.Println(s.Name, reflect.ValueOf(s).MethodByName("Variadic").Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)})[0].Int())
	fn := reflect.ValueOf(func(a int, b string) (string, error) { return fmt.Sprint(a, b), nil })
	res := fn.Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf("z")})
	fmt.Println(res[0], res[1].IsNil(), fn.Type(), fn.Type().NumIn(), fn.Type().Out(1))
	m := reflect.ValueOf(map[string]int{"a": 1})
	m.SetMapIndex(reflect.ValueOf("b"), reflect.ValueOf(2))
	sum := 0
	for it := m.MapRange(); it.Next(); {
		sum += int(it.Value().Int()) * len(it.Key().String())
	}
	fmt.Println(sum, m.MapIndex(reflect.ValueOf("b")), m.MapIndex(reflect.ValueOf("zz")).IsValid(), m.Len())
	fmt.Println(reflect.TypeOf(MyInt(1)), reflect.TypeOf(MyInt(1)).Kind() == reflect.Int, reflect.ValueOf(MyInt(4)).Method(0).Call(nil)[0].Interface().(MyInt))
	st := reflect.TypeOf((*Shape)(nil)).Elem()
	fmt.Println(st.Kind(), reflect.TypeOf(s).Implements(st), st.NumMethod(), reflect.TypeOf((*error)(nil)).Elem().String())
	for _, x := range []interface{}{[3]int{}, make(chan<- int), []byte{}, map[int]bool{}, 'x', 1.5, nil, &s, func() {}, struct{ X int }{}} {
		if x == nil {
			fmt.Print(reflect.ValueOf(x).IsValid(), " ")
			continue
		}
		fmt.Print(reflect.TypeOf(x), ":", reflect.TypeOf(x).Kind(), " ")
	}
	fmt.Println()
	n := reflect.New(reflect.TypeOf(0))
	n.Elem().SetInt(5)
	ms := reflect.MakeSlice(reflect.TypeOf([]int{}), 2, 5)
	ms.Index(1).Set(n.Elem())
	mm := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	fmt.Println(*n.Interface().(*int), ms.Interface(), ms.Cap(), mm.Len(), reflect.Zero(reflect.TypeOf(s)).Field(1))
	fmt.Println(reflect.DeepEqual([]interface{}{1, map[string][]int{"a": {1}}}, []interface{}{1, map[string][]int{"a": {1}}}), reflect.DeepEqual([]int{}, []int(nil)), reflect.DeepEqual(s, s), reflect.DeepEqual(&Inner{1, 2}, &Inner{1, 2}), reflect.DeepEqual(1, int64(1)))
	for _, g := range []func(){func() { reflect.ValueOf(1).SetInt(2) }, func() { reflect.ValueOf("s").Int() }, func() { reflect.ValueOf(s).FieldByName("inner").Interface() }, func() { reflect.ValueOf(fn).Elem() }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			g()
		}()
	}
	fmt.Println(reflect.ValueOf(2).Convert(reflect.TypeOf(1.5)).Float(), reflect.TypeOf(1).ConvertibleTo(reflect.TypeOf("")), reflect.TypeOf(1).AssignableTo(reflect.TypeOf(MyInt(1))), reflect.Indirect(reflect.ValueOf(&s)).Type())
	sw := reflect.Swapper([]string{"a", "b"})
	sw(0, 1)
}
