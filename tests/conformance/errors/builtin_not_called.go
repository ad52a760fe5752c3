package main

func main() {
	recover.X()
	x := len[0]
	_ = *cap
	_ = append
	_ = copy + 1
	var r = recover()
	_ = "got" | r
	print[int](5)
	_ = new.a.b
	_ = x
	_ = make[1:2]
	for range panic {
	}
}
