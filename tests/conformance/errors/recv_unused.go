package main

import "fmt"

type S struct{}

func (s *S) inc() {}

func main() {
	S{}.inc()
	(&S{}).inc
	fmt.Sprint("x") == "x"
	go fmt.Sprint
	var f = S.inc
	S.inc(S{})
	new(S).inc(1)
	x := new(S).inc()
}
