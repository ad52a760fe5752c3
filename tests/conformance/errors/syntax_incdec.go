package main

func main() {
	x := 1
	y := x++
	++x
	f(x++)
	z = x--
}
