// nostress gcstress: too many allocations for a collection at each
package main

import (
	"fmt"
	"runtime"
)

type Node struct {
	l, r *Node
	data []byte
	tag  string
}

func build(d int) *Node {
	if d == 0 {
		return &Node{data: make([]byte, 10), tag: fmt.Sprint("leaf")}
	}
	return &Node{build(d - 1), build(d - 1), nil, "n"}
}

func (n *Node) count() int {
	if n == nil {
		return 0
	}
	if n.l == nil && (len(n.data) != 10 || n.tag != "leaf") {
		panic("corrupt")
	}
	return 1 + n.l.count() + n.r.count()
}

func main() {
	long := build(12)
	total := 0
	for i := 0; i < 40; i++ {
		t := build(9)
		total += t.count()
		if i%10 == 0 {
			runtime.GC()
		}
	}
	fmt.Println(total, long.count())
	// Rotating references through maps, slices, channels, interfaces and closures.
	m := map[int]*Node{}
	var s []*Node
	c := make(chan *Node, 64)
	var fs []func() *Node
	var es []interface{}
	for i := 0; i < 2000; i++ {
		n := &Node{tag: fmt.Sprint("n", i)}
		switch i % 5 {
		case 0:
			m[i%100] = n
		case 1:
			s = append(s, n)
			if len(s) > 50 {
				s = s[25:]
			}
		case 2:
			if len(c) == cap(c) {
				<-c
			}
			c <- n
		case 3:
			fs = append(fs, func() *Node { return n })
			if len(fs) > 40 {
				fs = append([]func() *Node(nil), fs[20:]...)
			}
		case 4:
			es = append(es[max(0, len(es)-30):], *n, n.tag)
		}
		_ = make([]byte, i*7)
	}
	runtime.GC()
	sum := 0
	for k, n := range m {
		sum += k + len(n.tag)
	}
	for _, n := range s {
		sum += len(n.tag)
	}
	close(c)
	for n := range c {
		sum += len(n.tag)
	}
	for _, f := range fs {
		sum += len(f().tag)
	}
	for _, e := range es {
		switch e := e.(type) {
		case Node:
			sum += len(e.tag)
		case string:
			sum += len(e)
		}
	}
	fmt.Println(sum, long.count())
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}
