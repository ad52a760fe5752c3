// What an assignment writes to is checked after its right side has been evaluated.
package main

import "fmt"

type S struct {
	a, b int
	c    [3]int
}

func f(s string) int { fmt.Println("call", s); return 7 }

func g(s string) string { fmt.Println("call", s); return "x" + s }

func h(s string) (int, int) { fmt.Println("call", s); return 1, 2 }

func try(name string, fn func()) {
	defer func() { fmt.Println(name, recover()) }()
	fn()
}

type big struct{ x [20]int }

func bigf(s string) (b big) { fmt.Println("call", s); b.x[3] = 5; return }

func main() {
	x := []int{1, 2, 3}
	var arr [3]int
	i := 5
	var p *S
	var m map[string]int
	var ip *int
	var z int
	var bs []big
	var bp *big
	try("slice", func() { x[i] = f("slice") })
	try("array", func() { arr[i] = f("array") })
	try("field", func() { p.b = f("field") })
	try("fieldarr", func() { p.c[i] = f("fieldarr") })
	try("fieldarr0", func() { p.c[1] = f("fieldarr0") })
	try("deref", func() { *ip = f("deref") })
	try("map", func() { m["a"] = f("map") })
	try("two", func() { x[1], x[i] = 4, 5 })
	fmt.Println(x)
	try("twocall", func() { x[0], x[i] = h("twocall") })
	fmt.Println(x)
	try("nil2", func() { x[2], p.a = 6, 7 })
	fmt.Println(x)
	try("nil3", func() { x[2], *ip = 8, f("q") })
	fmt.Println(x)
	try("op", func() { x[i] += f("op") })
	try("opfield", func() { p.b += f("opfield") })
	try("opdiv", func() { x[0] /= z })
	try("rhs", func() { x[i] = x[i+1] })
	try("rhs2", func() { p.b = x[i] })
	try("bigs", func() { bs[i] = bigf("bigs") })
	try("bigp", func() { *bp = bigf("bigp") })
	try("bigpx", func() { bp.x = bigf("bigpx").x })
	try("rhs3", func() { x[i] = f("a") / z })
	try("str", func() { ss := []string{"a"}; ss[i] = g("str") })
	try("iface", func() { ss := []any{"a"}; ss[i] = g("iface") })
	try("append", func() { ss := [][]int{nil}; ss[i] = append(ss[0], f("append")) })
	try("range", func() {
		for x[i] = range []int{1} {
			fmt.Println("body")
		}
	})
	ch := make(chan int, 1)
	ch <- 3
	try("recv", func() { x[i] = <-ch })
	fmt.Println(len(ch))
	ch <- 3
	try("select", func() {
		select {
		case x[i] = <-ch:
		}
	})
	fmt.Println(len(ch))
	try("commaok", func() { var ok bool; x[i], ok = m["a"]; _ = ok })
	try("incdec", func() { x[i]++ })
	try("nested", func() { y := [][]int{x}; y[i][f("nested")] = f("nested2") })
	try("nested1", func() { y := [][]int{x}; y[0][f("nested1")] = f("nested12") })
	try("nestedp", func() { y := []*S{nil}; y[0].c[f("nestedp")] = f("nestedp2") })
	try("lit", func() { bs[i] = big{[20]int{f("lit")}} })
	try("litp", func() { *p = S{a: f("litp")} })
	try("div", func() { x[i] = 1 / z })
	try("conv", func() { x[i] = any("s").(int) })
}
