package main

type T struct{}

func main() {
	x := int
	_ = T
	var y x
	T = 1
	int(1)
	_ = 1 + int
	f(T)
	var z main
	_ = []x{}
	if int {
	}
	_, _ = y, z
}

func f(t T) {}
