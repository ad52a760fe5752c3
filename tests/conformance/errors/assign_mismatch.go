package main

func two() (int, int) { return 1, 2 }
func none()           {}

func main() {
	a, b := 1
	c := two()
	var d, e, f = two()
	g, h := 1, 2, 3
	var i int = two()
	a, b = two(), 1
	x := none()
	var m map[int]int
	v, ok, z := m[1]
	_, _, _, _, _, _, _, _ = a, b, c, d, e, f, g, h
	_, _, _, _, _ = i, x, v, ok, z
}
