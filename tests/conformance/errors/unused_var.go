package main

func f(n int) (r int) {
	a := n
	var b, c int
	c = 3
	for i, v := range []int{1, 2} {
		_ = v
	}
	switch t := interface{}(n).(type) {
	case int, string:
	}
	return
}

func main() {
	x, y := f(1), 2
	_ = x
	func() {
		z := 1
		z++
	}()
	if w := 3; true {
	}
}
