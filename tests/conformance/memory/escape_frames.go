package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// grow moves the stack and collects, so that a pointer that was not adjusted or not seen shows.
//
//go:noinline
func grow(n int) int {
	var pad [40]int
	if n == 0 {
		runtime.GC()
		return 0
	}
	pad[n%40] = n
	return grow(n-1) + pad[n%40] - n
}

//go:noinline
func set8(p *int8, v int8) { grow(3); *p += v }

//go:noinline
func set32(p *uint32, v uint32) { grow(3); *p += v }

//go:noinline
func setf(p *float32, v float32) { grow(3); *p += v }

//go:noinline
func setb(p *bool) { grow(3); *p = !*p }

//go:noinline
func setc(p *complex64) { grow(3); *p *= 2i }

//go:noinline
func sets(p *string, s string) { grow(3); *p += s }

//go:noinline
func seti(p *interface{}, v interface{}) { grow(3); *p = v }

type odd struct {
	a byte
	b [3]uint16
	c bool
}

//go:noinline
func seto(p *odd) { grow(3); p.a++; p.b[1] += 7; p.c = true }

//go:noinline
func seta(p *[5]byte, i int) { grow(3); p[i] = 'x' }

func scalars() {
	var a int8 = 120
	set8(&a, 10)
	b := uint32(1<<32 - 1)
	set32(&b, 2)
	f := float32(0.5)
	setf(&f, 0.25)
	var c bool
	setb(&c)
	d := complex64(1 + 1i)
	setc(&d)
	s := "s"
	sets(&s, "t")
	var i interface{}
	seti(&i, &a)
	o := odd{a: 255}
	seto(&o)
	var arr [5]byte
	seta(&arr, 3)
	*i.(*int8)++
	fmt.Println(a, b, f, c, d, s, o, arr)
	pa := &o.b[2]
	*pa = 9
	k := 1
	pb := &o.b[k]
	*pb *= 2
	sl := o.b[:]
	sl[0] = 5
	fmt.Println(o, len(sl), cap(sl), *pa, *pb)
}

type node struct {
	next *node
	v    int
	name string
}

//go:noinline
func sumList(n *node) int {
	s := 0
	for ; n != nil; n = n.next {
		s += n.v + grow(2)
	}
	return s
}

func lists() {
	c := node{nil, 3, "c"}
	b := node{&c, 2, "b" + strconv.Itoa(2)}
	a := &node{&b, 1, "a"}
	fmt.Println(sumList(a), a.next.name)
	c.v = 10
	a.next.next.v++
	fmt.Println(sumList(a), c.v)
	nodes := []node{{v: 1}, {v: 2}, {v: 3}}
	for i := range nodes[:2] {
		nodes[i].next = &nodes[i+1]
	}
	fmt.Println(sumList(&nodes[0]))
	var head *node
	for i := 0; i < 4; i++ {
		head = &node{next: head, v: i}
	}
	fmt.Println(sumList(head))
}

// Every frame points into the one above.
type link struct {
	up *link
	n  int
}

//go:noinline
func deep(up *link, n int) int {
	l := link{up, n}
	if n == 0 {
		s := 0
		for p := &l; p != nil; p = p.up {
			s += p.n
			p.n = -p.n
		}
		return s
	}
	r := deep(&l, n-1)
	if l.n != -n {
		panic("lost")
	}
	return r
}

func closures() {
	n := 0
	add := func(d int) int { grow(2); n += d; return n }
	add(3)
	add(4)
	fmt.Println(n)
	var fib func(int) int
	fib = func(k int) int {
		n++
		if k < 2 {
			return k
		}
		return fib(k-1) + fib(k-2)
	}
	fmt.Println(fib(10), n)
	apply := func(f func(int) int, xs ...int) (out []int) {
		for _, x := range xs {
			out = append(out, f(x))
		}
		return
	}
	k := 5
	fmt.Println(apply(func(x int) int { k++; return x*k + grow(1) }, 1, 2, 3), k)
	outer := 1
	func() {
		inner := 2
		func() {
			inner += outer
			outer += inner + grow(2)
		}()
		outer *= inner
	}()
	fmt.Println(outer)
	xs := []string{"pear", "fig", "apple"}
	sort.Slice(xs, func(i, j int) bool { return len(xs[i]) < len(xs[j]) })
	fmt.Println(xs, strings.Map(func(r rune) rune { k += int(r); return r + 1 }, "abc"), k)
	var fs []func() int
	for i := 0; i < 3; i++ {
		i := i
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		f()
		fmt.Print(f(), " ")
	}
	fmt.Println()
}

