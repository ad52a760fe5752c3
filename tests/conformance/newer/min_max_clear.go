// oracle: spec
package main

import (
	"fmt"
	"math"
)

type Temp float32

func pick[T int | string | float64](a, b T) (T, T) { return min(a, b), max(a, b) }

func main() {
	x, y := 3, 7
	fmt.Println(min(x, y), max(x, y), min(x), max(x, 10, y), min(2.5, 1), max("a", "c", "b"), min("", "x"))
	const m = max(1, 2.5, 'a')
	fmt.Printf("%v %T %T %v\n", m, m, min(1, 2), min(5, 'b'))
	var arr [max(2, 3)]int
	fmt.Println(len(arr), pickAll())
	nan := math.NaN()
	negZero := math.Copysign(0, -1)
	fmt.Println(min(1, nan), max(nan, 1), min(nan, math.Inf(-1)), math.Signbit(min(0, negZero)), math.Signbit(max(negZero, 0)))
	fmt.Println(max(Temp(1), 2, Temp(1.5)), min(uint8(200), 255))
	fmt.Println(pick("b", "a"))
	fmt.Println(pick(1.5, -2))
	s := []int{1, 2, 3, 4}
	clear(s[1:3])
	fmt.Println(s, len(s))
	ss := []*int{&x, &y}
	clear(ss)
	fmt.Println(ss[0] == nil, ss[1] == nil)
	mm := map[float64]int{1: 1, nan: 2, nan: 3}
	mm[nan] = 4
	fmt.Println(len(mm))
	clear(mm)
	fmt.Println(len(mm), mm)
	mm[5] = 5
	fmt.Println(mm)
	var nm map[string]int
	clear(nm)
	clear([]string(nil))
	n := 0
	f := func(v int) int { n++; return v }
	v := min(f(3), f(1), f(2))
	fmt.Println(v, n)
	clearAll(map[string]bool{"x": true})
}

func clearAll[M ~map[K]V, K comparable, V any](m M) {
	clear(m)
	fmt.Println(len(m))
}

func pickAll() (r []int) {
	for i := 0; i < 5; i++ {
		r = append(r, min(max(i, 1), 3))
	}
	return
}
