package main

type K struct{ a int }

var m = map[string]int{"a": 1, "b": 2, "a": 3}
var n = map[int]bool{1: true, 0x1: false}
var a = [...]int{0: 1, 1: 2, 0: 3}
var b = []string{2: "a", "b", 3: "c"}
var s = struct{ x, y int }{x: 1, x: 2}
var i = map[interface{}]int{1: 1, "1": 2, 1: 3}
var k = map[K]int{{1}: 1, {1}: 2}
var f = map[float64]int{1: 1, 1.0: 2}

func main() {}
