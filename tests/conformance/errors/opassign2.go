package main

func main() {
	x := 1
	s := "a"
	b := true
	var i8 int8
	x += "a"
	x += 1.5
	s -= "b"
	s += 'c'
	b += true
	i8 += 200
	i8 += x
	x <<= s
	s <<= 1
}
