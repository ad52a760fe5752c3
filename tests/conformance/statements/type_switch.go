package main

import (
	"errors"
	"fmt"
	"io"
)

type Num interface{ Num() int }
type A int
type B struct{ a, b int }

func (a A) Num() int  { return int(a) }
func (b *B) Num() int { return b.a + b.b }

func kind(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return fmt.Sprintf("nil %v", v)
	case int, int64:
		return fmt.Sprintf("integer %v %T", v, v)
	case float64:
		return fmt.Sprintf("float %g", v*2)
	case func(int) float64:
		return fmt.Sprint("func ", v(3))
	case bool, string:
		return fmt.Sprintf("bool or string %v", v)
	case []int:
		v[0]++
		return fmt.Sprint("slice ", len(v), v[0])
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case error:
		return "error " + v.Error()
	case Num:
		return fmt.Sprint("num ", v.Num())
	case *int:
		return fmt.Sprint("ptr ", *v)
	case chan<- int:
		return "send"
	case struct{ X int }:
		return fmt.Sprint("struct ", v.X)
	case [2]string:
		return v[0] + v[1]
	case interface{ Read([]byte) (int, error) }:
		return "reader"
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func main() {
	n := 5
	for _, x := range []interface{}{nil, 1, int64(2), int8(3), 2.5, func(i int) float64 { return float64(i) / 2 },
		true, "s", []int{1, 2}, map[string]int{"a": 4}, io.EOF, errors.New("e"), A(7), &B{1, 2}, B{}, &n,
		make(chan<- int), make(chan int), struct{ X int }{9}, [2]string{"x", "y"}, io.LimitReader(nil, 1), 'r', 1i, uint8(1)} {
		fmt.Println(kind(x))
	}
	var num Num = A(3)
	switch num.(type) {
	case *B:
		fmt.Println("B")
	case A:
		fmt.Println("A")
	}
	switch num = nil; num.(type) {
	case A:
		fmt.Println("A")
	default:
		fmt.Println("nil falls to default")
	}
	f := func() interface{} { fmt.Println("evaluated once"); return 3 }
	switch x := f().(type) {
	case string:
	case int:
		x++
		fmt.Println(x)
	}
L:
	for {
		switch interface{}(n).(type) {
		case int:
			n--
			if n == 0 {
				break L
			}
			continue
		}
	}
	fmt.Println(n)
	var ni Num
	switch v := interface{}(ni).(type) {
	case nil:
		fmt.Println("nil iface value", v == nil)
	}
	var nb *B
	switch v := Num(nb).(type) {
	case *B:
		fmt.Println("typed nil", v == nil)
	}
}
