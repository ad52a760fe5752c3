package main

var a int8 = 128
var b uint = -1
var c int32 = 1 << 31
var d byte = 'Ā'
var e = uint8(256)
var f int = 1e100
var g int64 = 9223372036854775808
var h = int8(-129)
var i uint16 = 1<<16 - 1 + 1
var j float32 = 1e39

func main() {}
