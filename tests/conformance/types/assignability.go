package main

import (
	"errors"
	"fmt"
	"io"
)

type Ints []int
type Fn func(int) int
type Dir chan int
type P *int

func (f Fn) Call(x int) int { return f(x) }

type Caller interface{ Call(int) int }

type E struct{ msg string }

func (e *E) Error() string {
	if e == nil {
		return "nil E"
	}
	return e.msg
}

func mayFail(f bool) error {
	var e *E
	if f {
		e = &E{"boom"}
	}
	return e
}

func main() {
	var s Ints = []int{1, 2}
	var t []int = s
	t[0] = 9
	fmt.Println(s, t)
	var c Caller = Fn(func(x int) int { return x * x })
	fmt.Println(c.Call(7), Caller.Call(c, 8))
	var d Dir = make(chan int, 1)
	var send chan<- int = d
	var recv <-chan int = d
	send <- 3
	fmt.Println(<-recv, len(d), cap(recv))
	n := 4
	var p P = &n
	*p = 5
	var q *int = p
	fmt.Println(n, *q, q == p)
	err := mayFail(false)
	fmt.Println(err == nil, err, mayFail(true))
	var target *E
	fmt.Println(errors.As(mayFail(true), &target), target.msg)
	var r io.Reader
	var rw io.ReadWriter
	r = rw
	fmt.Println(r == nil, rw == nil)
	var any interface{} = nil
	_, ok := any.(interface{})
	fmt.Println(ok)
	var anon struct{ X Ints } = struct{ X Ints }{t}
	type Named struct{ X Ints }
	var nm Named = anon
	fmt.Println(nm, anon)
	var f func(int) int = Fn(func(int) int { return 1 })
	fmt.Println(f(0))
}
