package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

func show(skip int) {
	var pcs [30]uintptr
	n := runtime.Callers(skip, pcs[:])
	fr := runtime.CallersFrames(pcs[:n])
	for {
		f, more := fr.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Println(f.Function, f.File[strings.LastIndex(f.File, "/")+1:], f.Line)
		} else {
			fmt.Println(f.Function)
		}
		if !more {
			break
		}
	}
	fmt.Println()
}

func inl1(k int) { show(k) }
func inl2(k int) { inl1(k) }

type T struct{}

func (T) v(k int)  { show(k) }
func (*T) p(k int) { show(k) }

type I interface {
	v(int)
	p(int)
}

type E struct{ T }

func rec() { recover(); show(0) }

func pan()  { defer rec(); var p *int; *p = 1 }
func pan2() { defer func() { show(1); recover() }(); panic(1) }
func dfr()  { defer show(0); defer inl2(0) }

func who(skip int) {
	pc, file, line, ok := runtime.Caller(skip)
	name := runtime.FuncForPC(pc).Name()
	fmt.Println(name, ok)
	if strings.HasPrefix(name, "main.") {
		fmt.Println(file[strings.LastIndex(file, "/")+1:], line)
		f, l := runtime.FuncForPC(pc).FileLine(pc)
		fmt.Println(f[strings.LastIndex(f, "/")+1:], l)
	}
}
func who2(k int) { who(k) }

func main() {
	for k := 0; k < 4; k++ {
		inl2(k)
	}
	t := &T{}
	t.v(0)
	t.p(0)
	var i I = t
	i.v(0)
	i.p(0)
	f := t.v
	f(0)
	g := (*T).p
	g(t, 0)
	h := I.v
	h(i, 0)
	e := E{}
	e.v(0)
	var ii interface{ v(int) } = e
	ii.v(0)
	j := e.v
	j(0)
	pan()
	pan2()
	dfr()
	func() { func() { show(0) }() }()
	for k := 0; k < 6; k++ {
		func() { defer func() { recover() }(); who2(k) }()
	}
	done := make(chan bool)
	go func() { show(0); done <- true }()
	<-done
	go t.v(0)
	time.Sleep(20 * time.Millisecond)
	go i.p(0)
	time.Sleep(20 * time.Millisecond)
}
