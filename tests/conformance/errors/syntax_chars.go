package main

func main() {
	a := 1 @ 2
	b := 1 # 2
	c := $x
	d := a ? b : c
	“x”
}
