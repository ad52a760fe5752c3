package main

import "fmt"

func a(x int) int {
	if x > 0 {
		return 1
	} else if x < 0 {
		return -1
	} else {
		return 0
	}
}

func b(x int) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		x++
		fallthrough
	default:
		panic(x)
	}
}

func c() int {
	for {
	}
}

func d(x int) int {
	for {
		switch x {
		case 1:
			break
		case 2:
			return 2
		}
		select {
		default:
			for {
				break
			}
		}
		x++
	}
}

func e(c chan int) int {
	select {
	case v := <-c:
		return v
	case c <- 1:
		return -1
	}
}

func f(x interface{}) string {
	switch v := x.(type) {
	case int:
		return "int"
	case string:
		return v
	default:
		{
			return "other"
		}
	}
}

func g(x int) (r int) {
	if x > 3 {
		goto end
	}
	return x
end:
	return -x
}

func h(x int) int {
L:
	for {
		if x > 10 {
			return x
		}
		x++
		continue L
	}
}

func i() int { select {} }

func j(x int) int {
	{
		{
			panic("nested blocks")
		}
	}
}

func k(x int) func() int {
	return func() int {
		switch x {
		default:
			return x
		}
	}
}

func l(n int) int {
top:
	if n > 100 {
		return n
	}
	n *= 2
	goto top
}

func main() {
	ch := make(chan int, 1)
	fmt.Println(a(5), a(-5), a(0), b(1), d(0), e(ch), e(ch), f(1), f("s"), f(1.5), g(2), g(5), h(3), k(8)(), l(3))
	defer func() {
		fmt.Println(recover())
		defer func() { fmt.Println(recover()) }()
		j(1)
	}()
	if len(ch) > 5 {
		c()
		i()
	}
	b(-1)
}
