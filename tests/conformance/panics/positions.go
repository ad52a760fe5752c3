package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

func at(xs []int, i uint64) int { return xs[i] }

func next(xs []int, i uint64) int { return at(xs, i) + 1 }

//go:noinline
func outer(xs []int, i uint64) int {
	n := next(xs, i)
	return n * 2
}

// The calls of package main below the panic, those expanded in place among them.
func stack() {
	for i := 1; ; i++ {
		pc, file, line, ok := runtime.Caller(i)
		if !ok {
			return
		}
		name := runtime.FuncForPC(pc).Name()
		if strings.HasPrefix(name, "main.") {
			fmt.Println(name, file[strings.LastIndex(file, "/")+1:], line)
		}
	}
}

func try(f func()) {
	defer func() {
		fmt.Println(recover())
		stack()
	}()
	f()
}

type T int

func (T) F() {}

type I interface{ F() }

type R struct{}

func (R) M() { fmt.Println("recovered", recover()) }

func main() {
	xs := []int{1, 2}
	try(func() { outer(xs, 1<<63+5) })
	try(func() { _ = xs[:uint(1<<63)+uint(len(xs))] })
	try(func() { var a [3]int; i := 4; _ = a[:i] })
	try(func() {
		_ = xs[
		xs[0]:
		xs[1]+5]
	})
	var t *T
	var i I = t
	func() {
		defer func() { fmt.Println(recover()) }()
		i.F()
	}()
	func() {
		defer reflect.ValueOf(R{}).Method(0).Interface().(func())()
		panic("method value")
	}()
//line elsewhere.go:100
	try(func() { panic("here") })
}
