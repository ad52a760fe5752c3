package main

const a
const (
	b, c = 1, 2
	d
	e int
	f, g, h
)

func main() {}
