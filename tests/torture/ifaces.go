// Interfaces that hold everything: pointers, scalars in cells of their own, strings, slices, structs, maps, channels,
// functions; they change places in a common table under many goroutines, and each knows how to check itself.
package main

import (
	"fmt"
	"sync"
)

type checker interface{ verify(id uint64) }

type ptr struct {
	stamp
	next checker
}
type val struct {
	stamp
	inner interface{}
}
type num uint64
type word string
type list []*stamp
type arr [3]*stamp
type one [1]*stamp
type tab map[uint64]*stamp
type pipe chan *stamp
type fun func() uint64

func mkp(id uint64) *stamp { s := mkstamp(id); return &s }

func (p *ptr) verify(id uint64) {
	p.is(id)
	if p.next != nil {
		p.next.verify(id + 1)
	}
}
func (v val) verify(id uint64)  { v.is(id); v.inner.(checker).verify(id + 2) }
func (n num) verify(id uint64)  { expect(uint64(n) == id, n, id) }
func (w word) verify(id uint64) { expect(string(w) == fmt.Sprint("word ", id), w, id) }
func (l list) verify(id uint64) {
	expect(len(l) == int(id%7)+1, len(l), id)
	for i, s := range l {
		s.is(id + uint64(i))
	}
}
func (a arr) verify(id uint64) { a[0].is(id); a[1].is(id + 1); a[2].is(id + 2) }
func (o one) verify(id uint64) { o[0].is(id) }
func (t tab) verify(id uint64) {
	expect(len(t) == int(id%20), len(t), id)
	for k, s := range t {
		s.is(k)
	}
}
func (p pipe) verify(id uint64) {
	s := <-p
	s.is(id)
	p <- s
}
func (f fun) verify(id uint64) { expect(f() == id, f(), id) }

func expect(ok bool, what interface{}, id uint64) {
	if !ok {
		fail("%v: wrong value %v", id, what)
	}
}

func make1(kind int, id uint64) checker {
	switch kind {
	case 0:
		return &ptr{mkstamp(id), num(id + 1)}
	case 1:
		return val{mkstamp(id), make1(2, id+2)}
	case 2:
		return num(id)
	case 3:
		return word(fmt.Sprint("word ", id))
	case 4:
		l := list{}
		for i := uint64(0); i <= id%7; i++ {
			l = append(l, mkp(id+i))
		}
		return l
	case 5:
		return arr{mkp(id), mkp(id + 1), mkp(id + 2)}
	case 6:
		return one{mkp(id)}
	case 7:
		t := tab{}
		for i := uint64(0); i < id%20; i++ {
			t[i] = mkp(i)
		}
		return t
	case 8:
		p := make(pipe, 1)
		p <- mkp(id)
		return p
	case 9:
		s := mkp(id)
		return fun(func() uint64 { return s.check() })
	default:
		return &ptr{mkstamp(id), make1(int(id%10), id+1)}
	}
}

type slot struct {
	sync.Mutex
	id uint64
	c  checker
	a  interface{}
}

func main() {
	const n = 400
	slots := make([]slot, n)
	for i := range slots {
		id := uint64(i)
		slots[i].id, slots[i].c, slots[i].a = id, make1(i%11, id), make1((i+3)%11, id)
	}
	together(8, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 16); round++ {
			i, j := r.n(n), r.n(n)
			if i == j {
				continue
			}
			if i > j {
				i, j = j, i
			}
			a, b := &slots[i], &slots[j]
			a.Lock()
			b.Lock()
			a.c, b.c = b.c, a.c
			a.a, b.a = b.a, a.a
			a.id, b.id = b.id, a.id
			if r.n(2) == 0 {
				a.c = make1(r.n(11), a.id)
				b.a = make1(r.n(11), b.id)
			}
			if r.n(4) == 0 {
				a.c, a.a = a.a.(checker), a.c
			}
			c := b.c
			b.Unlock()
			a.c.verify(a.id)
			a.a.(checker).verify(a.id)
			a.Unlock()
			if _, ok := c.(pipe); !ok {
				c.verify(c2id(c))
			}
		}
	})
	sum := uint64(0)
	for i := range slots {
		slots[i].c.verify(slots[i].id)
		slots[i].a.(checker).verify(slots[i].id)
		sum += mix(slots[i].id, seed)
	}
	fmt.Printf("ifaces: %d slots, sum %x\n", n, sum)
}

// c2id finds out the number of a value that was taken out of a slot, which may be another's by now.
func c2id(c checker) uint64 {
	switch c := c.(type) {
	case *ptr:
		return c.id
	case val:
		return c.id
	case num:
		return uint64(c)
	case word:
		var id uint64
		fmt.Sscanf(string(c), "word %d", &id)
		return id
	case list:
		return c[0].id
	case arr:
		return c[0].id
	case one:
		return c[0].id
	case tab:
		return uint64(len(c))
	case fun:
		return c()
	}
	return 0
}
