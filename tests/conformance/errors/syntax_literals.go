package main

var a = 08
var b = 0x
var c = 1e
var d = 0b12
var e = 1__0
var f = ''
var g = 'ab'
var h = '\q'
var i = "\400"
var j = 0o8

func main() {}
