package main

type I interface{}
type P *B
type B struct{ n int }

type A struct {
	*I
	P
}

type S struct {
	B
	int
}

func main() {
	s := S{B: B{1}, n: 2}
	s.int = "a"
	s.B.m = 1
	s.B()
	_ = S{n: 1}
	_ = s.x.y
	var z struct{ B }
	z.n()
	_ = z
}
