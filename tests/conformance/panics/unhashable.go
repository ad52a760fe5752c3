package main

type K struct{ v interface{} }

func main() {
	m := map[K]int{{1}: 1}
	m[K{func() {}}] = 2
}
