package main

const big = 1 << 100

var a int = 1.5
var b = int(2.5)
var c uint = 0.1
var d rune = 'a' + 0.5
var e = 1 << 1.5
var f = "a"[1.2]
var g int = 3 + 2i
var h float64 = 1 + 1i
var i = big
var j = []int{1, 2}[0.5]

func main() { println(big) }
