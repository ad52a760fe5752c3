package main

import "fmt"

type T struct{}

func main() { fmt.Println("not run") }

func Exported() string { return fmt.Sprintf("%T", T{}) }
