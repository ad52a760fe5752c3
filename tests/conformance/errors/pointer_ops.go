package main

type T struct{ x int }

func main() {
	x := 1
	_ = *x
	_ = &1
	_ = &f()
	p := &x
	_ = p.x
	_ = p + 1
	p++
	_ = **p
	var t **T
	_ = t.x
	_ = &"s"
	_ = &[]int{1}
	_ = -p
	_ = &main
	m := map[int]int{}
	_ = &m[1]
}

func f() int { return 1 }
