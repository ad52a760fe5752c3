package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// calls prints the functions of a stack, the innermost first, until main.
func calls(what string) {
	fmt.Println("==", what)
	lines := strings.Split(string(debug.Stack()), "\n")
	fmt.Println(lines[0][strings.Index(lines[0], "["):])
	for i := 1; i < len(lines); i++ {
		if s := lines[i]; s != "" && s[0] != '\t' {
			if k := strings.LastIndex(s, "("); k > 0 && !strings.HasPrefix(s, "...") {
				s = s[:k]
			}
			if !strings.HasPrefix(s, "runtime/debug") {
				fmt.Println(s)
			}
		}
	}
}

type S struct{}

func (S) value()  { calls("value method") }
func (s *S) ptr() { calls("pointer method") }

type I interface {
	value()
	ptr()
}

type E struct{ *S }

func call(f func()) { f() }

func first() { defer second(); panic("first") }
func second() {
	calls("in a panic")
	defer third()
	panic("second")
}
func third() {
	calls("in two panics")
	fmt.Println(recover())
	calls("after recover")
}

func exits() {
	defer calls("in Goexit")
	runtime.Goexit()
}

//go:noinline
func deep(n int) int {
	if n == 0 {
		s := string(debug.Stack())
		fmt.Println(strings.Count(s, "main.deep"), strings.HasSuffix(s, "...additional frames elided...\n"))
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	s := &S{}
	s.ptr()
	var i I = s
	i.value()
	call(s.value)
	call(i.ptr)
	call(func() { s.ptr() })
	I(E{s}).ptr()
	(*S).ptr(s)
	func() { defer s.value() }()
	func() { defer call(i.value) }()
	func() {
		defer func() { recover() }()
		first()
	}()
	func() {
		defer func() { calls("nil pointer"); recover() }()
		var p *int
		*p = 1
	}()
	done := make(chan bool)
	go func() { defer close(done); exits() }()
	<-done
	deep(50)
	deep(300)
	debug.SetTraceback("none")
	debug.SetTraceback("single")
	os.Stdout.Sync()
	go func() { select {} }()
	panic(fmt.Sprint("the end of ", "it"))
}
