package main

import (
	"errors"
	"fmt"
	"strings"
)

type T struct{ a, b string }

func seven() (int, string, float64, bool, T, []int, error) {
	return 1, "two", 3.5, true, T{"x", "y"}, []int{6}, errors.New("seven")
}
func pass(a int, b string, c float64, d bool, e T, f []int, g error) (error, []int, T, bool, float64, string, int) {
	return g, f, e, d, c, b, a
}
func rest(a int, xs ...interface{}) int { return a + len(xs) }
func split(n int) (q, r int)            { q, r = n/10, n%10; return }
func digits(n int) (ds []int) {
	for n > 0 {
		var d int
		n, d = split(n)
		ds = append([]int{d}, ds...)
	}
	return
}
func bare(n int) (a, b int, s string) {
	a = n
	if n > 5 {
		b = n * 2
		s = "big"
		return
	}
	defer func() { b++; s += "deferred" }()
	return n + 1, n + 2, "small "
}
func rec(n int) (lo, hi int) {
	if n == 0 {
		return 1, 1
	}
	l, h := rec(n - 1)
	return h, l + h
}
func cond(b bool) (x interface{}, err error) {
	if b {
		return "ok", nil
	}
	return nil, errors.New("failed")
}
func chain(xs ...string) (string, error) {
	var sb strings.Builder
	for _, x := range xs {
		v, err := cond(x != "")
		if err != nil {
			return sb.String(), fmt.Errorf("%q: %w", x, err)
		}
		sb.WriteString(x + v.(string))
	}
	return sb.String(), nil
}

type pairFn func() (int, int)

func (f pairFn) add() int { a, b := f(); return a + b }
func mk(k int) pairFn     { return func() (int, int) { k++; return k, k * k } }
func none() (_ int, _ string) { return }
func big() (a [20]int, b [20]string) {
	a[19], b[19] = 19, "b19"
	return
}
func mixed(a int8, b float32, c string, d uint16, e complex64, f bool, g rune) (rune, bool, complex64, uint16, string, float32, int8) {
	return g + 1, !f, e * 1i, d + 1, c + c, b / 2, -a
}
func tuple3() (a, b, c int) { return 3, 2, 1 }
func sum3(a, b, c int) int  { return a*100 + b*10 + c }

func main() {
	a, b, c, d, e, f, g := seven()
	fmt.Println(a, b, c, d, e, f, g)
	fmt.Println(pass(seven()))
	fmt.Println(rest(tuple3()), sum3(tuple3()), digits(907314))
	_, s, _, _, t, _, _ := seven()
	fmt.Println(s, t.b)
	fmt.Println(bare(9))
	fmt.Println(bare(1))
	fmt.Println(rec(30))
	fmt.Println(chain("a", "b"))
	fmt.Println(chain("a", "", "c"))
	p := mk(4)
	fmt.Println(p.add(), p.add(), mk(1).add())
	fmt.Println(none())
	x, y := big()
	fmt.Println(x[19], y[19], len(x)+len(y))
	fmt.Println(mixed(5, 1, "s", 65535, 2, false, 'a'))
	var arr [3]int
	var m = map[string]int{}
	arr[2], m["k"], arr[0] = tuple3()
	fmt.Println(arr, m)
	i := 0
	i, arr[i] = split(57)
	fmt.Println(i, arr)
	var err error
	if x, e := cond(false); e != nil {
		err = e
		_ = x
	}
	fmt.Println(err)
	func() (int, int) { return 1, 2 }()
	fmt.Println(func(a, b int) int { return a - b }(split(94)))
	q, r := split(84)
	q, r = r, q
	q, z := split(q + r)
	fmt.Println(q, r, z)
	defer fmt.Println(seven())
	go fmt.Sprint(seven())
}
