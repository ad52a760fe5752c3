package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never printed")
	fmt.Fprintln(os.Stderr, "to stderr")
	fmt.Print("no newline")
	os.Exit(7)
}
