package main

import "fmt"

func v(pre string, xs ...int) string {
	if xs == nil {
		return pre + " nil"
	}
	if len(xs) > 0 {
		xs[0] = -xs[0]
	}
	return fmt.Sprint(pre, " ", len(xs), cap(xs) == len(xs), xs)
}
func pair() (string, int)          { return "p", 3 }
func triple() (string, int, int)   { return "t", 3, 4 }
func ifs(xs ...interface{}) int    { return len(xs) }
func tail(f string, a ...string) int { return len(a) }

type M struct{ k int }

func (m M) sum(xs ...int) (t int) {
	for _, x := range xs {
		t += x * m.k
	}
	return
}

func apply(f func(...int) int, xs ...int) int { return f(xs...) }

func main() {
	fmt.Println(v("a"), v("b", 1), v("c", 1, 2, 3))
	s := []int{5, 6, 7}
	fmt.Println(v("d", s...), s, v("e", nil...), v("f", []int{}...))
	fmt.Println(v("g", s[1:2]...), s)
	fmt.Println(v(pair()), v(triple()))
	fmt.Println(ifs(), ifs(nil), ifs(nil, nil), ifs(nil...), ifs(s), ifs([]interface{}{1, 2}), ifs([]interface{}{1, 2}...))
	fmt.Println(tail("x", "y", "z"), ifs(pair()), ifs(triple()))
	m := M{10}
	fmt.Println(m.sum(1, 2, 3), M.sum(m, 4), apply(m.sum, 1, 1), (*M).sum(&m, 2, 2))
	f := m.sum
	m.k = 1
	fmt.Println(f(5), m.sum(5))
	var nilf func(...int)
	defer func() { fmt.Println(recover()) }()
	nilf(1, 2)
}
