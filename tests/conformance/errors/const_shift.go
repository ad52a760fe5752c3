package main

var s uint = 3
var a = 1.0 << s
var b = 1 << -1
var c float64 = 1 << s
var d = "a" << 1
var e = 1 << "a"
var f = int8(1) << 8
var g = 1.5 << 1
var h = uint8(255) << 1
var i = 1 << 1000
var n = -1
var k = 1 << n

func main() {}
