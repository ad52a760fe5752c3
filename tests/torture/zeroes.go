// Fresh memory is zero: new objects, slices, the room behind what append grew, buckets, channels, of all size classes and large ones,
// with and without pointers, right after memory full of other things was freed.
package main

import (
	"fmt"
	"runtime"
)

type ptrs8 [8]*stamp
type mixed struct {
	a uint64
	p *stamp
	b [30]uint64
	q *stamp
	c [3]byte
}

var dirt = [...]*stamp{{1, 2}, {3, 4}}

func zero(what string, n int, b []byte) {
	for i, x := range b {
		if x != 0 {
			fail("%s of %d: byte %d is %#x", what, n, i, x)
		}
	}
}

func main() {
	var sums [5]int
	together(len(sums), func(me int) {
		r := newRng(me)
		var held [64]interface{}
		for round := 0; again(round, 16); round++ {
			n := 1 << r.n(12)
			if r.n(50) == 0 {
				n = 1 << (12 + r.n(9))
			}
			n += r.n(n)
			var keep interface{}
			switch r.n(8) {
			case 0:
				b := make([]byte, n)
				zero("bytes", n, b)
				for i := range b {
					b[i] = 0xcc
				}
				keep = b
			case 1:
				s := make([]*stamp, n/8+1)
				for i, p := range s {
					if p != nil {
						fail("pointers of %d: %d is %p", len(s), i, p)
					}
					s[i] = dirt[i%2]
				}
				keep = s
			case 2:
				p, q, m := new(ptrs8), new([3]uint32), new(mixed)
				if *p != (ptrs8{}) || *q != [3]uint32{} || *m != (mixed{}) {
					fail("new: %v %v %v", p, q, m)
				}
				p[3], p[7] = dirt[0], dirt[1]
				*q = [3]uint32{1, 2, 3}
				*m = mixed{a: 1, p: dirt[0], q: dirt[1], c: [3]byte{1, 2, 3}}
				m.b[29] = 7
				keep = [3]interface{}{p, q, m}
			case 3: // behind the length
				b := append(make([]byte, n), 1, 2, 3)
				zero("capacity", cap(b), b[n+3:cap(b)])
				b = b[:cap(b)]
				for i := range b {
					b[i] = 0xdd
				}
				keep = b
			case 4:
				var s []mixed
				for i := 0; i < n%50+1; i++ {
					s = append(s, mixed{a: 1, p: dirt[0], q: dirt[1]})
				}
				for i, m := range s[len(s):cap(s)] {
					if m != (mixed{}) {
						fail("capacity of %d: element %d", cap(s), i)
					}
				}
				keep = s
			case 5:
				m := make(map[int]mixed, n%100)
				for i := 0; i < n%100; i++ {
					if m[i] != (mixed{}) {
						fail("map of %d", n%100)
					}
					m[i] = mixed{a: 1, p: dirt[0]}
				}
				keep = m
			case 6:
				c := make(chan mixed, n%20+1)
				c <- mixed{p: dirt[1]}
				close(c)
				if x := <-c; x.p != dirt[1] || x.a != 0 {
					fail("channel")
				}
				if x := <-c; x != (mixed{}) {
					fail("closed channel")
				}
				keep = c
			case 7:
				s := make([]ptrs8, n/64+1)
				for i := range s {
					if s[i] != (ptrs8{}) {
						fail("arrays of %d: element %d", len(s), i)
					}
					s[i][i%8] = dirt[0]
				}
				keep = s
			}
			held[r.n(64)] = keep
			if round < 16 {
				sums[me] += n
			}
		}
		runtime.KeepAlive(held)
	})
	fmt.Printf("zeroes: sizes of the first rounds %d\n", sums)
}
