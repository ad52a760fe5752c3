package main

type I interface{ M() }
type T struct{}

func main() {
	var n int
	switch n.(type) {
	}
	var i I
	switch i.(type) {
	case T:
	case int:
	}
	switch x := i.(type) {
	}
	_ = i.(type)
	switch i.(type) {
	case *I:
		fallthrough
	default:
	}
}
