package main

import (
	"fmt"
	"sort"
)

type key struct {
	a int
	b string
}

func main() {
	m := map[string]int{"a": 1}
	m["b"]++
	m["c"] += 5
	v, ok := m["zz"]
	fmt.Println(m, len(m), v, ok, m["none"])
	delete(m, "a")
	delete(m, "a")
	fmt.Println(m)
	big := map[int]int{}
	for i := 0; i < 10000; i++ {
		big[i*7919%100003] = i
	}
	sum, n := 0, 0
	for k, v := range big {
		sum += k ^ v
		n++
	}
	fmt.Println(len(big), n, sum)
	for i := 0; i < 10000; i += 2 {
		delete(big, i*7919%100003)
	}
	fmt.Println(len(big))
	for i := 0; i < 10000; i++ {
		_, ok := big[i*7919%100003]
		if ok != (i%2 == 1) {
			panic(i)
		}
	}
	ks := map[key][]int{}
	for i := 0; i < 100; i++ {
		k := key{i % 3, fmt.Sprint(i % 5)}
		ks[k] = append(ks[k], i)
	}
	fmt.Println(len(ks), len(ks[key{2, "4"}]), ks[key{0, "0"}])
	mm := map[string]map[string]int{}
	for _, w := range []string{"ab", "ac", "bc", "ab"} {
		if mm[w[:1]] == nil {
			mm[w[:1]] = map[string]int{}
		}
		mm[w[:1]][w]++
	}
	fmt.Println(mm)
	type point [2]int8
	grid := map[point]bool{{1, 2}: true}
	grid[point{3, 4}] = true
	fmt.Println(grid[point{1, 2}], grid[point{2, 1}], len(grid))
	bools := map[bool]string{true: "t", false: "f"}
	fmt.Println(bools[1 > 0], bools)
	c1, c2 := make(chan int), make(chan int)
	chans := map[chan int]int{c1: 1, c2: 2}
	x := 5
	ptrs := map[*int]string{&x: "x", nil: "nil"}
	fmt.Println(chans[c1]+chans[c2], ptrs[&x], ptrs[nil])
	alias := m
	alias["new"] = 9
	fmt.Println(m["new"], len(m))
	fn := map[string]func(int) int{"dbl": func(i int) int { return 2 * i }}
	fmt.Println(fn["dbl"](21), fn["none"] == nil)
	keys := make([]string, 0)
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys)
	large := map[[40]int]struct{ a [30]string }{}
	for i := 0; i < 50; i++ {
		large[[40]int{39: i}] = struct{ a [30]string }{[30]string{29: fmt.Sprint(i)}}
	}
	fmt.Println(len(large), large[[40]int{39: 7}].a[29])
	i8 := map[int8]int{}
	for i := 0; i < 1000; i++ {
		i8[int8(i)]++
	}
	fmt.Println(len(i8), i8[-1], i8[127])
}
