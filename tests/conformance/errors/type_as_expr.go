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
	_ = map[string]
}

func f(t T) {}
