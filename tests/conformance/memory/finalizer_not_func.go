package main

import "runtime"

func main() { runtime.SetFinalizer(new([3]*int), "x") }
