// Structs and arrays with pointers, by value: as arguments and results in registers' place, in arrays of arrays, in maps and
// channels, compared, copied through pointers, embedded, zeroed. Every copy has to keep what it points to.
package main

import "fmt"

type leaf struct {
	n int32
	p *stamp
	f float32
}
type inner struct {
	leaves [3]leaf
	name   string
	any    interface{}
}
type outer struct {
	stamp
	in    [2]inner
	list  []inner
	inner // embedded
	fn    func() uint64
	small struct {
		b byte
		p *stamp
	}
}
type huge [40]outer

func mkp(id uint64) *stamp { s := mkstamp(id); return &s }

func mkInner(id uint64) (in inner) {
	for i := range in.leaves {
		in.leaves[i] = leaf{int32(id) + int32(i), mkp(id + uint64(i)), float32(id)}
	}
	in.name = fmt.Sprint("n", id)
	if id%2 == 0 {
		in.any = mkp(id)
	} else {
		in.any = leaf{int32(id), mkp(id), 1}
	}
	return in
}

func (in inner) verify(id uint64) {
	for i, l := range in.leaves {
		if l.p.is(id + uint64(i)); l.n != int32(id)+int32(i) || l.f != float32(id) {
			fail("leaf %d of %d is broken", i, id)
		}
	}
	if in.name != fmt.Sprint("n", id) {
		fail("%q instead of n%d", in.name, id)
	}
	switch v := in.any.(type) {
	case *stamp:
		v.is(id)
	case leaf:
		v.p.is(id)
	}
}

func mkOuter(id uint64) outer {
	o := outer{stamp: mkstamp(id), in: [2]inner{mkInner(id), mkInner(id + 1)}, list: []inner{mkInner(id + 2)}, inner: mkInner(id + 3)}
	p := mkp(id)
	o.fn = p.check
	o.small.p = p
	return o
}

func (o outer) verify(id uint64) outer {
	o.is(id)
	o.in[0].verify(id)
	o.in[1].verify(id + 1)
	o.list[0].verify(id + 2)
	o.inner.verify(id + 3)
	if o.fn() != id || o.small.p.check() != id {
		fail("%d: closure or small field", id)
	}
	return o
}

func twist(a, b outer, swap bool) (x, y outer) {
	if swap {
		a, b = b, a
	}
	a.in[0], a.in[1], b = a.in[1], a.in[0], b.verify(b.id)
	a.in[0], a.in[1] = a.in[1], a.in[0]
	return a, b
}

func main() {
	net := make(chan outer, 8)
	var sums [5]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		ids := [40]uint64{}
		h := new(huge)
		for i := range h {
			ids[i] = uint64(r.n(10000))
			h[i] = mkOuter(ids[i])
		}
		m := map[int]outer{}
		byArr := map[[2]leaf]outer{}
		for round := 0; again(round, 1); round++ {
			for step := 0; step < 100; step++ {
				i, j := r.n(40), r.n(40)
				switch r.n(8) {
				case 0:
					h[i], h[j] = h[j], h[i]
					ids[i], ids[j] = ids[j], ids[i]
				case 1:
					h[i], h[j] = twist(h[i], h[j], i != j)
					ids[i], ids[j] = ids[j], ids[i]
				case 2:
					ids[i] = uint64(r.n(10000))
					h[i] = mkOuter(ids[i])
				case 3:
					m[i] = h[i]
					o := m[i]
					h[i] = outer{}
					o.verify(ids[i])
					h[i] = m[i]
				case 4:
					g := *h // 40 big structs
					*h = huge{}
					g[i].verify(ids[i])
					*h = g
				case 5:
					select {
					case net <- h[i]:
						o := <-net
						o.verify(o.id)
					default:
					}
				case 6:
					k := [2]leaf{h[i].in[0].leaves[0], h[i].in[1].leaves[1]}
					byArr[k] = h[i]
					o, ok := byArr[k]
					if !ok || o.id != ids[i] {
						fail("%d is not in the map", ids[i])
					}
					if len(byArr) > 50 {
						byArr = map[[2]leaf]outer{}
					}
				case 7:
					p, q := &h[i].in, &h[i].list
					tmp := *p
					p[0], p[1] = inner{}, inner{}
					*q = append(append([]inner(nil), (*q)...), tmp[:]...)[:1]
					*p = tmp
				}
				h[j].verify(ids[j])
			}
			for i := range h {
				h[i].verify(ids[i])
				if round == 0 {
					sums[me] = mix(sums[me], ids[i])
				}
			}
		}
	})
	fmt.Printf("structs: sums of the first round %x\n", sums)
}
