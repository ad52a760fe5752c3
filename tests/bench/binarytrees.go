package main

import "fmt"

// Allocation and collection: many short-lived trees beside a long-lived one.
type node struct{ l, r *node }

func bottomUp(d int) *node {
	if d <= 0 {
		return &node{}
	}
	return &node{bottomUp(d - 1), bottomUp(d - 1)}
}

func (n *node) check() int {
	if n.l == nil {
		return 1
	}
	return 1 + n.l.check() + n.r.check()
}

func main() {
	const min, max = 4, 17
	fmt.Println("stretch", bottomUp(max+1).check())
	long := bottomUp(max)
	for d := min; d <= max; d += 4 {
		iter := 1 << uint(max-d+min)
		c := 0
		for i := 0; i < iter; i++ {
			c += bottomUp(d).check()
		}
		fmt.Println(iter, d, c)
	}
	fmt.Println("long", long.check())
}
