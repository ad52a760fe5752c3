package main

import "fmt"

type (
	A0 = []string
	A1 = A0
	A2 = struct{ a, b int }
	A3 = int
	A4 = func(A3, float64) *A0
	A5 = func(x int, _ float64) *[]string

	B0 A0
	B1 []string
	B2 struct{ a, b int }
	B3 struct{ a, c int }
	B4 func(int, float64) *B0
	B5 func(x int, y float64) *A1
	C0 = B0
)

func same(a, b interface{}) bool { return fmt.Sprintf("%T", a) == fmt.Sprintf("%T", b) && is(a, b) }

func is(a, b interface{}) bool {
	m := map[interface{}]int{}
	m[fmt.Sprintf("%T", a)]++
	m[fmt.Sprintf("%T", b)]++
	return len(m) == 1
}

type tagged1 struct {
	X int `json:"x"`
}
type tagged2 struct {
	X int `xml:"x"`
}

func main() {
	var a interface{} = A1{}
	_, ok := a.([]string)
	fmt.Println(ok)
	_, ok = a.(B0)
	fmt.Println(ok)
	var f interface{} = A4(nil)
	_, ok = f.(A5)
	fmt.Println(ok)
	_, ok = f.(B4)
	fmt.Println(ok)
	var c interface{} = C0{"x"}
	_, ok = c.(B0)
	fmt.Println(ok)
	fmt.Println(same(A2{}, struct{ a, b int }{}), same(A2{}, B2{}), same(B2{}, B3{}))
	var x interface{} = struct {
		a int
		b string
	}{1, "q"}
	_, ok = x.(struct {
		a int
		b string
	})
	_, ok2 := x.(struct {
		b string
		a int
	})
	fmt.Println(ok, ok2)
	t := tagged1(tagged2{5})
	fmt.Println(t)
	var y interface{} = struct {
		X int `a`
	}{}
	_, ok = y.(struct{ X int })
	fmt.Println(ok)
	var ch interface{} = make(chan<- int)
	_, ok = ch.(chan int)
	_, ok2 = ch.(chan<- int)
	fmt.Println(ok, ok2)
	var i1 interface{} = [2]interface{ M() }{}
	_, ok = i1.([2]interface{ M() })
	fmt.Println(ok)
	type L int
	func() {
		type L int
		var l interface{} = L(1)
		_, ok = l.(L)
		fmt.Println(ok)
		fmt.Printf("%T\n", l)
	}()
	var l interface{} = L(1)
	_, ok = l.(A3)
	fmt.Println(ok)
}
