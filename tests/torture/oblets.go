// A slice of 100 MB of pointers, which the collector marks in pieces, with sparse changes by several goroutines: objects wander from
// one end to the other, ahead of the collector and behind it.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

type obj struct {
	stamp
	more []*stamp
}

func mk(id uint64) *obj {
	s := mkstamp(id)
	return &obj{mkstamp(id), []*stamp{&s}}
}

func main() {
	const objs, parts = 2000, 64
	size := 100 << 20 / 8
	if strings.Contains(os.Getenv("GODEBUG"), "gcstress=1") {
		size /= 32 // thousands of collections
	}
	s := make([]*obj, size)
	var locks [parts]sync.Mutex     // of the size/parts elements each
	var where [parts]map[uint64]int // by part: object -> index
	for i := range where {
		where[i] = map[uint64]int{}
	}
	r := newRng(0)
	for id := uint64(0); id < objs; id++ {
		part := int(id % parts)
		for {
			i := r.n(size/parts) + part*(size/parts)
			if s[i] == nil {
				s[i] = mk(id)
				where[part][id] = i
				break
			}
		}
	}
	together(4, func(me int) {
		r := newRng(me + 1)
		for round := 0; again(round, 16); round++ {
			a, b := r.n(parts), r.n(parts)
			if a == b {
				continue
			}
			if a > b {
				a, b = b, a
			}
			locks[a].Lock()
			locks[b].Lock()
			if r.n(2) == 0 {
				a, b = b, a
			}
			for id, i := range where[a] { // any one
				o := s[i]
				s[i] = nil
				delete(where[a], id)
				j := r.n(size/parts) + b*(size/parts)
				for s[j] != nil {
					j = r.n(size/parts) + b*(size/parts)
				}
				if o.is(id); r.n(4) == 0 {
					o = mk(id)
				}
				o.more[0].is(id)
				s[j] = o
				where[b][id] = j
				break
			}
			locks[a].Unlock()
			locks[b].Unlock()
		}
	})
	n, sum := 0, uint64(0)
	for part, m := range where {
		for id, i := range m {
			if s[i] == nil || i/(size/parts) != part {
				fail("object %d is not at %d", id, i)
			}
			s[i].is(id)
			s[i].more[0].is(id)
			sum += mix(id, seed)
			n++
		}
	}
	fmt.Printf("oblets: %d objects, sum %x\n", n, sum)
}
