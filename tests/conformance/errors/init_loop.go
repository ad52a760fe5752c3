package main

var a = b + 1
var b = f()

func f() int { return g() }
func g() int { return a }

var x = func() int { return y }()
var y = x

func main() {}
