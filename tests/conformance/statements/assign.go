package main

import "fmt"

type P struct{ x, y int }

func two() (int, string)              { return 1, "one" }
func fib() func() int {
	a, b := 0, 1
	return func() (r int) { r, a, b = a, b, a+b; return }
}

func main() {
	var a, b = 1, 2
	a, b = b, a
	fmt.Println(a, b)
	s := []int{1, 2, 3, 4}
	i := 1
	i, s[i] = 3, 20
	s[i], s[0] = s[0], s[i]
	fmt.Println(i, s)
	_, str := two()
	n, _ := two()
	fmt.Println(n, str)
	m := map[string][]P{}
	m["a"] = append(m["a"], P{1, 2})
	m["a"][0].x, m["a"][0].y = m["a"][0].y, m["a"][0].x
	fmt.Println(m)
	var arr [3]P
	pa := &arr
	pa[1], arr[2] = P{3, 4}, P{5, 6}
	arr[0] = pa[1]
	pa[1].x = 0
	fmt.Println(arr)
	arr2 := arr
	arr2[0].x = -1
	fmt.Println(arr[0], arr2[0])
	f := fib()
	for k := 0; k < 10; k++ {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	x, y, z := 1, 2, 3
	x, y, z = z, x, y
	fmt.Println(x, y, z)
	p, q := &x, &y
	*p, *q = *q, *p
	p, q = q, p
	*p = 100
	fmt.Println(x, y, *p, *q)
	mm := map[int]int{}
	mm[1]++
	mm[1] += 5
	mm[2] |= 6
	mm[2] <<= 2
	mm[3] -= 1
	fmt.Println(mm)
	v, ok := mm[9]
	w, ok2 := mm[2]
	fmt.Println(v, ok, w, ok2)
	var e interface{} = "str"
	e, ok = e.(string)
	fmt.Println(e, ok)
	c := make(chan int, 1)
	c <- 5
	mm[7], ok = <-c
	close(c)
	mm[8], ok2 = <-c
	fmt.Println(mm[7], ok, mm[8], ok2)
	ss := []string{"a", "b"}
	ss[0] += ss[1] + ss[0]
	ss[1] += "!"
	fmt.Println(ss)
	func() {
		defer func() { fmt.Println(recover(), mm[50]) }()
		var nm map[string]int
		mm[50], nm["x"] = 1, 2
	}()
	idx := 0
	next := func() int { idx++; return idx - 1 }
	s[next()] += 100
	s[next()]++
	fmt.Println(s, idx)
	var st struct {
		a [2]struct{ m map[string]int }
	}
	st.a[1].m = map[string]int{"k": 1}
	st.a[1].m["k"] *= 42
	fmt.Println(st)
	lp := &struct {
		next *P
		val  P
	}{}
	lp.next, lp.val = &lp.val, P{8, 9}
	lp.next.x++
	fmt.Println(lp.val, *lp.next)
}
