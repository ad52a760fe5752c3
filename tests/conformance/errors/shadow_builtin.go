package main

type int string

var true = 0

func len(x int) {}

func main() {
	var a int = 1
	if true {
	}
	n := len("a")
	var b string = int("x")
	nil := 5
	var p *string = nil
	_, _, _, _ = a, n, b, p
}
