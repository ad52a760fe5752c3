package main

type A struct {
	*B
	I
	*I
	int
	*int
	**A
}
type B struct{}
type I interface{}

type D struct {
	x int "a" "b"
}

func main() {}
