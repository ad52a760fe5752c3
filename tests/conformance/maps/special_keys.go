package main

import (
	"fmt"
	"math"
)

type T struct {
	f float64
	i interface{}
}

func main() {
	nan := math.NaN()
	m := map[float64]int{}
	m[nan] = 1
	m[nan] = 2
	m[0] = 3
	m[math.Copysign(0, -1)] = 4
	m[math.Inf(1)] = 5
	_, ok := m[nan]
	fmt.Println(len(m), ok, m[0], m[math.Inf(1)])
	n, s := 0, 0
	for k, v := range m {
		if k != k {
			n++
			s += v
		}
	}
	fmt.Println(n, s)
	delete(m, nan)
	for k := range m {
		if k == 0 {
			fmt.Println(len(m), math.Signbit(k))
		}
	}
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(m))
	e := map[interface{}]string{}
	e[1] = "int"
	e[int64(1)] = "int64"
	e[1.0] = "float"
	e["1"] = "string"
	e['1'] = "rune"
	e[true] = "bool"
	e[nil] = "nil"
	e[[1]int{1}] = "array"
	e[T{1, 1}] = "T"
	e[T{1, "1"}] = "T2"
	e[T{1, T{2, nil}}] = "nested"
	e[struct{}{}] = "empty"
	e[1+0i] = "complex"
	fmt.Println(len(e), e[1], e[int64(1)], e[1.0], e["1"], e['1'], e[true], e[nil], e[[1]int{1}])
	fmt.Println(e[T{1, 1}], e[T{1, "1"}], e[T{1, T{2, nil}}], e[struct{}{}], e[complex(1, 0)], e[uint(1)] == "")
	for _, k := range []interface{}{[]int{1}, map[int]int{}, func() {}, T{1, []int{}}, [1]interface{}{map[string]int{}}, struct{ f func() }{}} {
		func() {
			defer func() { fmt.Println(recover()) }()
			e[k] = "bad"
		}()
	}
	fmt.Println(len(e))
	c := map[complex128]int{complex(nan, 0): 1, complex(0, 0): 2}
	c[complex(nan, 0)] = 3
	c[complex(math.Copysign(0, -1), 0)]++
	fmt.Println(len(c), c[0])
	st := map[struct {
		a float32
		_ int
		b string
	}]int{}
	for i := 0; i < 3; i++ {
		st[struct {
			a float32
			_ int
			b string
		}{float32(i % 2), i, "k"}]++
	}
	fmt.Println(len(st))
	im := map[fmt.Stringer]int{}
	im[A(1)]++
	im[B{"x"}]++
	im[A(1)]++
	im[nil]++
	fmt.Println(len(im), im[A(1)], im[B{"x"}], im[nil])
	b := []byte("key")
	sm := map[string]int{"key": 7}
	b2 := sm[string(b)]
	sm[string(b)] = 8
	b[0] = 'X'
	fmt.Println(b2, sm["key"], sm[string(b)], sm)
	var nm map[T]int
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(nm[T{1, 2}], len(nm))
		fmt.Println(nm[T{1, []int{}}])
	}()
}

type A int
type B struct{ s string }

func (A) String() string { return "A" }
func (B) String() string { return "B" }
