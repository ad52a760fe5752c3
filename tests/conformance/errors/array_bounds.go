package main

var n = 3
var a [n]int
var b [-1]int
var c [1.5]int
var d = [2]int{1, 2, 3}
var e = [...]int{5: 1}[6]
var f = [2]int{-1: 1}
var g = "abc"[5]
var h [2]int
var i = h[2]
var j = h[-1]
var k = []int{1}[-1]

func main() {}
