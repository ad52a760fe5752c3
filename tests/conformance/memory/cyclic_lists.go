// nostress gcstress: too many allocations for a collection at each
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type DL struct {
	prev, next *DL
	v          int
	any        interface{}
}

func ring(n int) *DL {
	first := &DL{v: 0}
	last := first
	for i := 1; i < n; i++ {
		d := &DL{prev: last, v: i}
		last.next = d
		last = d
	}
	last.next, first.prev = first, last
	first.any = first
	return first
}

func (d *DL) sum() (s int) {
	for e := d; ; {
		s += e.v
		if e = e.next; e == d {
			return
		}
	}
}

func main() {
	keep := ring(100)
	for i := 0; i < 300; i++ {
		r := ring(200)
		if r.sum() != 19900 {
			panic("sum")
		}
		r.any.(*DL).any = []interface{}{r, &r, func() *DL { return r }}
	}
	runtime.GC()
	fmt.Println(keep.sum(), keep.any == interface{}(keep))
	// A long list marked without deep recursion.
	var l *DL
	for i := 0; i < 300000; i++ {
		l = &DL{next: l, v: 1}
	}
	runtime.GC()
	n := 0
	for e := l; e != nil; e = e.next {
		n += e.v
	}
	fmt.Println(n)
	var sb strings.Builder
	parts := make([]string, 0)
	for i := 0; i < 2000; i++ {
		s := strings.Repeat(string(rune('a'+i%26)), i%50)
		parts = append(parts, s+s)
		sb.WriteString(s)
	}
	runtime.GC()
	fmt.Println(len(strings.Join(parts, "")), sb.Len())
	matrix := make([][]*int, 300)
	for i := range matrix {
		matrix[i] = make([]*int, 300)
		for k := range matrix[i] {
			if (i+k)%3 == 0 {
				v := i * k
				matrix[i][k] = &v
			}
		}
	}
	runtime.GC()
	t := 0
	for i := range matrix {
		for _, p := range matrix[i] {
			if p != nil {
				t += *p
			}
		}
	}
	fmt.Println(t)
}
