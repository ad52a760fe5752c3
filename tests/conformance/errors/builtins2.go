package main

func main() {
	var m map[string]int
	delete(m, 1)
	delete(m)
	copy([]int{}, []string{})
	copy(1, 2)
	_ = append([]int{}, "a")
	_ = append([]byte{}, "a")
	_ = complex(1, "a")
	_ = real(1.5)
	panic()
	panic(1, 2)
	len("abc")
	_ = recover(1)
	x := print
	_ = x
}
