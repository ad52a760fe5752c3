// Structures without locks: a stack, a queue and copy-on-write tables of atomic pointers, atomic.Value, and compare-and-swap on
// unsafe.Pointer. A node is reachable only by what has just been exchanged.
package main

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

type node struct {
	stamp
	next *node
}

type stack struct{ top atomic.Pointer[node] }

func (s *stack) push(id uint64) {
	n := &node{stamp: mkstamp(id)}
	for {
		n.next = s.top.Load()
		if s.top.CompareAndSwap(n.next, n) {
			return
		}
	}
}

func (s *stack) pop() (uint64, bool) {
	for {
		n := s.top.Load()
		if n == nil {
			return 0, false
		}
		if s.top.CompareAndSwap(n, n.next) {
			return n.check(), true
		}
	}
}

type qnode struct {
	val  *stamp
	next unsafe.Pointer
}

// queue is Michael and Scott's, with unsafe pointers.
type queue struct{ head, tail unsafe.Pointer }

func newQueue() *queue {
	n := unsafe.Pointer(&qnode{})
	return &queue{n, n}
}

func (q *queue) put(id uint64) {
	s := mkstamp(id)
	n := &qnode{val: &s}
	for {
		tail := (*qnode)(atomic.LoadPointer(&q.tail))
		next := atomic.LoadPointer(&tail.next)
		if next != nil {
			atomic.CompareAndSwapPointer(&q.tail, unsafe.Pointer(tail), next)
		} else if atomic.CompareAndSwapPointer(&tail.next, nil, unsafe.Pointer(n)) {
			atomic.CompareAndSwapPointer(&q.tail, unsafe.Pointer(tail), unsafe.Pointer(n))
			return
		}
	}
}

func (q *queue) get() (uint64, bool) {
	for {
		head := (*qnode)(atomic.LoadPointer(&q.head))
		tail := atomic.LoadPointer(&q.tail)
		next := (*qnode)(atomic.LoadPointer(&head.next))
		if next == nil {
			return 0, false
		}
		if unsafe.Pointer(head) == tail {
			atomic.CompareAndSwapPointer(&q.tail, tail, unsafe.Pointer(next))
			continue
		}
		val := next.val
		if atomic.CompareAndSwapPointer(&q.head, unsafe.Pointer(head), unsafe.Pointer(next)) {
			return val.check(), true
		}
	}
}

type table struct {
	stamp
	entries [32]*stamp
}

func main() {
	const ids = 1000
	var st [4]stack
	var qs [4]*queue
	for i := range qs {
		qs[i] = newQueue()
	}
	var cow atomic.Pointer[table]
	cow.Store(&table{stamp: mkstamp(0)})
	var value atomic.Value
	value.Store(map[int]*stamp{})
	for i := 0; i < ids; i++ {
		st[i%4].push(uint64(i))
	}
	var installed, wrote atomic.Int64
	together(8, func(me int) {
		r := newRng(me)
		for round := 0; again(round, 64); round++ {
			switch r.n(4) {
			case 0, 1: // from anywhere to anywhere
				var id uint64
				var ok bool
				if r.n(2) == 0 {
					id, ok = st[r.n(4)].pop()
				} else {
					id, ok = qs[r.n(4)].get()
				}
				if ok && r.n(2) == 0 {
					st[r.n(4)].push(id)
				} else if ok {
					qs[r.n(4)].put(id)
				}
			case 2:
				old := cow.Load()
				t := &table{mkstamp(old.check() + 1), old.entries}
				s := mkstamp(t.id)
				t.entries[t.id%32] = &s
				if cow.CompareAndSwap(old, t) {
					installed.Add(1)
				}
				for i, e := range t.entries {
					if e != nil && e.check()%32 != uint64(i) {
						fail("entry %d has %d", i, e.id)
					}
				}
			case 3:
				old := value.Load().(map[int]*stamp)
				m := make(map[int]*stamp, len(old))
				for k, v := range old {
					v.is(uint64(k))
					m[k] = v
				}
				k := r.n(40)
				s := mkstamp(uint64(k))
				m[k] = &s
				if len(m) > 30 {
					m = map[int]*stamp{}
				}
				value.Store(m)
				wrote.Add(1)
			}
		}
	})
	if got := cow.Load().check(); got != uint64(installed.Load()) {
		fail("table %d after %d exchanges", got, installed.Load())
	}
	seen := make([]bool, ids)
	n, sum := 0, uint64(0)
	take := func(id uint64, ok bool) bool {
		if ok {
			if seen[id] {
				fail("%d is there twice", id)
			}
			seen[id] = true
			sum += mix(id, seed)
			n++
		}
		return ok
	}
	for i := 0; i < 4; i++ {
		for take(st[i].pop()) {
		}
		for take(qs[i].get()) {
		}
	}
	fmt.Printf("atomics: %d nodes, sum %x\n", n, sum)
}
