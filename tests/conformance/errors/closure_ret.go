package main

func main() {
	f := func(x int) string {
		return x
	}
	var g func(int) int = f
	h := func() (int, error) {
		return 1
	}
	f("a")
	var i func(string) = func(s string) int { return 1 }
	_, _, _ = g, h, i
	func() int {
	}()
}
