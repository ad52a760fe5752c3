package main

import (
	"fmt"
	"runtime"
	"strings"
)

var x, y = 1, who("tuple")

var (
	z = func() int { return who("literal") }()
	w = map[string]int{"a": who("in a map")}
)

func who(what string) int {
	var pcs [10]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Println(what, f.Function, f.Line)
		}
		if !more {
			return 0
		}
	}
}

func init() { who("init") }

func init() {
	if x == 1 {
		who("second init")
	}
}

func main() { fmt.Println(x, y, z, w) }
