package main

func main() {
	a, b := 1.5, 2.5
	_ = a % b
	_ = a & b
	_ = a << 2
	_ = ^a
	_ = "a" - "b"
	_ = true + false
	_ = !1
	s := []int{}
	_ = s + s
	_ = 1 << a
	var c complex128
	_ = c % c
	s++
	str := "x"
	str--
	_ = 1 || 2
}
