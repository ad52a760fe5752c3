package main

func cut(s string, a, b int) string { return s[a:b] }

func main() {
	println(cut("hello", 1, 3))
	println(cut("hello", 4, 2))
}
