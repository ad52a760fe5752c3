package main

import (
	"errors"
	"fmt"
)

type E struct{ code int }

func (e E) Error() string { return fmt.Sprint("E", e.code) }

func try(v interface{}) (r interface{}) {
	defer func() { r = recover() }()
	panic(v)
}

func main() {
	for _, v := range []interface{}{1, "s", 2.5, errors.New("err"), E{3}, []int{1, 2}, struct{ a int }{1}, true, 'c'} {
		r := try(v)
		fmt.Printf("%v %T\n", r, r)
	}
	fmt.Println(recover(), recover() == nil)
	f := func() { fmt.Println("no panic:", recover()) }
	f()
	defer f()
	e := try(E{9}).(error)
	var t E
	fmt.Println(errors.As(e, &t), t.code)
	func() {
		defer func() {
			r := recover()
			_, isRuntime := r.(interface{ RuntimeError() })
			fmt.Println(r, isRuntime)
		}()
		var a []int
		_ = a[len(fmt.Sprint(1))]
	}()
}
