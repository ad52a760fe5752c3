package main

func f(
	a int,
	b int
) {
}

var s = []int{
	1,
	2
}

func main() {
	f(1,
		2
	)
}
