package main

import "fmt"

func f() {
	defer func() {
		if r := recover(); r != nil {
			panic(r)
		}
	}()
	var m map[int]int
	m[1] = 2
}

func main() {
	defer fmt.Println("main deferred")
	f()
}
