package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// What stands below a goroutine's first function has names, too: programs cut stacks there.

func callers() []uintptr {
	pcs := make([]uintptr, 20)
	return pcs[:runtime.Callers(1, pcs)]
}

func show(pcs []uintptr) {
	frames := runtime.CallersFrames(pcs)
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.Contains(f.Function, "doInit") {
			continue
		}
		fmt.Println(f.Function, filepath.Base(f.File), f.Line > 0, filepath.IsAbs(strings.Replace(f.File, "$GOROOT", "/go", 1)), f.Entry != 0)
	}
	for _, pc := range pcs {
		f := runtime.FuncForPC(pc - 1)
		if strings.Contains(f.Name(), "doInit") {
			continue
		}
		file, line := f.FileLine(pc - 1)
		fmt.Println(f.Name(), filepath.Base(file), line > 0)
	}
}

var atInit = callers()

func main() {
	show(atInit)
	show(callers())
	c := make(chan []uintptr)
	go func() { c <- callers() }()
	show(<-c)
	for i := 0; i < 4; i++ {
		_, file, line, ok := runtime.Caller(i)
		fmt.Println(filepath.Base(file), line > 0, ok)
	}
}
