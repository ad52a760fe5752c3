package main

func a(x ...int, y int) {}
func b(...int, ...string) {}
func c(x, y ...int) {}
func d() ...int { return nil }

var v ...int

func main() { a(1, 2) }
