package main

func main() {
	a := 1
	a := 2
	b, a := 1, 2
	a, b := 2, 1
	_ := 1
	var s struct{ x int }
	s.x := 1
	a, a := 3, 4
	_ = b
}
