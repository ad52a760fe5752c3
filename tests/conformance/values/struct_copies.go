package main

import "fmt"

type V struct{ x, y, z int }
type Box struct {
	lo, hi V
	tag    string
	next   *Box
}
type Small struct{ a, b int8 }
type Odd struct {
	a byte
	b int32
	c byte
	d int64
	e [3]byte
	f bool
}

func byVal(b Box) Box          { b.lo.x = 100; b.tag += "!"; return b }
func byPtr(b *Box)             { b.lo.x = 200 }
func pair() (Box, V)           { return Box{lo: V{1, 2, 3}, tag: "p"}, V{7, 8, 9} }
func swap(a, b V) (V, V)       { return b, a }
func (v V) add(w V) V          { return V{v.x + w.x, v.y + w.y, v.z + w.z} }
func (v *V) scale(k int) *V    { v.x *= k; v.y *= k; v.z *= k; return v }
func (b Box) mid() V           { return b.lo.add(b.hi) }
func odd(o Odd) (Odd, bool)    { o.e[1]++; o.d = -o.d; return o, !o.f }
func smalls(s [3]Small) [3]Small {
	s[0], s[2] = s[2], s[0]
	s[1].a, s[1].b = s[1].b, s[1].a
	return s
}

func main() {
	a := Box{V{1, 2, 3}, V{4, 5, 6}, "a", nil}
	b := a
	b.lo.x = 50
	c := byVal(a)
	byPtr(&b)
	fmt.Println(a.lo, b.lo, c.lo, a.tag, c.tag)
	p, v := pair()
	p.next = &a
	p.next.hi = v
	fmt.Println(a.hi, p.mid(), p.next.mid(), pairMid())
	x, y := swap(V{1, 1, 1}, V{2, 2, 2})
	x, y = y, x
	fmt.Println(x, y, x.add(y).add(x), *(&V{1, 2, 3}).scale(2).scale(5))
	arr := [3]Box{a, b, c}
	arr2 := arr
	arr2[1].hi.y = -1
	pa := &arr[2]
	pa.lo = arr2[1].hi
	fmt.Println(arr[1].hi.y, arr2[1].hi.y, arr[2].lo, arr2[2].lo)
	for i, e := range arr {
		e.lo.x = -i
		arr[i].lo.z = e.lo.x
	}
	fmt.Println(arr[0].lo, arr[1].lo, arr[2].lo)
	o, f := odd(Odd{1, 2, 3, 4, [3]byte{5, 255, 7}, true})
	fmt.Println(o, f, smalls([3]Small{{1, 2}, {3, 4}, {5, 6}}))
	m := map[string]Box{"k": a}
	t := m["k"]
	t.lo.y = 77
	fmt.Println(m["k"].lo.y, t.lo.y, m["none"].hi)
	var i interface{} = a
	a.lo.x = 999
	fmt.Println(i.(Box).lo.x, a.lo.x)
	j := i
	k := i.(Box)
	k.hi.z = 1
	fmt.Println(j.(Box).hi.z, k.hi.z)
	ch := make(chan Box, 2)
	ch <- a
	a.tag = "changed"
	r := <-ch
	fmt.Println(r.tag, a.tag)
	fn := func() Box { return a }
	a.lo = fn().hi
	fmt.Println(a.lo, fn().lo == a.lo)
	s := []V{{1, 2, 3}, {4, 5, 6}}
	s[0], s[1] = s[1], s[0]
	s = append(s, s[0], V{})
	s[0].x = 44
	copy(s[2:], s[:1])
	fmt.Println(s)
	self := &Box{tag: "self"}
	self.next = self
	*self = *self.next
	self.next.lo, self.hi = V{3, 3, 3}, self.next.lo
	fmt.Println(self.lo, self.hi, self.next == self)
	var nested struct {
		in struct {
			arr [2]struct{ v V }
		}
	}
	nested.in.arr[1].v = V{9, 9, 9}
	n2 := nested.in
	n2.arr[1].v.y = 0
	q := &nested.in.arr[1].v.y
	*q += 5
	fmt.Println(nested, n2, n2.arr == nested.in.arr)
}

func pairMid() V { b, v := pair(); b.hi = v; return b.mid() }
