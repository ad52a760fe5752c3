package main

func main() {
	defer 1
	go func() {}
	defer recover
	go len("a")
	defer int(3)
	defer (func() {}())
	go append([]int{}, 1)
}
