package main

type T struct {
	pad [10]int
	x   int
}

func main() {
	var t *T
	println("go")
	t.x = 1
}
