package main

var a = "unterminated
var b = 'x
var c = "\xZZ"
var d = "\u12"
var e = "\U00110000"
var f = '\ud800'

func main() {}
