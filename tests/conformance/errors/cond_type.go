package main

func main() {
	x := 1
	if x {
	}
	for x {
	}
	if x = 2; x == 2 {
	}
	if "s" {
	}
	for i := 0; i; i++ {
	}
	if nil {
	}
	b := x == 1 ? 2 : 3
}
