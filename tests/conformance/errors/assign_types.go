package main

type Celsius float64
type Temp = float64
type F1 func(int)
type F2 func(int)

func main() {
	var c Celsius
	var t Temp = 1
	c = t
	t = c
	var f1 F1
	var f2 F2 = f1
	var f3 func(int) = f1
	var e error = "x"
	var p *int = &c
	var b []byte = "abc"
	var r rune = "a"
	var a [3]int = [4]int{}
	var m map[string]int = map[string]int64{}
	_, _, _, _, _, _, _, _ = f2, f3, e, p, b, r, a, m
}
