package lab

import "fmt"

type T struct{ f func() }

var g = func(x int) int {
	if x > 1 {
		return x
	} else if x < -5 {
		x++
	} else /* c */ {
	}
	return -x
}

func (T) _() { println() }
func _()     { println() }

func Empty() {}

func F(n int, ch chan int) (r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v", e)
		}
	}()
	var (
		a int
		b = 2
	)
	_ = a + b
again:
	n--
	if n > 5 {
		goto again
	}
loop:
	for i := 0; i < 3; i++ {
		switch {
		case i == 0:
			continue loop
		case i == 1:
			if n > 100 {
				break
			}
			fallthrough
		case i == 2:
			r++
			fallthrough
		default:
		}
	}
	select {
	case v, ok := <-ch:
		_ = v
		_ = ok
	default:
	}
	switch x := any(n).(type) {
	case int:
	case string:
		println(x)
	}
	switch {
	}
	{
		n++
	}
	for range []int{1, 2} {
	}
	func() { n++ }()
	T{func() { n += 2 }}.f()
	func() {
		n--
	}()
	ch2 := make(chan int, 1)
	ch2 <- 1
	if n == 77 {
		panic("no")
	}
	var arr [3]int
	arr[1:][0] = 5
	*(&r)++
	if v := g(3); v > 100 {
		return
	}
	return r + g(-9) + g(-2), nil; ;
}

func Gen[E any, S ~[]E](s S, f func(E) bool) (out S) {
	for _, e := range s {
		if f(e) {
			out = append(out, e)
		}
	}
	return
}

func small(x int) int { return x + 1 }
func Small(x int) int {
	return small(x) +
		small(2)
}
