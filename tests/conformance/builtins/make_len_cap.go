package main

import "fmt"

func try(f func()) {
	defer func() {
		r := recover()
		_, isErr := r.(error)
		fmt.Println(r, isErr)
	}()
	f()
}

func main() {
	s := make([]int, 3, 10)
	m := make(map[string]int, 100)
	c := make(chan int, 7)
	fmt.Println(len(s), cap(s), len(m), len(c), cap(c), make([]string, 2), cap(make(chan bool)))
	var n8 uint8 = 200
	var i64 int64 = 5
	fmt.Println(len(make([]byte, n8)), cap(make([]byte, i64, n8)), len(make([]int, 2.0, 1e1)), cap(make(chan int, 'a')))
	neg, big := -1, 1<<62
	zero := 0
	try(func() { _ = make([]int, neg) })
	try(func() { _ = make([]int, 2, zero) })
	try(func() { _ = make([]int, big) })
	try(func() { _ = make([]int, 0, big) })
	try(func() { _ = make(chan int, neg) })
	try(func() { _ = make(chan int, big) })
	try(func() { m := make(map[int]int, neg); fmt.Print(len(m), " ") })
	try(func() { var i64 uint64 = 1 << 63; _ = make([]byte, i64) })
	try(func() { var m map[string]int; delete(m, "x"); fmt.Print(m["y"], len(m), " "); m["a"] = 1 })
	try(func() { var c chan int; fmt.Print(len(c), cap(c), " "); close(c) })
	try(func() { c := make(chan int); close(c); close(c) })
	try(func() { c := make(chan int, 1); close(c); c <- 1 })
	p := new(int)
	*p = 4
	q := new([3]string)
	q[1] = "x"
	r := new(struct{ a, b *int })
	r.a = p
	fmt.Println(*p, *q, len(q), *r.a, r.b == nil, *new(string) == "", *new(func()) == nil)
	var arr [10]struct{ x [4]int }
	const k = len(arr) * len(arr[0].x)
	var pa *[7]int
	const l = len(pa) + cap(pa)
	fmt.Println(k, l, len("héé"), len([]rune("héé")), len([3]int{}), cap([2][]int{}[1]))
	d := map[float64]string{1: "a", 2.5: "b"}
	delete(d, 1)
	delete(d, 100)
	fmt.Println(d, len(d))
	e := map[interface{}]int{"a": 1, 2: 2}
	delete(e, 2)
	delete(e, int64(2))
	try(func() { delete(e, []int{}) })
	fmt.Println(e)
	fmt.Println(complex(1, 2), real(3+4i), imag(complex64(5i)), real('a'), complex(float32(1), 2))
	fmt.Printf("%T %T %T %T\n", complex(1, 2), real(3i), imag(complex64(5i)), complex(float32(1), 2))
	ch := make(chan int, 4)
	ch <- 1
	ch <- 2
	<-ch
	fmt.Println(len(ch), cap(ch), len(make(chan int)))
}
