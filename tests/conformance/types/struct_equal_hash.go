package main

import "fmt"

type K struct {
	a  int8
	_  int32
	s  string
	f  float64
	i  interface{}
	p  *int
	ar [2]struct{ x, y int16 }
}

func main() {
	n := 1
	k1 := K{a: 1, s: "x" + fmt.Sprint(1), f: 0.0, i: 5, p: &n}
	k2 := K{a: 1, s: "x1", f: -1 * 0.0, i: 5, p: &n}
	zero := 0.0
	k2.f = -zero
	fmt.Println(k1 == k2, k1 != k2)
	m := map[K]string{k1: "one"}
	fmt.Println(m[k2])
	k2.ar[1].y = 3
	fmt.Println(k1 == k2, m[k2] == "")
	k2.ar[1].y = 0
	k2.i = int64(5)
	fmt.Println(k1 == k2)
	nan := zero / zero
	k1.f = nan
	fmt.Println(k1 == k1, [1]float64{nan} == [1]float64{nan}, interface{}(nan) == interface{}(nan))
	a := [...]string{"a", "b"}
	b := [...]string{string([]byte{'a'}), "b"}
	fmt.Println(a == b, &a == &b, interface{}(a) == interface{}(b))
	type pt struct{ x, y interface{} }
	fmt.Println(pt{1, "a"} == pt{1, "a"}, pt{1, nil} == pt{nil, 1})
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(pt{1, []int{}} == pt{2, []int{}})
		fmt.Println(pt{[]int{}, 1} == pt{[]int{}, 2})
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x, y interface{} = map[int]int{}, map[int]int{}
		fmt.Println(x == nil, x == 1)
		fmt.Println(x == y)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x, y interface{} = func() {}, 3
		fmt.Println(x == y)
		fmt.Println(x != x)
	}()
	c1, c2 := make(chan int), make(chan int)
	var r <-chan int = c1
	fmt.Println(c1 == c2, c1 == r, c1 != c2)
	fmt.Println(struct{ a, b bool }{true, false} == struct{ a, b bool }{true, false})
}
