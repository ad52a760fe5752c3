// lang: go1.19
package main

import "fmt"

// Under go1.21 (and 1.19) and older all iterations share the loop's variables.
func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	var ps []*string
	for _, v := range []string{"a", "b", "c"} {
		v := v
		ps = append(ps, &v)
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	var qs []*int
	for _, v := range []int{1, 2, 3} {
		qs = append(qs, &v)
	}
	fmt.Println(*qs[0], *qs[1], qs[0] == qs[2])
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("d", i, " ") }()
	}
	var last func()
	for k, v := range map[string]int{"x": 1} {
		last = func() { fmt.Println(k, v) }
	}
	last()
}
