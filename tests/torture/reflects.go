// reflect: maps, slices, structs, functions and channels made, set and called by reflection only, so that the collector has to know
// types that were built at run time, and arguments that lie in buffers instead of frames.
package main

import (
	"fmt"
	"reflect"
)

type obj struct {
	stamp
	Next *obj
	Any  interface{}
	Name string
}

func mk(id uint64) *obj { return &obj{stamp: mkstamp(id), Name: fmt.Sprint("obj ", id)} }

func (o *obj) Sum(x uint64, others ...*obj) (uint64, *obj) {
	for _, p := range others {
		x += p.check()
	}
	return x + o.check(), o
}

func (o *obj) ok(id uint64) {
	if o.is(id); o.Name != fmt.Sprint("obj ", id) {
		fail("object %d is called %q", id, o.Name)
	}
}

var tObj = reflect.TypeOf((*obj)(nil))

func one(kind int, id uint64) {
	o := mk(id)
	v := reflect.ValueOf(o)
	switch kind {
	case 0: // a map of a type that exists nowhere else
		t := reflect.MapOf(reflect.ArrayOf(2, reflect.TypeOf("")), reflect.SliceOf(tObj))
		m := reflect.MakeMapWithSize(t, 5)
		for i := uint64(0); i < 30; i++ {
			k := reflect.New(t.Key()).Elem()
			k.Index(1).SetString(fmt.Sprint(i))
			m.SetMapIndex(k, reflect.Append(reflect.Zero(t.Elem()), v, reflect.ValueOf(mk(i))))
		}
		for it := m.MapRange(); it.Next(); {
			it.Value().Index(0).Interface().(*obj).ok(id)
			if p := it.Value().Index(1).Interface().(*obj); it.Key().Index(1).String() != fmt.Sprint(p.check()) {
				fail("%v has %d", it.Key(), p.id)
			}
		}
	case 1: // slices and Set
		s := reflect.MakeSlice(reflect.SliceOf(tObj), 3, 10)
		s.Index(0).Set(v)
		s.Index(1).Set(reflect.ValueOf(mk(id + 1)))
		s = reflect.AppendSlice(s, s)
		reflect.Copy(s.Slice(2, 6), s)
		sw := reflect.Swapper(s.Interface())
		sw(2, 3)
		s.Index(3).Interface().(*obj).ok(id)
		s.Index(2).Interface().(*obj).ok(id + 1)
	case 2: // methods
		r := v.MethodByName("Sum").Call([]reflect.Value{reflect.ValueOf(uint64(5)), reflect.ValueOf(mk(1)), reflect.ValueOf(mk(2))})
		if r[1].Interface().(*obj).ok(id); r[0].Uint() != id+8 {
			fail("%d instead of %d", r[0].Uint(), id+8)
		}
		f := v.Method(1 - 1).Interface().(func(uint64, ...*obj) (uint64, *obj))
		if n, p := f(1, mk(4)); n != id+5 || p != o {
			fail("method value: %d", n)
		}
	case 3: // MakeFunc, called directly, deferred and on a goroutine
		var f func(p *obj, s []string, x interface{}, n int8) (interface{}, *obj, string)
		fn := reflect.MakeFunc(reflect.TypeOf(f), func(args []reflect.Value) []reflect.Value {
			p := args[0].Interface().(*obj)
			p.ok(id)
			q := mk(p.id + uint64(args[3].Int()))
			return []reflect.Value{reflect.ValueOf(&q).Elem().Convert(reflect.TypeOf((*interface{})(nil)).Elem()), args[0],
				reflect.ValueOf(args[1].Index(0).String() + args[2].Interface().(string))}
		})
		f = fn.Interface().(func(p *obj, s []string, x interface{}, n int8) (interface{}, *obj, string))
		c := make(chan string)
		go func() { _, _, s := f(o, []string{"x"}, "y", 1); c <- s }()
		a, b, s := f(o, []string{fmt.Sprint("a", id)}, "b", 3)
		a.(*obj).ok(id + 3)
		b.ok(id)
		if s != fmt.Sprint("a", id, "b") || <-c != "xy" {
			fail("%q came back", s)
		}
	case 4: // fields
		s := v.Elem()
		s.FieldByName("Next").Set(reflect.ValueOf(mk(id + 1)))
		s.FieldByName("Any").Set(s.FieldByName("Next"))
		cp := reflect.New(tObj.Elem())
		cp.Elem().Set(s)
		s.Set(reflect.Zero(tObj.Elem()))
		p := cp.Interface().(*obj)
		p.ok(id)
		p.Next.ok(id + 1)
		p.Any.(*obj).ok(id + 1)
	case 5: // a struct type made now
		t := reflect.StructOf([]reflect.StructField{{Name: "N", Type: reflect.TypeOf(int32(0))}, {Name: "P", Type: tObj},
			{Name: "I", Type: reflect.TypeOf((*interface{})(nil)).Elem()}, {Name: "A", Type: reflect.ArrayOf(3, tObj)}})
		s := reflect.MakeSlice(reflect.SliceOf(t), 20, 20)
		for i := 0; i < 20; i++ {
			e := s.Index(i)
			e.Field(1).Set(reflect.ValueOf(mk(id + uint64(i))))
			e.Field(2).Set(e.Field(1))
			e.Field(3).Index(2).Set(e.Field(1))
		}
		for i := 0; i < 20; i++ {
			e := s.Index(i)
			e.Field(1).Interface().(*obj).ok(id + uint64(i))
			e.Field(2).Interface().(*obj).ok(id + uint64(i))
			e.Field(3).Index(2).Interface().(*obj).ok(id + uint64(i))
		}
	case 6: // channels and select
		c := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, tObj), 2)
		c.Send(v)
		i, r, _ := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectDefault}, {Dir: reflect.SelectRecv, Chan: c}})
		if r.Interface().(*obj).ok(id); i != 1 {
			fail("case %d", i)
		}
		go func() { c.Send(reflect.ValueOf(mk(id + 1))) }()
		r, _ = c.Recv()
		r.Interface().(*obj).ok(id + 1)
	}
}

func main() {
	var sums [4]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		for round := 0; again(round, 8); round++ {
			id := r.next() >> 8
			one(r.n(7), id)
			if round < 8 {
				sums[me] ^= id
			}
		}
	})
	fmt.Printf("reflects: sums of the first rounds %x\n", sums)
}
