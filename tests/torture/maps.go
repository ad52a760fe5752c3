// Maps of all kinds: with pointers as keys and values, slices of maps, interface keys, struct values; they grow, shrink and are
// iterated over while the collector runs; a model without pointers says what must be in them.
package main

import (
	"fmt"
	"sync"
)

type obj struct {
	stamp
	self *obj
}

type pair struct {
	a *obj
	s string
	b *obj
}

func mk(id int) *obj {
	o := &obj{stamp: mkstamp(uint64(id))}
	o.self = o
	return o
}

func (o *obj) ok(id int) {
	o.is(uint64(id))
	if o.self != o {
		fail("object %d points to another", id)
	}
}

type store struct {
	byStr  map[string][]map[int]*obj
	byPtr  map[*obj]*obj
	byAny  map[interface{}]interface{}
	pairs  map[int]pair
	arrays map[[2]*obj][3]*obj
	keys   []*obj
	model  map[int]bool
}

func newStore(n int) *store {
	s := &store{map[string][]map[int]*obj{}, map[*obj]*obj{}, map[interface{}]interface{}{}, map[int]pair{},
		map[[2]*obj][3]*obj{}, make([]*obj, n), map[int]bool{}}
	for i := range s.keys {
		s.keys[i] = mk(i)
	}
	return s
}

func (s *store) put(i int) {
	s.model[i] = true
	name := fmt.Sprint("key ", i%50)
	l := s.byStr[name]
	for len(l) <= i%3 {
		l = append(l, map[int]*obj{})
	}
	l[i%3][i] = mk(i)
	s.byStr[name] = l
	s.byPtr[s.keys[i]] = mk(i)
	s.pairs[i] = pair{mk(i), name, mk(i + 1)}
	if i%2 == 0 {
		s.byAny[fmt.Sprint(i)] = mk(i)
	} else {
		s.byAny[s.keys[i]] = pair{a: mk(i), s: name}
	}
	s.arrays[[2]*obj{s.keys[i], nil}] = [3]*obj{mk(i), s.keys[i], mk(i + 2)}
}

func (s *store) del(i int) {
	delete(s.model, i)
	if l := s.byStr[fmt.Sprint("key ", i%50)]; len(l) > i%3 {
		delete(l[i%3], i)
	}
	delete(s.byPtr, s.keys[i])
	delete(s.pairs, i)
	delete(s.byAny, fmt.Sprint(i))
	delete(s.byAny, s.keys[i])
	delete(s.arrays, [2]*obj{s.keys[i], nil})
}

func (s *store) verify() (sum uint64) {
	n := 0
	for name, l := range s.byStr {
		for j, m := range l {
			for i, o := range m {
				o.ok(i)
				if i%3 != j || name != fmt.Sprint("key ", i%50) || !s.model[i] {
					fail("object %d is in the wrong map", i)
				}
				n++
			}
		}
	}
	if n != len(s.model) || len(s.byPtr) != n || len(s.pairs) != n || len(s.byAny) != n || len(s.arrays) != n {
		fail("%d in the model, %d, %d, %d, %d, %d in the maps", len(s.model), n, len(s.byPtr), len(s.pairs), len(s.byAny), len(s.arrays))
	}
	for k, v := range s.byPtr {
		v.ok(int(k.check()))
		k.ok(int(k.id))
	}
	for i, p := range s.pairs {
		p.a.ok(i)
		p.b.ok(i + 1)
		sum += mix(uint64(i), uint64(len(p.s)))
	}
	for k, v := range s.byAny {
		switch k := k.(type) {
		case string:
			if o := v.(*obj); fmt.Sprint(o.check()) != k {
				fail("%q has object %d", k, o.id)
			}
		case *obj:
			v.(pair).a.ok(int(k.check()))
		}
	}
	for k, v := range s.arrays {
		i := int(k[0].check())
		v[0].ok(i)
		v[2].ok(i + 2)
		if v[1] != k[0] {
			fail("array %d has another key", i)
		}
	}
	return sum
}

func main() {
	const n = 500
	var mu sync.Mutex
	var total uint64
	together(4, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 1); round++ {
			s := newStore(n)
			for step := 0; step < 1500; step++ {
				if i := r.n(n); step/300%2 == 0 == (r.n(5) > 0) {
					s.put(i)
				} else {
					s.del(i)
				}
			}
			sum := s.verify()
			for i := 0; i < n; i++ { // empty them and fill them again
				s.del(i)
			}
			s.verify()
			for i := 0; i < n; i += 3 {
				s.put(i)
			}
			s.verify()
			if round == 0 {
				mu.Lock()
				total += sum
				mu.Unlock()
			}
		}
	})
	fmt.Printf("maps: sum %x\n", total)
}
