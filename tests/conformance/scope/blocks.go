package main

import "fmt"

var x = "package"

func param(x int) (y int) {
	y = x
	{
		x := x * 2
		y += x
		x++
		y += x
	}
	return y + x
}

func named() (err error) {
	if err := fmt.Errorf("inner"); err != nil {
		_ = err
	}
	return
}

func shadowInIf() string {
	if x := 1; x > 5 {
		return "a"
	} else if x := "s"; len(x) == 2 {
		return "b"
	} else {
		return fmt.Sprint("c", x)
	}
}

type T struct{ T *int }

func (T T) M() int { return *T.T }

func main() {
	fmt.Println(x)
	x := x + "!"
	fmt.Println(x)
	{
		x, y := len(x), x
		fmt.Println(x, y)
		{
			var x = []int{x}
			fmt.Println(x)
		}
	}
	fmt.Println(param(3), named(), shadowInIf())
	for x := 0; x < 2; x++ {
		x := x * 10
		fmt.Print(x, " ")
	}
	fmt.Println(x)
	switch x := interface{}(x).(type) {
	case string:
		x += "?"
		fmt.Println(x)
	case int:
		fmt.Println(x + 1)
	}
	switch x := 5; {
	case x > 3:
		x := "case scope"
		fmt.Println(x)
	}
	f := func(x int) int { x *= 2; return x }
	fmt.Println(f(4), x)
	n := 7
	fmt.Println(T{&n}.M())
	type x2 int
	type T2 struct{ n *T2 }
	var _ = T2{}
	type int string
	var s int = "int is string"
	fmt.Println(s)
	select {
	case x := <-make(chan bool):
		fmt.Println(x)
	default:
		x := 'd'
		fmt.Println(x)
	}
	a, b := 1, 2
	a, c := b, a
	b, d := a+c, b
	fmt.Println(a, b, c, d)
}
