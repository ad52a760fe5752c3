package main

x := 1

var y int = 2

func () m() {}

import "fmt"

type T struct { a int, b int }

func main() {}
