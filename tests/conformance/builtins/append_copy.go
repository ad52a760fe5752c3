package main

import "fmt"

func grow(n int) []int {
	var caps []int
	var s []byte
	last := -1
	for i := 0; i < n; i++ {
		s = append(s, byte(i))
		if cap(s) != last {
			last = cap(s)
			caps = append(caps, last)
		}
	}
	return caps
}

func growT[T any](n int) (caps []int) {
	var s []T
	last := -1
	var z T
	for i := 0; i < n; i++ {
		s = append(s, z)
		if cap(s) != last {
			last = cap(s)
			caps = append(caps, last)
		}
	}
	return
}

type S3 struct{ a, b, c byte }
type S40 struct{ a [5]int64 }

func main() {
	fmt.Println(grow(5000))
	fmt.Println(growT[int](3000))
	fmt.Println(growT[string](1000))
	fmt.Println(growT[S3](600))
	fmt.Println(growT[S40](600))
	fmt.Println(len(growT[struct{}](10)))
	s0 := []int{0, 0}
	s1 := append(s0, 2)
	s2 := append(s1, 3, 5, 7)
	s3 := append(s2, s0...)
	s4 := append(s3[3:6], s3[2:]...)
	fmt.Println(s0, s1, s2, s3, s4, cap(s1), cap(s2))
	var t []interface{}
	t = append(t, 42, 3.1415, "foo", nil)
	var b []byte
	b = append(b, "bar"...)
	b = append(b, ""...)
	fmt.Println(t, b, string(b))
	x := append([]int(nil), make([]int, 5)...)
	fmt.Println(len(x), cap(x), cap(append([]byte{}, make([]byte, 33)...)), cap(append([]int32{1}, 2, 3, 4, 5, 6, 7)))
	a := [...]int{0, 1, 2, 3, 4, 5, 6, 7}
	s := make([]int, 6)
	fmt.Println(copy(s, a[0:]), s, copy(s, s[2:]), s)
	fmt.Println(copy(s[1:], s), s)
	bb := make([]byte, 5)
	fmt.Println(copy(bb, "Hello, World!"), copy(bb, ""), copy(bb[3:], "xy"))
	fmt.Println(string(bb))
	fmt.Println(copy([]int(nil), a[:]), append([]int(nil)) == nil, append([]int{}, nil...) == nil)
	u := make([]int, 2, 10)
	v := append(u, 1)
	w := append(u, 2)
	fmt.Println(v, w, len(u), cap(v), &v[0] == &u[0])
	s5 := append(u[:1:1], 9)
	fmt.Println(s5, u, cap(s5))
	self := []int{1, 2, 3}
	self = append(self, self...)
	self = append(self[:1], self[2:]...)
	fmt.Println(self)
	nested := [][]int{{1}}
	nested = append(nested, nested[0], append(nested[0], 2))
	nested[1][0] = 50
	fmt.Println(nested)
	f := func() []int { fmt.Print("once "); return []int{1} }
	fmt.Println(append(f(), len(f())))
}
