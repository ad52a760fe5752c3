// Search trees with random priorities (treaps): each goroutine inserts and deletes in its own, then passes it on through a
// channel to the next goroutine, which finds everything in it. Rotations are nothing but pointer stores.
package main

import (
	"fmt"
	"time"
)

type tree struct {
	left, right *tree
	stamp
	prio uint64
	val  *stamp
}

func rotate(up **tree, left bool) {
	t := *up
	if left {
		k := t.left
		t.left, k.right = k.right, t
		*up = k
	} else {
		k := t.right
		t.right, k.left = k.left, t
		*up = k
	}
}

func insert(up **tree, id, prio uint64) bool {
	t := *up
	if t == nil {
		v := mkstamp(id)
		*up = &tree{stamp: mkstamp(id), prio: prio, val: &v}
		return true
	}
	k := t.check()
	switch {
	case id < k:
		ok := insert(&t.left, id, prio)
		if t.left.prio > t.prio {
			rotate(up, true)
		}
		return ok
	case id > k:
		ok := insert(&t.right, id, prio)
		if t.right.prio > t.prio {
			rotate(up, false)
		}
		return ok
	}
	return false
}

func remove(up **tree, id uint64) bool {
	for *up != nil {
		t := *up
		switch k := t.check(); {
		case id < k:
			up = &t.left
		case id > k:
			up = &t.right
		case t.left == nil:
			*up = t.right
			return true
		case t.right == nil:
			*up = t.left
			return true
		case t.left.prio > t.right.prio:
			rotate(up, true)
			up = &(*up).right
		default:
			rotate(up, false)
			up = &(*up).left
		}
	}
	return false
}

// verify checks the tree between two numbers, adds up what is in it and counts it.
func verify(t *tree, lo, hi uint64, sum *uint64) int {
	if t == nil {
		return 0
	}
	id := t.check()
	t.val.is(id)
	if id < lo || id >= hi {
		fail("key %d outside %d:%d", id, lo, hi)
	}
	if t.left != nil && t.left.prio > t.prio || t.right != nil && t.right.prio > t.prio {
		fail("key %d: not a heap", id)
	}
	*sum += mix(id, 5)
	return 1 + verify(t.left, lo, id, sum) + verify(t.right, id+1, hi, sum)
}

type parcel struct {
	root  *tree
	model []bool
	n     int
}

const workers, keys = 6, 600

func main() {
	var pipes [workers]chan parcel
	for i := range pipes {
		pipes[i] = make(chan parcel, 1)
	}
	var sums [workers]uint64
	together(workers, func(me int) {
		r := newRng(me)
		p := parcel{model: make([]bool, keys)}
		for round := 0; again(round, 1); round++ {
			for i := 0; i < 400; i++ {
				k := r.n(keys)
				ok := false
				if r.n(5) < 3 {
					if ok = insert(&p.root, uint64(k), r.next()); ok {
						p.n++
					}
					ok = ok != p.model[k]
					p.model[k] = true
				} else {
					if ok = remove(&p.root, uint64(k)); ok {
						p.n--
					}
					ok = ok == p.model[k]
					p.model[k] = false
				}
				if !ok {
					fail("key %d: tree and model differ", k)
				}
			}
			var sum uint64
			if n := verify(p.root, 0, keys, &sum); n != p.n {
				fail("%d keys instead of %d", n, p.n)
			}
			if round == 0 {
				sums[me] = sum
			}
			select {
			case pipes[(me+1)%workers] <- p:
			default:
			}
			p = parcel{}
			select {
			case p = <-pipes[me]:
			case <-time.After(10 * time.Millisecond): // the neighbour is done
				p.model = make([]bool, keys)
			}
		}
	})
	fmt.Printf("trees: sums of the first round %x\n", sums)
}
