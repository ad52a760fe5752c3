package main

import "fmt"

type T struct{ n int }

func (t T) val()   { fmt.Println("val", t.n) }
func (t *T) ptr()  { fmt.Println("ptr", t.n) }
func arg(n int) int { fmt.Println("arg", n); return n }

func results() (a, b int) {
	defer func() { a *= 10 }()
	defer func() { b += a }()
	a = 1
	return a + 1, 5
}

func loop() {
	for i := 0; i < 3; i++ {
		defer fmt.Print(i, " ")
		defer func(n int) { fmt.Print("f", n, " ") }(i * i)
	}
}

func conditional(x int) (s string) {
	if x > 0 {
		defer func() { s += "+" }()
	}
	if x > 1 {
		defer func() { s += "++" }()
	}
	return "r"
}

func many(n int) (sum int) {
	for i := 1; i <= n; i++ {
		i := i
		defer func() { sum += i }()
	}
	return 0
}

func nested() {
	defer func() {
		defer fmt.Println("inner deferred")
		fmt.Println("outer deferred")
	}()
	fmt.Println("body")
}

func getf(s string) func() { fmt.Println("get", s); return func() { fmt.Println("run", s) } }

func main() {
	t := T{1}
	defer t.val()
	defer t.ptr()
	t.n = 2
	defer fmt.Println("last arg", arg(3))
	fmt.Println(results())
	loop()
	fmt.Println()
	fmt.Println(conditional(0), conditional(1), conditional(2), many(100))
	nested()
	func() {
		defer getf("a")()
		defer getf("b")()
		fmt.Println("between")
	}()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var f func()
		defer f()
		fmt.Println("nil func deferred runs at exit")
	}()
	m := map[string]int{}
	func() {
		defer delete(m, "x")
		defer func(m map[string]int) { fmt.Println(len(m)) }(m)
		m["x"] = 1
	}()
	fmt.Println(len(m))
	c := make(chan int, 1)
	func() {
		defer close(c)
		defer print()
		c <- 1
	}()
	_, ok := <-c
	_, ok2 := <-c
	fmt.Println(ok, ok2)
}
