package main

func main() {
	x, y := undefined1, undefined2
	f(undefined3, undefined4); g()
	var a, b int = "1", "2"
	_ = []int{bad1, bad2, bad3}
}
