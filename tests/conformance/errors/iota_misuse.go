package main

var x = iota

func main() {
	_ = iota
	y := iota + 1
	const (
		a uint8 = 254 + iota
		b
		c
	)
	_ = y
}
