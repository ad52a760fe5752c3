package main

import "fmt"

func main() {
	fmt.println("x")
	fmt.Printx("x")
	fmt.X = 1
	var _ fmt.Stringr
	fmt
	_ = fmt
	fmt.Println(fmt)
}
