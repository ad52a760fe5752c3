package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", filepath.Base(file), ":", line, " ", ok)
}

type T struct{}

func (T) m() string   { return where(2) }
func (*T) pm() string { return where(2) }

//go:noinline
func trace() (names []string) {
	pcs := make([]uintptr, 10)
	n := runtime.Callers(1, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, fmt.Sprint(f.Function, ":", f.Line))
		}
		if !more {
			break
		}
	}
	return
}

func inClosure() []string { return func() []string { return trace() }() }

func main() {
	fmt.Println(where(1))
	fmt.Println(T{}.m(), new(T).pm())
	fmt.Println(inClosure())
	func() {
		defer func() {
			recover()
		}()
		var p *T
		_ = *p
		panic("x")
	}()
	_, _, _, ok := runtime.Caller(100)
	fmt.Println(ok)
	st := string(debug.Stack())
	fmt.Println(strings.HasPrefix(st, "goroutine 1 [running]:\n"), strings.Contains(st, "main.main()"))
	buf := make([]byte, 4096)
	n := runtime.Stack(buf, false)
	fmt.Println(n > 0, strings.Contains(string(buf[:n]), "runtime_caller.go:"))
	var e runtime.Error
	func() {
		defer func() { e = recover().(runtime.Error) }()
		var a []int
		_ = a[3]
	}()
	fmt.Println(e, strings.HasPrefix(runtime.Version(), "go"))
}
