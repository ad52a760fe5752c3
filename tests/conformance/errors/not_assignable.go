package main

import "fmt"

type T struct{ x int }

const k = 1

func f() T { return T{} }

func main() {
	k = 2
	f().x = 1
	1 = 2
	"abc"[0] = 'x'
	s := "abc"
	s[1] = 'y'
	m := map[string]T{}
	m["a"].x = 1
	main = nil
	fmt.Println = nil
	nil = 1
	len = nil
	(s + s) = s
	f() = T{}
	_, _ = s, m
}
