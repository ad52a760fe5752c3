package main

import (
	"fmt"

	"./badpkg"
)

func main() { fmt.Println(badpkg.X, badpkg.y) }
