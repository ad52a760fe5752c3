package main

import (
	"os"
	"strings"
)

type T struct{}

func (t *T) P(n int)     {}
func (t T) V() (a, b int) { return }

func g(xs ...int) {}

func main() {
	var t T
	t.P()
	t.P(1, 2)
	T.P(t, 1)
	(*T).P(t, 1)
	T{}.P(1)
	g(t.V())
	g([]int{1, 2})
	g([]string{"a"}...)
	os.Exit()
	strings.Repeat("a")
	func(a int) {}()
	_ = t.V
	t.V
}
