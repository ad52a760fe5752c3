package main

import "fmt"

// Short-circuit conditions as values and as branches, with side effects counted.
var n int

func t(b bool) bool { n++; return b }

func cond(a, b, c, d bool) string {
	s := ""
	if a && b || c && !d {
		s += "1"
	}
	if !(a || b) && (c || d) {
		s += "2"
	}
	if a == b != (c == d) {
		s += "3"
	}
	x := a && (b || c) && !(c && d)
	y := !a || b && c || !d
	if x != y {
		s += "4"
	}
	for i := 0; i < 3 && (a || i < 1) && !(b && i == 2); i++ {
		s += "."
	}
	switch {
	case a && b, c && d:
		s += "5"
		if !x {
			break
		}
		s += "6"
		fallthrough
	case y:
		s += "7"
	default:
		s += "8"
	}
	return s
}

func loops(k int) (s []int) {
outer:
	for i := 0; ; i++ {
		switch i % 5 {
		case 0:
			continue
		case 1:
			for j := i; ; j-- {
				if j < 0 {
					continue outer
				}
				if j == k {
					break
				}
				if j == 3 {
					break outer
				}
				s = append(s, i*100+j)
			}
		case 2, 3:
			if i > k {
				break outer
			}
			goto next
		}
		s = append(s, -i)
	next:
		if len(s) > 20 {
			return
		}
	}
	return
}

func early(x int) (r string) {
	defer func() { r += ";" }()
	for {
		if x < 0 {
			return "neg"
		} else if x == 0 {
			break
		} else if x%2 == 1 {
			x -= 3
			continue
		}
		x /= 2
	}
	if x := x + 1; x > 1 {
		return "never"
	} else if y := x * 2; y == 2 {
		return fmt.Sprint("end ", x, y)
	}
	return "?"
}

func nestedFuncs(d int) int {
	f := func(g func(int) int, x int) int {
		if x > d {
			return g(x - 1)
		}
		return func() int {
			defer func() { n += x }()
			return g(x) * 2
		}()
	}
	return f(func(y int) int { return f(func(z int) int { return z + y }, y+1) }, d+1)
}

func main() {
	for i := 0; i < 16; i++ {
		fmt.Print(cond(i&1 != 0, i&2 != 0, i&4 != 0, i&8 != 0), " ")
	}
	fmt.Println()
	_ = t(true) || t(false)
	_ = t(false) && t(true)
	x := t(true) && t(true) && t(false) && t(true) || t(true)
	y := !t(false) == t(true)
	fmt.Println(x, y, n)
	if a := t(true); a || t(true) {
		n += 100
	}
	fmt.Println(n)
	fmt.Println(loops(0), loops(2), loops(7))
	for i := -1; i < 8; i++ {
		fmt.Print(early(i), " ")
	}
	fmt.Println()
	fmt.Println(nestedFuncs(3))
	fmt.Println(n)
	var p *struct{ v int }
	if p != nil && p.v > 0 {
		fmt.Println("never")
	}
	var xs []int
	if len(xs) == 0 || xs[0] == 0 {
		fmt.Println("guarded")
	}
	bits := 0
	for i, b := range []bool{true, false, true} {
		if b {
			bits |= 1 << i
		}
	}
	m := map[bool]int{}
	for i := 0; i < 10; i++ {
		m[i%3 == 0]++
	}
	fmt.Println(bits, m, (3 > 2) == (2 > 1), !(1 == 2) && true)
	func() {
		for i := 0; i < 2; i++ {
			defer func(i int) {
				for {
					if i == 1 {
						fmt.Print("one ")
						return
					}
					i++
				}
			}(i)
		}
	}()
	fmt.Println()
}
