package main

import "fmt"

func counter() (inc func() int, get func() int, reset func()) {
	n := 0
	return func() int { n++; return n }, func() int { return n }, func() { n = 0 }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func curry(f func(int, int, int) int) func(int) func(int) func(int) int {
	return func(a int) func(int) func(int) int {
		return func(b int) func(int) int {
			return func(c int) int { return f(a, b, c) }
		}
	}
}

func memo(f func(int) int) func(int) int {
	cache := map[int]int{}
	return func(n int) int {
		if v, ok := cache[n]; ok {
			return v
		}
		v := f(n)
		cache[n] = v
		return v
	}
}

type T struct{ f func(*T) string; name string }

func modify(param int, arr [3]int, s []int) func() (int, [3]int, []int) {
	f := func() (int, [3]int, []int) { return param, arr, s }
	param++
	arr[0] = 100
	s[0] = 200
	return f
}

func named() (x int, f func()) {
	f = func() { x++ }
	f()
	f()
	return x, f
}

func main() {
	inc, get, reset := counter()
	inc2, get2, _ := counter()
	inc()
	inc()
	inc2()
	fmt.Println(get(), get2())
	reset()
	fmt.Println(inc(), get(), get2())
	add := func(n int) func(int) int { return func(x int) int { return x + n } }
	fmt.Println(compose(add(1), add(10), func(x int) int { return x * x })(5))
	fmt.Println(curry(func(a, b, c int) int { return a*100 + b*10 + c })(1)(2)(3))
	var fib func(int) int
	calls := 0
	fib = memo(func(n int) int {
		calls++
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println(fib(80), calls)
	t := &T{name: "t"}
	t.f = func(u *T) string { return u.name + t.name }
	fmt.Println(t.f(&T{name: "u"}))
	fmt.Println(modify(1, [3]int{1, 2, 3}, []int{1, 2})())
	x, f := named()
	f()
	fmt.Println(x)
	a, b := 1, 2
	swap := func() { a, b = b, a }
	swap()
	fmt.Println(a, b)
	var fs [3]func() int
	for i := range fs {
		i := i
		fs[i] = func() int { i += 10; return i }
	}
	fmt.Println(fs[0](), fs[0](), fs[1](), fs[2]())
	deep := func() func() func() int {
		v := 1
		return func() func() int {
			v *= 2
			w := v
			return func() int { v++; w++; return v*1000 + w }
		}
	}()
	g, h := deep(), deep()
	fmt.Println(g(), h(), g())
	p := &a
	cl := func() *int { return &b }
	*cl() = 50
	*p = 60
	fmt.Println(a, b, func() int { return a + b }())
	y := 0
	func() { y++; func() { y += 10; func() { y += 100 }() }() }()
	fmt.Println(y)
	str := ""
	each := func(f func(rune)) {
		for _, r := range "abc" {
			f(r)
		}
	}
	each(func(r rune) { str = string(r) + str })
	fmt.Println(str)
	var nilf func()
	fmt.Println(nilf == nil, add != nil)
	z := struct{ a, b int }{1, 2}
	func() { z.a = 10 }()
	zc := z
	func() { zc.b = 20; _ = z }()
	fmt.Println(z, zc)
}
