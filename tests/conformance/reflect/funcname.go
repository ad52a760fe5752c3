package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

type T struct{}

func (T) M()      {}
func named(x int) {}

func name(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

func main() {
	fmt.Println(name(named), name(strings.Index), name(func() {}), name(main))
	fmt.Println(reflect.ValueOf(named).Pointer() == reflect.ValueOf(named).Pointer(), reflect.ValueOf((func())(nil)).Pointer())
	fmt.Println(reflect.ValueOf(T{}).Method(0).Pointer() == reflect.ValueOf(&T{}).Method(0).Pointer())
}
