package main

import "fmt"

func f(x int) string {
	switch x {
	case 3, 4:
		return "a"
	case 5:
		return "b"
	case 6:
		fallthrough
	case 7:
		return "c"
	case 9:
		return "d"
	case 10, 12:
		return "e"
	default:
		return "?"
	}
}

func g(x uint8) int {
	switch x {
	case 0:
		return 10
	case 1:
		return 11
	case 2:
		return 12
	case 3:
		return 13
	case 4:
		return 14
	case 5:
		return 15
	}
	return -1
}

func main() {
	for i := -2; i < 15; i++ {
		fmt.Print(f(i), " ")
	}
	fmt.Println(f(-1<<63), f(1<<62))
	for i := uint8(0); i < 8; i++ {
		fmt.Print(g(i), " ")
	}
	fmt.Println()
}