func named(fail int) (n int, err error) {
	n = 1
	defer func() {
		grow(3)
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v, n=%d", r, n)
			n = -n
		}
	}()
	defer func(k int) { n += k }(fail * 10)
	p := &n
	*p = 7
	if fail == 1 {
		panic("boom")
	}
	if fail == 2 {
		return n + 1, errors.New("two")
	}
	return
}

func deferred() (s string) {
	for i := 0; i < 3; i++ {
		defer func(i int) { s += strconv.Itoa(i) }(i)
	}
	b := []byte("x")
	defer func() { s += string(b) }()
	b = append(b, 'y')
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	defer grow(4)
	return "r"
}

func goexit() {
	var wg sync.WaitGroup
	wg.Add(1)
	x := 1
	go func() {
		defer wg.Done()
		y := 5
		p := &y
		defer func() { x += *p + grow(2) }()
		*p++
		runtime.Goexit()
	}()
	wg.Wait()
	fmt.Println(x)
}

type counter struct {
	pad int8
	n   int
}

func (c *counter) inc(d int) int { c.n += d + grow(1); return c.n }
func (c counter) get() int       { return c.n + int(c.pad) }

type wrapped struct {
	name string
	counter
}

type pwrapped struct {
	*counter
	n string
}

func methods() {
	var c counter
	f := c.inc
	f(2)
	f(3)
	g := c.get
	c.inc(10)
	n := c.n
	fmt.Println(n, g(), c.get(), (*counter).inc(&c, 1), counter.get(c))
	w := wrapped{"w", counter{1, 2}}
	w.inc(5)
	h := w.inc
	h(1)
	fmt.Println(w)
	p := pwrapped{counter: &c}
	p.inc(100)
	q := p.counter.inc
	q(1)
	fmt.Println(c.n, p.get())
	defer c.inc(1)
	arr := [3]counter{}
	for i := range arr {
		arr[i].inc(i)
		m := arr[i].inc
		m(10)
	}
	fmt.Println(arr)
}

//go:noinline
func total(ps ...*int) (s int) {
	for _, p := range ps {
		s += *p + grow(1)
		*p = 0
	}
	return
}

func two(a, b *int) (*int, *int) { return b, a }

func variadic() {
	a, b, c := 1, 2, 3
	fmt.Println(total(&a, &b, &c), total(), total(&c, &c))
	a, b = 5, 6
	fmt.Println(total(two(&a, &b)), a, b)
	ps := [...]*int{&a, &b, &c}
	for i, p := range ps {
		*p = i + 1
		ps[2] = &a
	}
	fmt.Println(a, b, c, *ps[2])
	for _, p := range []*int{&a, &b} {
		*p *= 10
		grow(2)
	}
	fmt.Println(a, b)
}

func buffers(n int) {
	buf := make([]byte, 0, 16)
	buf = strconv.AppendInt(buf, int64(n), 10)
	grow(2)
	small := append(buf, "-small"...)
	large := append(buf, strings.Repeat("L", 20)...)
	fmt.Println(string(small), string(large), len(buf), cap(buf))
	var arr [8]byte
	m := copy(arr[:], "hello")
	s := arr[1:m]
	grow(3)
	s[0] = 'E'
	t := append(s[:1], 'x')
	fmt.Println(string(arr[:m]), string(t), len(s), cap(s))
	ints := make([]*int, 3)
	for i := range ints {
		v := i * n
		ints[i] = &v
	}
	grow(1)
	fmt.Println(*ints[0], *ints[1], *ints[2])
	str := string(arr[:m])
	u := str + ""
	grow(2)
	fmt.Println(u, len(u))
}

func aliases() {
	i, a := 0, [3]int{10, 20, 30}
	p := &i
	*p, a[i] = 2, 11
	fmt.Println(i, a)
	i, a[i] = 1, 33
	fmt.Println(i, a)
	q := &a[1]
	a[0], *q = *q, a[0]
	fmt.Println(a)
	s := a[:]
	ps := &s
	*ps, s[0] = nil, 5
	fmt.Println(len(s), a)
	x, y := 1, 2
	px, py := &x, &y
	*px, *py = *py, *px
	px, py = py, px
	*px = 7
	fmt.Println(x, y)
	b := byte(250)
	pb := &b
	for k := 0; k < 10; k++ {
		*pb++
		b++
	}
	fmt.Println(b, *pb)
	st := struct {
		f float32
		c [2]complex64
	}{}
	pf, pc := &st.f, &st.c[1]
	*pf, *pc = 1.5, 2i
	st.f += *pf
	st.c[1] += *pc
	fmt.Println(st)
}

