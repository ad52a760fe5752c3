package main

import "runtime"

type T struct {
	a, b *int
	c    [1000]int
}

func main() {
	// These are all right: package variables, no size, the first field, large objects, parts of tiny blocks.
	runtime.SetFinalizer(&variable, func(*T) {})
	runtime.SetFinalizer(new(struct{}), func(*struct{}) {})
	runtime.SetFinalizer(new(T), func(*T) {})
	runtime.SetFinalizer(&new(T).a, func(**int) {})
	runtime.SetFinalizer(&make([]*int, 100000)[0], func(**int) {})
	for i := 0; i < 5; i++ {
		p := new(byte)
		*p = 1
		runtime.SetFinalizer(p, func(*byte) {})
	}
	runtime.SetFinalizer(&new(T).b, func(**int) {})
}

var variable T
