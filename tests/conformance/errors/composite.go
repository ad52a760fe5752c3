package main

var a = []int{"a", 1.5}
var b = map[string]int{"a"}
var c = map[string]int{1: 1, "b": "c"}
var d = [...]int
var e [...]int
var f = [2]string{5}

func main() {
	g := []int{a: 1}
	h := []*int{1}
	_ = func() {}{}
}
