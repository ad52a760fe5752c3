package main

import "runtime"

type T struct{ p *int }

func main() {
	t := new(T)
	runtime.SetFinalizer(t, func(*T) {})
	runtime.SetFinalizer(t, nil)
	runtime.SetFinalizer(t, nil)
	runtime.SetFinalizer(t, func(*T) {})
	runtime.SetFinalizer(t, func(*T) {})
}
