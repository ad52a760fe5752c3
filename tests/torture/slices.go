// Slices of pointers: copied over themselves, appended to, cut, reversed, filtered in place, sorted, two-dimensional; subslices and
// pointers to elements outlive them. Bulk copies of pointers are what the collector's barrier treats by the piece.
package main

import (
	"fmt"
	"sort"
)

type obj struct{ stamp }

func mk(id int) *obj { return &obj{mkstamp(uint64(id))} }

type pair struct {
	n   int
	o   *obj
	sub []*obj
}

const size = 1000

// verify checks that all of 0 … size-1 are there.
func verify(s []*obj) {
	var seen [size]bool
	for _, o := range s {
		id := o.check()
		if seen[id] {
			fail("%d is there twice", id)
		}
		seen[id] = true
	}
	if len(s) != size {
		fail("%d elements instead of %d", len(s), size)
	}
}

func main() {
	var sums [6]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		s := make([]*obj, size)
		for i := range s {
			s[i] = mk(i)
		}
		var interior []**obj
		var parts [][]*obj
		for round := 0; again(round, 1); round++ {
			for step := 0; step < 40; step++ {
				switch k := r.n(len(s)-1) + 1; r.n(10) {
				case 0: // rotate by copies that overlap
					tmp := append([]*obj(nil), s[:k]...)
					copy(s, s[k:])
					copy(s[size-k:], tmp)
				case 1: // the same upwards
					tmp := append(make([]*obj, 0, k), s[size-k:]...)
					copy(s[k:], s[:size-k])
					copy(s, tmp)
				case 2: // grow element by element
					var t []*obj
					for _, o := range s {
						t = append(t, o)
					}
					s = t
				case 3: // delete and insert in the middle, with a new object of the same number
					o := s[k]
					s = append(s[:k], s[k+1:]...)
					j := r.n(len(s))
					s = append(s, nil)
					copy(s[j+1:], s[j:])
					s[j] = mk(int(o.id))
				case 4: // structs that hold pointers
					ps := make([]pair, k%500+1)
					for i := range ps {
						ps[i] = pair{i, s[i], s[i : i+1 : i+1]}
					}
					copy(ps[len(ps)/3:], ps)
					ps = append(ps, ps...)
					for _, p := range ps {
						if p.o != s[p.n] || p.sub[0].check() != p.o.check() {
							fail("pair %d is broken", p.n)
						}
					}
				case 5: // two dimensions
					rows := make([][]*obj, 50)
					for i := 0; i < size; i++ {
						rows[i%50] = append(rows[i%50], s[i])
					}
					s = s[:0]
					for _, row := range rows {
						s = append(s, row...)
					}
				case 6: // arrays by value
					a := *(*[100]*obj)(s[k%(size-100):])
					b := a
					for i := range a {
						b[i] = a[99-i]
					}
					copy(s[k%(size-100):], b[:])
				case 7:
					sort.Slice(s, func(i, j int) bool { return mix(s[i].id, uint64(round)) < mix(s[j].id, uint64(round)) })
				case 8: // pointers to elements of an array that is dropped
					t := append([]*obj(nil), s...)
					for i := 0; i < 10; i++ {
						interior = append(interior, &t[r.n(size)])
					}
					parts = append(parts, t[k-1:k])
					if len(parts) > 30 {
						parts = append(parts[:0], parts[20:]...)
						interior = append(interior[:0:0], interior[200:]...)
					}
				case 9: // filter in place
					t := s[:0]
					var rest []*obj
					for _, o := range s {
						if o.id%3 == uint64(k)%3 {
							rest = append(rest, o)
						} else {
							t = append(t, o)
						}
					}
					for i := len(t); i < len(s); i++ {
						s[i] = nil
					}
					s = append(t, rest...)
				}
			}
			verify(s)
			for _, p := range interior {
				(*p).check()
			}
			for _, p := range parts {
				p[0].check()
			}
			if round == 0 {
				for i, o := range s {
					sums[me] = mix(sums[me]+o.id, uint64(i))
				}
			}
		}
	})
	fmt.Printf("slices: sums of the first round %x\n", sums)
}
