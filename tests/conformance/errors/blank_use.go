package main

func _() {}

type _ int

type T struct{ _ int }

func main() {
	x := _
	_ = _
	_()
	_++
	var t T
	t._ = 1
	_ += 2
	_.x = 1
	var y _ = 1
	_, _ = x, y
}