func loops() {
	var keep *int
	for i := 0; i < 3; i++ {
		x := i
		p := &x
		*p += 10
		if i == 1 {
			keep = &x
		}
		grow(1)
	}
	fmt.Println(*keep)
	n := 0
	var prev *int
again:
	y := n
	if prev != nil {
		fmt.Print(*prev, " ")
	}
	prev = &y
	n++
	if n < 4 {
		goto again
	}
	fmt.Println(*prev)
	sum := 0
	for i, p := 0, new(int); i < 3; i++ {
		*p += i
		sum += *p
	}
	fmt.Println(sum)
	for i := 0; i < 2; i++ {
		var z struct{ a, b int }
		pz := &z
		pz.a++
		pz.b += i
		fmt.Print(z, " ")
	}
	fmt.Println()
}

func channels() {
	ch := make(chan *int, 1)
	x := 1
	ch <- &x
	*<-ch = 2
	var v, w int
	var ok bool
	un := make(chan int)
	go func() {
		for i := 1; i < 4; i++ {
			un <- i
		}
		close(un)
	}()
	pv := &v
	v = <-un
	grow(2)
	select {
	case w, ok = <-un:
		*pv += w
	}
	*pv += <-un
	w, ok = <-un
	pw, pok := &w, &ok
	fmt.Println(x, v, *pw, *pok)
	done := make(chan bool)
	var n int64
	for i := 0; i < 4; i++ {
		go func() { atomic.AddInt64(&n, 2); done <- true }()
	}
	for i := 0; i < 4; i++ {
		<-done
	}
	var m int32
	atomic.AddInt32(&m, 5)
	fmt.Println(n, atomic.LoadInt32(&m))
}

type shape interface{ area() int }
type square struct{ s int }

func (s *square) area() int { return s.s*s.s + grow(1) }

func ifaces() {
	sq := square{3}
	var s shape = &sq
	sq.s = 4
	fmt.Println(s.area())
	var e interface{} = &sq
	switch v := e.(type) {
	case *square:
		v.s = 5
	}
	if v, ok := e.(*square); ok {
		v.s++
	}
	fmt.Println(sq, e == interface{}(&sq), e.(shape).area())
	type pair struct{ p *square }
	pr := interface{}(pair{&sq})
	pr.(pair).p.s = 9
	fmt.Println(sq.s)
	m := map[string]*square{"a": &sq}
	m["a"].s--
	fmt.Println(sq.s)
	var target *square
	pt := &target
	*pt = &sq
	target.s = 1
	fmt.Println((**pt).s, sq.s)
}

type box[T any] struct {
	v    T
	prev *box[T]
}

func (b *box[T]) push(v T) *box[T] { return &box[T]{v, b} }

//go:noinline
func mapTo[T, U any](xs []T, f func(*T) U) []U {
	out := make([]U, 0, 4)
	for i := range xs {
		x := xs[i]
		out = append(out, f(&x))
	}
	return out
}

func swap[T any](a, b *T) { grow(1); *a, *b = *b, *a }

func generic() {
	a, b := "a", "b"
	swap(&a, &b)
	i, j := int8(1), int8(2)
	swap(&i, &j)
	fmt.Println(a, b, i, j)
	st := &box[string]{"x", nil}
	st = st.push("y")
	fmt.Println(st.v, st.prev.v)
	n := 0
	fmt.Println(mapTo([]int{1, 2, 3}, func(p *int) string { n += *p; return fmt.Sprint(*p * 2) }), n)
	fmt.Println(mapTo([]string{"q"}, func(p *string) *string { return p })[0] != nil)
}

type big struct {
	a [100]int
	p *int
}

//go:noinline
func fill(b *big, v int) {
	for i := range b.a {
		b.a[i] = v
	}
	grow(2)
	*b.p += v
}

func bigs() {
	x := 1
	var b big
	b.p = &x
	fill(&b, 3)
	c := b
	fill(&c, 4)
	pc := &big{p: &x}
	*pc = c
	pc.a[7] = 70
	fmt.Println(x, b.a[99], c.a[0], pc.a[7], pc.a[8], pc.p == &x)
	arr := [4]big{}
	for i := range arr {
		arr[i].p = &x
		fill(&arr[i], i)
	}
	fmt.Println(x, arr[3].a[50])
}

func main() {
	scalars()
	lists()
	fmt.Println(deep(nil, 2000))
	closures()
	for i := 0; i < 3; i++ {
		fmt.Println(named(i))
	}
	fmt.Println(deferred())
	goexit()
	methods()
	variadic()
	buffers(42)
	aliases()
	loops()
	channels()
	ifaces()
	generic()
	bigs()
}
