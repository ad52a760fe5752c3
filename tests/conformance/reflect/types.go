package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"unsafe"
)

type (
	MyInt  int
	Pair   struct{ A, B int }
	Tagged struct {
		Name string `json:"name,omitempty" x:"y"`
		age  int    `bad tag`
		Pair
		*Inner
		F func(int, ...string) (bool, error)
	}
	Inner struct{ Deep []map[string]chan<- int }
	Str   interface {
		String() string
		hidden()
	}
	G[T any] struct{ V T }
)

func (p Pair) Sum() int               { return p.A + p.B }
func (p *Pair) Scale(k int)           { p.A *= k; p.B *= k }
func (p Pair) unexported()            {}
func (m MyInt) String() string        { return fmt.Sprintf("MyInt(%d)", int(m)) }
func (i *Inner) Get(n int) (r string) { return "" }

func describe(t reflect.Type) {
	fmt.Printf("%s|%s|%s|%v|%d/%d/%d|cmp=%v|methods=%d\n", t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Align(),
		t.FieldAlign(), t.Comparable(), t.NumMethod())
	for i := 0; i < t.NumMethod(); i++ {
		m := t.Method(i)
		fmt.Println("  method", m.Index, m.Name, m.PkgPath, m.Type, m.IsExported(), m.Func.IsValid())
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			fmt.Printf("  field %s %q %v %q %d %v %v %v\n", f.Name, f.PkgPath, f.Type, f.Tag, f.Offset, f.Index, f.Anonymous, f.IsExported())
		}
	case reflect.Func:
		fmt.Print("  func variadic=", t.IsVariadic())
		for i := 0; i < t.NumIn(); i++ {
			fmt.Print(" in ", t.In(i))
		}
		for i := 0; i < t.NumOut(); i++ {
			fmt.Print(" out ", t.Out(i))
		}
		fmt.Println()
	case reflect.Map:
		fmt.Println("  map", t.Key(), t.Elem())
	case reflect.Array:
		fmt.Println("  array", t.Len(), t.Elem())
	case reflect.Chan:
		fmt.Println("  chan", t.ChanDir(), t.Elem())
	case reflect.Slice, reflect.Pointer:
		fmt.Println("  elem", t.Elem())
	}
}

func main() {
	values := []any{
		true, 1, int8(1), int16(1), int32(1), int64(1), uint(1), uint8(1), uint16(1), uint32(1), uint64(1), uintptr(1),
		float32(1), 1.5, complex64(1), 1i, "s", unsafe.Pointer(nil), MyInt(3), Pair{}, &Pair{}, Tagged{}, &Tagged{},
		[3]int{}, []string{}, [2][2]Pair{}, map[string][]int{}, map[Pair]*Pair{}, make(chan int), make(<-chan string),
		make(chan<- (<-chan int)), make(chan (<-chan int)), make(chan func()), func() {}, func(int, ...any) (string, error) { return "", nil }, struct{}{}, struct {
			X    int "tag"
			Y, z string
		}{}, errors.New("x"), G[int]{}, &G[map[string]Pair]{}, G[G[Pair]]{}, [0]func(){}, struct{ p *int }{}, new(any), new(Str), new(error),
		new(io.Reader), new(interface{ M(int) string }), new(struct {
			Pair
			*Inner
		}),
	}
	for _, v := range values {
		describe(reflect.TypeOf(v))
	}
	describe(reflect.TypeOf((*Str)(nil)).Elem())
	describe(reflect.TypeOf((*error)(nil)).Elem())
	describe(reflect.TypeOf((*any)(nil)).Elem())
	fmt.Println(reflect.TypeOf(nil), reflect.TypeOf(error(nil)))
	for k := reflect.Invalid; k <= reflect.UnsafePointer+1; k++ {
		fmt.Print(k, " ")
	}
	fmt.Println()
}
