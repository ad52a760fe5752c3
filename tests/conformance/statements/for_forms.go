package main

import "fmt"

func main() {
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, ",", j, " ")
	}
	fmt.Println()
	n := 0
	for n < 5 {
		n += 2
		if n == 4 {
			continue
		}
		fmt.Print(n, " ")
	}
	for {
		n--
		if n < 3 {
			break
		}
	}
	fmt.Println(n)
outer:
	for i := 0; ; i++ {
		for j := 0; j < 4; j++ {
			switch {
			case j == 2:
				continue outer
			case i == 3:
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
	var x [3]int
	i := 0
	for i, x[i] = range []int{5, 6, 7} {
	}
	fmt.Println(i, x)
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 10
		if i == 2 {
			fmt.Println("copy:", v)
		}
	}
	for i, v := range &arr {
		arr[2] = 20
		if i == 2 {
			fmt.Println("pointer:", v)
		}
	}
	s := []int{1, 2, 3}
	for i, v := range s {
		if i == 0 {
			s = append(s, 4)
			s[1] = 99
		}
		fmt.Print(v, " ")
	}
	fmt.Println(s)
	for i, r := range "aé\xff日" {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	for i := range "日本" {
		fmt.Print(i, " ")
	}
	for range "日本語" {
		fmt.Print("*")
	}
	fmt.Println()
	c := make(chan int, 5)
	for k := 0; k < 5; k++ {
		c <- k * k
	}
	close(c)
	sum := 0
	for v := range c {
		sum += v
	}
	fmt.Println(sum)
	var nilmap map[string]int
	for range nilmap {
		fmt.Println("never")
	}
	m := map[int]int{1: 1, 2: 2, 3: 3}
	seen := 0
	for k := range m {
		delete(m, k)
		seen++
	}
	fmt.Println(seen, len(m))
	type T struct{ k, v int }
	var t T
	for t.k, t.v = range []int{7, 8, 9} {
		if t.k == 1 {
			break
		}
	}
	fmt.Println(t)
	calls := 0
	f := func() []int { calls++; return []int{1, 2, 3} }
	for range f() {
	}
	fmt.Println(calls)
}
