package main

import "fmt"

const x = 1

type T struct{ a [x]int }

const (
	a = x + iota
	b
)

func main() {
	fmt.Println(x, a, b)
	const x = x + 10
	fmt.Println(x, b)
	{
		const (
			x = x * 2
			y = x + iota
			z
		)
		fmt.Println(x, y, z)
		const iota = 5
		const (
			p = iota
			q
		)
		fmt.Println(p, q)
	}
	var t T
	fmt.Println(len(t.a), len([x]bool{}))
	const true, false = false, true
	if true {
		fmt.Println("shadowed")
	} else {
		fmt.Println("not taken", false)
	}
}
