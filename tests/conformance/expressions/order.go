package main

import "fmt"

var log []string

func t(s string, v int) int { log = append(log, s); return v }
func flush()                { fmt.Println(log); log = nil }

type S struct{ a [4]int }

func (s *S) m(n int) *S { t(fmt.Sprint("m", n), 0); return s }
func get(s string) []int { t(s, 0); return make([]int, 10) }
func ch(s string) chan int {
	t(s, 0)
	return make(chan int, 1)
}
func fn(s string) func(...int) int {
	t(s, 0)
	return func(xs ...int) int { t(s+"()", 0); return len(xs) }
}

func three() (int, int, int) { return t("x", 1), t("y", 2), t("z", 3) }

func main() {
	_ = t("a", 1) + t("b", 2)*t("c", 3) - t("d", 4)
	flush()
	get("l")[t("i", 1)], get("m")[t("j", 2)] = t("r1", 5), t("r2", 6)
	flush()
	fn("f")(t("1", 1), fn("g")(t("2", 2)), t("3", 3))
	flush()
	(&S{}).m(1).m(t("arg", 2)).a[t("idx", 1)] += t("val", 3)
	flush()
	_ = []int{t("e0", 0), t("e1", 1), 5: t("e5", 5)}
	_ = map[int]int{t("k1", 1): t("v1", 1), t("k2", 2): t("v2", 2)}
	flush()
	_ = t("false", 0) == 1 && t("no", 1) == 1 || t("yes", 1) == 1
	flush()
	ch("c1") <- t("sent", 1)
	flush()
	select {
	case ch("s1") <- t("v", 1):
	case <-ch("s2"):
	case get("unused")[t("never", 0)] = <-ch("s3"):
	}
	flush()
	a, i := []int{1, 2, 3}, 0
	i, a[i] = 1, 9
	fmt.Println(a, i)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	x := []int{1, 2, 3}
	j := 0
	j, x[j] = 2, x[j+1]
	x[0], x[0] = 10, 20
	fmt.Println(x, j)
	func() {
		defer func() { fmt.Println(recover() != nil, x) }()
		x[1], x[j+5] = 4, 5
	}()
	var p *S
	func() {
		defer func() { recover(); flush() }()
		p.a[t("index", 1)] = t("rhs", 2)
	}()
	m := map[string]int{}
	m["a"], m["b"] = len(m), len(m)
	m["c"] = t("mc", len(m))
	fmt.Println(m)
	get("s")[t("lo", 1):t("hi", 3)][t("k", 0)]++
	flush()
	fmt.Println(three())
	flush()
	defer fn("defer")(t("darg", 1))
	flush()
	y := 1
	f := func() int { y++; return y }
	arr := [3]int{f(), f(), f()}
	fmt.Println(arr, y)
}
