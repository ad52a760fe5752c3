package main

import "fmt"

type P struct{ x, y int }

var global *P
var globals []*int

func ret() *P              { p := P{1, 2}; return &p }
func param(p P) *P         { return &p }
func through(pp **P)       { q := P{5, 6}; *pp = &q }
func storeGlobal(p *P)     { global = p }
func iface() interface{}   { p := P{7, 8}; return &p }
func (p P) self() *P       { return &p }
func slice() []int         { var a [4]int; a[2] = 3; return a[1:] }
func closure() (func(), func() int) {
	n := 0
	return func() { n++ }, func() int { return n }
}
func named() (p *P, q P) { p = &q; q.x = 3; return }
func namedDefer() (n int) {
	p := &n
	defer func() { *p *= 2 }()
	return 21
}
func loopPtrs() (ps []*int) {
	for i := 0; i < 4; i++ {
		j := i * i
		ps = append(ps, &j)
	}
	return
}
func variadic(ps ...*int) { globals = append(globals, ps...) }
func arrayOf() [2]*int {
	a, b := 1, 2
	return [2]*int{&a, &b}
}
func structOf() struct{ p *int } { x := 9; return struct{ p *int }{&x} }
func mapOf() map[string]*int   { x := 4; return map[string]*int{"x": &x} }
func chanOf() chan *int {
	c := make(chan *int, 1)
	x := 12
	c <- &x
	return c
}
func swap(a, b *int) { *a, *b = *b, *a }

func clobber(n int) int {
	var junk [100]int
	for i := range junk {
		junk[i] = -1
	}
	if n > 0 {
		return clobber(n-1) + junk[n]
	}
	return 0
}

func main() {
	a, b := ret(), ret()
	a.x = 50
	clobber(10)
	fmt.Println(*a, *b, *param(*a), param(*a) != a)
	var p *P
	through(&p)
	storeGlobal(&P{3, 4})
	clobber(10)
	fmt.Println(*p, *global, *iface().(*P), *(P{9, 9}).self())
	s := slice()
	inc, get := closure()
	inc()
	inc()
	np, nq := named()
	clobber(10)
	fmt.Println(s, get(), np.x, nq, namedDefer())
	np.x = 100
	fmt.Println(nq.x)
	for _, q := range loopPtrs() {
		fmt.Print(*q, " ")
	}
	x, y := 1, 2
	variadic(&x, &y)
	swap(globals[0], &y)
	arr := arrayOf()
	clobber(10)
	fmt.Println(x, y, *arr[0], *arr[1], *structOf().p, *mapOf()["x"], *<-chanOf())
	global.x++
	local := P{1, 1}
	storeGlobal(&local)
	local.y = 44
	global.x = 33
	fmt.Println(local, *global, global == &local)
}
