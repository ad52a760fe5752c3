// nostress: it grows a stack to a gigabyte
// slow: and a machine that is busy, or short of memory, takes its time
package main

type node struct{ next *node }

func deep(n *node, depth int) int {
	x := node{n}
	return deep(&x, depth+1) + 1
}

func main() {
	defer println("not printed")
	println(deep(nil, 0))
}
