package main

func eq(a, b interface{}) bool { return a == b }

func main() {
	println(eq([2]interface{}{1, "x"}, [2]interface{}{1, "x"}))
	println(eq([1]interface{}{[]int{}}, [1]interface{}{[]int{}}))
}
