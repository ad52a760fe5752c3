package main

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
)

func plain() {}

type T struct{ n int }

func (t T) M() {}

func main() {
	n := 1
	f := func() {}
	g := func() { n++ }
	for _, v := range []any{plain, f, g, T.M} {
		pc := reflect.ValueOf(v).Pointer()
		fn := runtime.FuncForPC(pc)
		file, line := fn.FileLine(pc)
		fmt.Println(fn.Name(), filepath.Base(file), line, pc == fn.Entry())
	}
}
