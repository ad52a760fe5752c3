package main

import (
	"fmt"

	"example.com/near"
	"example.com/near/deep"
)

func main() {
	fmt.Println(near.Distance(), deep.Depth)
	for _, f := range near.Funcs() {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}
