package main

func main() {
	x := nil
	var y = nil
	var i int = nil
	var s string = nil
	_ = *nil
	_ = nil.x
	nil()
	_ = []int{nil}
	_ = struct{}(nil)
	for range nil {
	}
	_ = len(nil)
	if s == nil {
	}
}
