package main

type S struct{ a []int }
type I interface{ M() }
type T struct{}

func main() {
	a, b := []int{}, []int{}
	_ = a == b
	var f, g func()
	_ = f == g
	m := map[int]int{}
	_ = m == m
	_ = S{} == S{}
	_ = T{} == struct{ x int }{}
	var i I
	_ = i == T{}
	_ = T{} < T{}
	_ = true < false
	_ = &a > &a
	_ = nil == nil
	c := 1i
	_ = c < c
}
