package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
)

type Item struct {
	val   string
	prio  int
	index int
}
type PQ []*Item

func (p PQ) Len() int            { return len(p) }
func (p PQ) Less(i, j int) bool  { return p[i].prio > p[j].prio }
func (p PQ) Swap(i, j int)       { p[i], p[j] = p[j], p[i]; p[i].index = i; p[j].index = j }
func (p *PQ) Push(x interface{}) { it := x.(*Item); it.index = len(*p); *p = append(*p, it) }
func (p *PQ) Pop() interface{} {
	old := *p
	it := old[len(old)-1]
	*p = old[:len(old)-1]
	return it
}

type Ints []int

func (h Ints) Len() int            { return len(h) }
func (h Ints) Less(i, j int) bool  { return h[i] < h[j] }
func (h Ints) Swap(i, j int)       { h[i], h[j] = h[j], h[i] }
func (h *Ints) Push(x interface{}) { *h = append(*h, x.(int)) }
func (h *Ints) Pop() (x interface{}) {
	n := len(*h) - 1
	x, *h = (*h)[n], (*h)[:n]
	return
}

func show(l *list.List) {
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println(l.Len())
}

func main() {
	h := &Ints{5, 2, 8, 1}
	heap.Init(h)
	heap.Push(h, 0)
	heap.Push(h, 7)
	(*h)[0] = 6
	heap.Fix(h, 0)
	heap.Remove(h, 2)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	pq := PQ{}
	items := map[string]*Item{}
	for i, w := range []string{"low", "mid", "high", "urgent"} {
		items[w] = &Item{val: w, prio: i}
		heap.Push(&pq, items[w])
	}
	items["low"].prio = 10
	heap.Fix(&pq, items["low"].index)
	for pq.Len() > 0 {
		it := heap.Pop(&pq).(*Item)
		fmt.Print(it.val, it.prio, " ")
	}
	fmt.Println()
	l := list.New()
	e4 := l.PushBack(4)
	e1 := l.PushFront(1)
	l.InsertBefore(3, e4)
	l.InsertAfter(2, e1)
	show(l)
	l.MoveToFront(e4)
	l.MoveToBack(e1)
	fmt.Println(l.Remove(e4), l.Front().Value, l.Back().Value, e4.Next() == nil)
	m := list.New()
	m.PushBack("x")
	m.PushBackList(l)
	m.PushFrontList(m)
	show(m)
	var zero list.List
	zero.PushBack(1.5)
	show(&zero)
	l.Init()
	fmt.Println(l.Len(), l.Front() == nil)
	r := ring.New(5)
	for i := 0; i < r.Len(); i++ {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(x interface{}) { fmt.Print(x, " ") })
	r = r.Move(2)
	removed := r.Unlink(2)
	fmt.Println(r.Len(), removed.Len(), r.Value, r.Prev().Value)
	r.Link(ring.New(1))
	fmt.Println(r.Len())
}
