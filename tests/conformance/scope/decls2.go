package main

import (
	"fmt"
	"os"
	str "strings"
)

var (
	i       int
	u, v, w float64
	k       = 0
	x, y    float32 = -1, -2
	_, ok           = map[string]int{"a": 1}["a"]
	fn, err         = os.Open("/does/not/exist")
)

type (
	alias  = str.Builder
	Point3 struct {
		x, y, z float64
		name    string
		_       bool
	}
	BinOp func(a, b int) int
)

func (p *Point3) scale(f float64) *Point3 {
	p.x, p.y, p.z = p.x*f, p.y*f, p.z*f
	return p
}

func swap(a, b string) (string, string)          { return b, a }
func noop()                                      {}
func multi(a, _ int, _ string, rest ...int) int  { return a + len(rest) }
func unnamed(int, string) (_ int, _ string)      { return 1, "x" }
func namedRes(n int) (sum, count int, err error) {
	for ; n > 0; n-- {
		sum += n
		count++
	}
	if count == 0 {
		err = fmt.Errorf("none")
	}
	return
}
func (BinOp) static() string { return "no receiver name" }

func main() {
	fmt.Println(i, u, v, w, k, x, y, ok, fn == nil, err)
	var b alias
	b.WriteString("hi")
	fmt.Fprintf(&b, " %d", 5)
	fmt.Println(b.String(), b.Len())
	p := (&Point3{1, 2, 3, "p", false}).scale(2).scale(0.25)
	fmt.Printf("%+v\n", *p)
	s, t := swap("a", "b")
	s, t = t, s
	fmt.Println(s, t, multi(1, 2, "", 4, 5, 6))
	fmt.Println(unnamed(1, "a"))
	fmt.Println(namedRes(4))
	fmt.Println(namedRes(0))
	noop()
	var add BinOp = func(a, b int) int { return a + b }
	fmt.Println(add(1, 2), add.static())
	var c, d = 1, "two"
	var arr [3]int
	arr[0], arr[1], arr[2] = 3, 1, 2
	fmt.Println(c, d, arr)
	e, f := 1, 2
	f, g := 3, 4
	fmt.Println(e, f, g)
}
