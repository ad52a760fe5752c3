package main

import "os"

func main() {
	n := len(os.Args) - len(os.Args)
	println(10 / n)
}
