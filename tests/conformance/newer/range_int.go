// oracle: spec
package main

import "fmt"

type Day int

func n() int { fmt.Print("once "); return 3 }

const c = 2

func main() {
	for i := range 5 {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for range 3 {
		fmt.Print("x")
	}
	fmt.Println()
	for i := range n() {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for d := range Day(3) {
		fmt.Printf("%T%d ", d, d)
	}
	fmt.Println()
	for i := range -3 {
		fmt.Println("never", i)
	}
	for i := range uint8(4) {
		i += 250 // changes only this iteration's copy
		fmt.Print(i, " ")
	}
	fmt.Println()
	var i int8
	for i = range 3 {
	}
	fmt.Println(i)
	m := 3
	for i := range m {
		m = 10
		fmt.Print(i, m, " ")
	}
	fmt.Println()
	var fs []func() int
	for i := range 3 {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
outer:
	for i := range 10 {
		for j := range i {
			if j == 2 {
				continue outer
			}
			if i == 5 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	for i := range c {
		fmt.Printf("%T", i)
	}
	for r := range 'c' - 'a' {
		fmt.Printf("%T", r)
	}
	fmt.Println(sum(int64(10)), sum(wide(5)))
}

type wide int64

func sum[T ~int64](n T) (s T) {
	for i := range n {
		s += i
	}
	return
}
