package main

func main() {
	var a []int = [1, 2]
	a = {1}
	b := a[1
	c := (1 + 2
	d = 3 4
	while true {
	}
	x++ + 1
	a.(
}
