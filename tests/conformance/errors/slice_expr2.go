package main

func main() {
	a := [5]int{}
	s := a[:]
	str := "hello"
	_ = s[2:1]
	_ = str[1:2:3]
	_ = a[1:6]
	_ = s[-1:]
	_ = s["a":]
	_ = [3]int{}[:]
	_ = 5[1:]
	_ = s[:1.5]
	_ = map[int]int{}[1:]
	_ = s[3:2:1]
}
