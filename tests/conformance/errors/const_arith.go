package main

const x int8 = 100

var a = x * 2
var b = x + 28
var c = ^uint8(0) + 1
var d = -uint(1)
var e = 1 / 0
var f = 1.0 / 0.0
var g = 5 % 0
var h = 1.5 % 2
var i int = 10 / 0.0

func main() {
	n := 1
	println(n / 0, n % 0)
	const m = 1 << 600
}
