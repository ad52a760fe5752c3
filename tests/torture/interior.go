// Objects that live by interior pointers alone (to a field, the last element, a field of an element of an array in a struct, the end
// of a string), and tiny objects that share blocks.
package main

import "fmt"

type rec struct {
	head stamp
	rows [5]struct {
		n   int
		arr [7]stamp
	}
	tail stamp
}

type tiny struct {
	b *byte
	h *int16
	w *uint32
	f *[3]byte
	s string
	i interface{}
}

func mkTiny(id uint64) tiny {
	b, h, w, f := byte(id), int16(id), uint32(id), [3]byte{byte(id), byte(id >> 8), byte(id >> 16)}
	return tiny{&b, &h, &w, &f, fmt.Sprint(id % 100000), int32(id)}
}

func (t tiny) ok(id uint64) {
	if *t.b != byte(id) || *t.h != int16(id) || *t.w != uint32(id) || *t.f != [3]byte{byte(id), byte(id >> 8), byte(id >> 16)} ||
		t.s != fmt.Sprint(id%100000) || t.i != interface{}(int32(id)) {
		fail("tiny things of %d: %d %d %d %d %s %v", id, *t.b, *t.h, *t.w, *t.f, t.s, t.i)
	}
}

type held struct {
	id uint64
	p  *stamp
	s  []stamp
	n  *int
	t  tiny
}

func mkHeld(r *rng) held {
	id := r.next()
	h := held{id: id, t: mkTiny(id)}
	switch r.n(5) {
	case 0:
		x := &rec{head: mkstamp(id), tail: mkstamp(id)}
		i, j := r.n(5), r.n(7)
		x.rows[i].arr[j], x.rows[i].n = mkstamp(id), int(id)
		h.p, h.n = &x.rows[i].arr[j], &x.rows[i].n
	case 1:
		x := &rec{tail: mkstamp(id)}
		h.p = &x.tail
		h.s = x.rows[4].arr[6:]
		h.s[0] = mkstamp(id)
	case 2:
		s := make([]rec, 1+r.n(30))
		k := len(s) - 1
		s[k].tail = mkstamp(id)
		h.p = &s[k].tail
	case 3:
		s := make([]stamp, 1000)
		k := r.n(1000)
		s[k] = mkstamp(id)
		h.s = s[k : k+1 : k+1]
	case 4:
		s := make([]rec, 300) // a large object
		s[299].rows[4].arr[6] = mkstamp(id)
		h.p = &s[299].rows[4].arr[6]
	}
	return h
}

func (h held) ok() {
	if h.p != nil {
		h.p.is(h.id)
	}
	for i := range h.s {
		h.s[i].is(h.id)
	}
	if h.n != nil && *h.n != int(h.id) {
		fail("number of %d is %d", h.id, *h.n)
	}
	h.t.ok(h.id)
}

func main() {
	c := make(chan held, 16)
	var sums [5]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		var all [50]held
		for i := range all {
			all[i] = mkHeld(r)
			sums[me] += all[i].id
		}
		for round := 0; again(round, 16); round++ {
			i := r.n(len(all))
			all[i].ok()
			select {
			case c <- all[i]:
				all[i] = mkHeld(r)
			case h := <-c:
				h.ok()
				all[i] = h
			}
		}
		for _, h := range all {
			h.ok()
		}
	})
	fmt.Printf("interior: sums of the first objects %x\n", sums)
}
