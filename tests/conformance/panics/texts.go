package main

import (
	"fmt"
	"sort"
	"strings"
)

// Which run-time errors are errors, and what they say.
func try(name string, f func()) {
	defer func() {
		r := recover()
		err, isErr := r.(error)
		_, isRT := r.(interface{ RuntimeError() })
		text := fmt.Sprint(r)
		if isErr && err.Error() != text {
			text += " <> " + err.Error()
		}
		fmt.Println(name, "|", text, "|", isErr, isRT)
	}()
	f()
}

func main() {
	zero, five := 0, 5
	var np *struct{ a, b int }
	var nf func(int) int
	var ne error
	var ni interface{}
	var nm map[string]int
	try("div", func() { fmt.Println(1 / zero) })
	try("mod", func() { fmt.Println(1 % zero) })
	try("div8", func() { var z int8; fmt.Println(int8(1) / z) })
	try("nil field", func() { fmt.Println(np.b) })
	try("nil star", func() { fmt.Println(*np) })
	try("nil func", func() { nf(1) })
	try("nil error", func() { fmt.Println(ne.Error()) })
	try("nil assert", func() { fmt.Println(ni.(string)) })
	try("nil map", func() { nm["a"]++ })
	try("index", func() { fmt.Println("abc"[five]) })
	try("array", func() { fmt.Println([3]int{}[five]) })
	try("slice3", func() { fmt.Println([]int{1, 2}[:1:five]) })
	try("shift", func() { fmt.Println(1 << (zero - 1)) })
	try("sort", func() { sort.Slice(5, func(i, j int) bool { return false }) })
	try("repeat", func() { strings.Repeat("x", zero-1) })
	try("custom", func() { panic(fmt.Errorf("custom %d", five)) })
	try("hash", func() { m := map[interface{}]int{}; m[map[int]int{}] = 1 })
	try("hash read", func() { m := map[interface{}]int{1: 1}; fmt.Println(m[[]string{}]) })
	try("hash empty", func() { m := map[interface{}]int{}; fmt.Println(m[[]string{}]) })
}
