// The calls of an expression are made before the variables are read that they may change. Go leaves this open;
// programs rely on what gc does.
package main

import "fmt"

type P struct {
	pos, n int
	a      [4]int
	s      []int
}

var g int

func setg(v int) int { g += v; return 1 }

func (p *P) read() int { p.pos += 10; p.a[1] += 100; p.n++; return 1 }

func three(a, b, c int)    { fmt.Println("three", a, b, c) }
func two(x int) (int, int) { g += x; return g, x }

func main() {
	p := &P{s: []int{1, 2, 3}}
	fl0 := 0.5
	p.pos += p.read()
	fmt.Println(p.pos)
	x := p.pos + p.read()
	fmt.Println(x)
	p.a[1] += p.read()
	fmt.Println(p.a)
	y := p.a[1]*2 + p.read()
	fmt.Println(y)
	z := 5
	f := func() int { z *= 2; return 1 }
	z += f()
	fmt.Println(z)
	w := z + f()
	fmt.Println(w)
	w = z + f() + z
	fmt.Println(w)
	w = (z + 1) * f()
	fmt.Println(w)
	g = 1
	w = g + setg(5)
	fmt.Println(w)
	g += setg(3)
	fmt.Println(g)
	three(g, setg(1), g)
	three(z, f(), z)
	three(p.pos, p.read(), p.pos)
	fmt.Println(z, f(), z)
	fmt.Println(g, setg(2), g)
	arr := [...]int{g, setg(1), g}
	fmt.Println(arr)
	arr2 := []int{z, f(), z}
	fmt.Println(arr2)
	q := P{pos: g, n: setg(4)}
	fmt.Println(q.pos, q.n)
	a, b := g, setg(1)
	fmt.Println(a, b)
	a, b = z, f()
	fmt.Println(a, b)
	s := []int{1, 2, 3}
	h := func() int { s = []int{10, 20, 30}; return 2 }
	v := s[1] + h()
	fmt.Println(v)
	s = []int{1, 2, 3}
	s[1] = h()
	fmt.Println(s)
	s = []int{1, 2, 3}
	s[h()] = 5
	fmt.Println(s)
	s = []int{1, 2, 3}
	s[1] += h()
	fmt.Println(s)
	i := 0
	k := func() int { i++; return i }
	t := []int{0, 0, 0, 0}
	t[i] = k()
	fmt.Println(t)
	t[i], t[k()] = 7, 8
	fmt.Println(t)
	m := map[int]int{}
	m[i] = k()
	fmt.Println(m)
	m[i] += k()
	fmt.Println(m)
	str := "a"
	sf := func() string { str += "x"; return "f" }
	fmt.Println(str + sf())
	str += sf()
	fmt.Println(str)
	str = str + sf() + str
	fmt.Println(str)
	func() {
		ret := func() (int, int) { return z, f() }
		fmt.Println(ret())
	}()
	bo := z > 5 && f() == 1 && z > 100
	fmt.Println(bo, z)
	fmt.Println(z == f(), z < f()*z)
	var e any = z
	ef := func() any { e = "changed"; return 1 }
	fmt.Println(e, ef(), e)
	fmt.Println(e == ef())
	st := P{pos: 1}
	stf := func() int { st.pos = 9; return 1 }
	fmt.Println([]P{st, {pos: stf()}, st}[0].pos)
	u := st.pos<<uint(stf()) - st.pos
	fmt.Println(u)
	sl := append(s, h())
	fmt.Println(sl)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	cc := z + <-c + f()
	fmt.Println(cc)
	n1 := -z + f()
	fmt.Println(n1)
	n2 := float64(z) + float64(f())
	fmt.Println(n2)
	fmt.Println(len(str)+len(sf()), len(str))
	l1, l2, l3 := len(str), sf(), len(str)
	fmt.Println(l1, l2, l3, real(complex(fl0, 1))+float64(len(sf())))
	pp := p
	pf := func() int { pp = &P{pos: 1000}; return 1 }
	fmt.Println(pp.pos + pf())
	pp = p
	pp.pos = pf()
	fmt.Println(p.pos, pp.pos)
	pp = p
	pp.pos += pf()
	fmt.Println(p.pos, pp.pos)
	defer func(a, b int) { fmt.Println("defer", a, b) }(z, f())
	switch z {
	case f():
		fmt.Println("eq")
	default:
		fmt.Println("ne", z)
	}
	fl := 1.5
	ff := func() float64 { fl *= 2; return 1 }
	fmt.Println(fl*fl + ff())
	fl += ff() * fl
	fmt.Println(fl)
	var ar [3]int
	af := func() int { ar[0] = 5; return 1 }
	br := [2][3]int{ar, {af()}}
	fmt.Println(br)
	fmt.Println(ar[0] + af()*ar[0])
	fmt.Println(two(g + setg(1)))
}
