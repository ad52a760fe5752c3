// lang: go1.12
package main

var a = 1_000
var b = 0b11
var c = 0o17
var d = 0x1p4
var e = 1 << int(3)

func main() {
	n := 3
	_ = 1 << n
	var i interface {
		I
		J
	}
	_ = i
}

type I interface{ M() }
type J interface{ M() }
