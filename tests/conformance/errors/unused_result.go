package main

func f() int { return 1 }

func main() {
	x := []int{1}
	1
	x
	x[0]
	f() + 1
	f
	"a"
	-f()
	x[0] == 1
	&x
	func() {}
}
