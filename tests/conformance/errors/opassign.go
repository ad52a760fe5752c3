package main

func main() {
	x := 1
	s := "a"
	b := true
	x += "a"
	x += 1.5
	s -= "b"
	s += 'c'
	b += true
	x &&= 1
}
