package main

func main() {
	go len("a")
	defer int(3)
	go append([]int{}, 1)
	defer make([]int, 1)
	defer new(int)
	defer panic(1)
	defer print("ok")
}
