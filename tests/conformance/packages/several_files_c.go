// part of several_files.go
package main

var c = f()

func f() int { trace = append(trace, "f"); return 10 }

func (t T) Double() int { return t.n * 2 }

func init() { trace = append(trace, "init c") }
