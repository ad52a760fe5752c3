// The containers of the library and generic ones: sorting slices of pointers in all ways, heaps, lists, an LRU cache over a map and a
// list, and a generic B-tree-like skip list.
package main

import (
	"container/heap"
	"container/list"
	"fmt"
	"sort"
)

type obj struct {
	stamp
	val *stamp
}

func mk(id uint64) *obj { s := mkstamp(id); return &obj{mkstamp(id), &s} }

func (o *obj) ok() uint64 { o.val.is(o.check()); return o.id }

type byID []*obj

func (s byID) Len() int            { return len(s) }
func (s byID) Less(i, j int) bool  { return s[i].id < s[j].id }
func (s byID) Swap(i, j int)       { s[i], s[j] = s[j], s[i] }
func (s *byID) Push(x interface{}) { *s = append(*s, x.(*obj)) }
func (s *byID) Pop() interface{} {
	old := *s
	o := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	return o
}

type skipNode[K, V any] struct {
	key  K
	val  V
	next []*skipNode[K, V]
}

type skipList[K, V any] struct {
	less func(a, b K) bool
	head skipNode[K, V]
	n    int
}

func newSkip[K, V any](less func(a, b K) bool) *skipList[K, V] {
	return &skipList[K, V]{less: less, head: skipNode[K, V]{next: make([]*skipNode[K, V], 12)}}
}

func (l *skipList[K, V]) find(k K) (prev [12]*skipNode[K, V], at *skipNode[K, V]) {
	p := &l.head
	for i := 11; i >= 0; i-- {
		for p.next[i] != nil && l.less(p.next[i].key, k) {
			p = p.next[i]
		}
		prev[i] = p
	}
	if at = p.next[0]; at != nil && l.less(k, at.key) {
		at = nil
	}
	return
}

func (l *skipList[K, V]) set(k K, v V, r *rng) {
	prev, at := l.find(k)
	if at != nil {
		at.val = v
		return
	}
	h := 1
	for h < 12 && r.n(3) == 0 {
		h++
	}
	n := &skipNode[K, V]{k, v, make([]*skipNode[K, V], h)}
	for i := range n.next {
		n.next[i], prev[i].next[i] = prev[i].next[i], n
	}
	l.n++
}

func (l *skipList[K, V]) del(k K) bool {
	prev, at := l.find(k)
	if at == nil {
		return false
	}
	for i := range at.next {
		prev[i].next[i] = at.next[i]
	}
	l.n--
	return true
}

type lru struct {
	order *list.List
	byKey map[uint64]*list.Element
}

func (c *lru) get(id uint64) *obj {
	if e := c.byKey[id]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*obj)
	}
	o := mk(id)
	c.byKey[id] = c.order.PushFront(o)
	if c.order.Len() > 100 {
		last := c.order.Back()
		delete(c.byKey, c.order.Remove(last).(*obj).ok())
	}
	return o
}

func main() {
	var sums [5]uint64
	together(len(sums), func(me int) {
		r := newRng(me)
		var h byID
		cache := lru{list.New(), map[uint64]*list.Element{}}
		skip := newSkip[string, *obj](func(a, b string) bool { return a < b })
		model := map[string]bool{}
		for round := 0; again(round, 1); round++ {
			s := make([]*obj, 500)
			for i := range s {
				s[i] = mk(r.next() >> 40)
			}
			switch round % 4 {
			case 0:
				sort.Slice(s, func(i, j int) bool { return s[i].ok() < s[j].ok() })
			case 1:
				sort.Sort(byID(s))
			case 2:
				sort.Stable(byID(s))
			case 3:
				t := byID(s)
				heap.Init(&t)
				u := s
				s = nil
				for range u {
					s = append(s, heap.Pop(&t).(*obj))
				}
			}
			for i := range s {
				if s[i].ok(); i > 0 && s[i].id < s[i-1].id {
					fail("not in order at %d", i)
				}
			}
			for i := 0; i < 200; i++ {
				heap.Push(&h, s[r.n(len(s))])
				if len(h) > 300 {
					low := heap.Pop(&h).(*obj).ok()
					if h[0].ok() < low {
						fail("the heap is none")
					}
				}
				id := uint64(r.n(200))
				if o := cache.get(id); o.ok() != id {
					fail("cache: %d for %d", o.id, id)
				}
				k := fmt.Sprint(r.n(300))
				if r.n(2) == 0 {
					skip.set(k, mk(id), r)
					model[k] = true
				} else if skip.del(k) != model[k] {
					fail("skip list and model differ in %s", k)
				} else {
					delete(model, k)
				}
			}
			n := 0
			for p := skip.head.next[0]; p != nil; p = p.next[0] {
				if p.val.ok(); !model[p.key] {
					fail("the skip list has %s", p.key)
				}
				n++
			}
			if n != skip.n || n != len(model) {
				fail("%d in the skip list, %d in the model", n, len(model))
			}
			if round == 0 {
				sums[me] = s[250].id
			}
		}
	})
	fmt.Printf("sorts: medians of the first round %d\n", sums)
}
