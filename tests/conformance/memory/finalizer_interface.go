package main

import "runtime"

type T struct{ p *int }

func main() { runtime.SetFinalizer(new(T), func(interface{ M() }) {}) }
