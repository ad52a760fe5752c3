package main

import "fmt"

type S struct{}

func (s *S) inc() {}

func main() {
	S{}.inc()
	(&S{}).inc
	fmt.Sprint("x") == "x"
	S.inc(S{})
	new(S).inc(1)
	x := new(S).inc()
	fmt.Errorf("a")
	y, z := fmt.Println("x"), 1
	_ = make(map[string]S)["a"].inc
}
