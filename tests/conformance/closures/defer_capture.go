package main

import "fmt"

type res struct{ log *[]string }

func (r res) open(n string) func() {
	*r.log = append(*r.log, "open "+n)
	return func() { *r.log = append(*r.log, "close "+n) }
}

func withRetry(n int, f func(try int) error) (err error) {
	for i := 0; i < n; i++ {
		if err = func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("panic: %v", r)
				}
			}()
			return f(i)
		}(); err == nil {
			return
		}
	}
	return fmt.Errorf("after %d tries: %w", n, err)
}

func transform(xs []int) (out []int, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("at %d: %v", len(out), r)
		}
	}()
	for _, x := range xs {
		out = append(out, 100/x)
	}
	return
}

func main() {
	var log []string
	r := res{&log}
	func() {
		defer r.open("a")()
		for _, n := range []string{"b", "c"} {
			func() {
				defer r.open(n)()
				log = append(log, "use "+n)
			}()
		}
	}()
	fmt.Println(log)
	fmt.Println(withRetry(3, func(i int) error {
		if i < 2 {
			panic(i)
		}
		return nil
	}))
	fmt.Println(withRetry(2, func(i int) error {
		var m map[int]int
		m[i] = i
		return nil
	}))
	fmt.Println(transform([]int{1, 2, 5}))
	fmt.Println(transform([]int{1, 2, 0, 5}))
	x := 1
	defer fmt.Println("x at defer:", x)
	defer func() { fmt.Println("x at exit:", x) }()
	defer func(x *int) { *x++ }(&x)
	x = 10
	var fs []func()
	for i := 0; i < 3; i++ {
		i := i
		defer func() { fs = append(fs, func() { fmt.Print(i, " ") }) }()
	}
	defer func() {
		for i := len(fs) - 1; i >= 0; i-- {
			fs[i]()
		}
	}()
}
