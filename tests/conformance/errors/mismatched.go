package main

type M int

func main() {
	var i int = 1
	var j int64 = 2
	var s string = "s"
	var f float64 = 1
	var m M = 4
	_ = i + j
	_ = s + i
	_ = f * i
	_ = m - M(i) + i
	_ = i == s
	_ = s < nil
	_ = i && true
	_ = "a" + 1
	_ = !i
	_ = -s
}
