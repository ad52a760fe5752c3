package main

import "fmt"

var x = compute()

func compute() int {
	fmt.Println("computing")
	var s []int
	return s[0]
}

func init() { fmt.Println("never") }

func main() { fmt.Println("never") }
