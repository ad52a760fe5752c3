package main

func main() {
	s := []int{1}
	m := map[string]int{}
	p := &s
	q := &[2]int{}
	_ = s["a"]
	_ = m[1]
	_ = p[0]
	_ = q[0]
	_ = q[3]
	_ = s[1.0]
	_ = s[nil]
	x := 1
	_ = x[0]
	var f func()
	_ = f[0]
	_ = m[[]int{}]
}
