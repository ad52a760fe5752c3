// Stacks that grow deep and shrink again while other goroutines send into them: receivers wait with variables for big structs at
// the bottom and at the top of deep recursions, in plain receives and in selects; pointers into the own stack go down the calls.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type big struct {
	stamp
	ptrs [12]*stamp
	nums [12]uint64
}

func mkBig(id uint64) (b big) {
	b.stamp = mkstamp(id)
	for i := range b.ptrs {
		s := mkstamp(id + uint64(i))
		b.ptrs[i], b.nums[i] = &s, id*uint64(i)
	}
	return b
}

func (b *big) verify() {
	id := b.check()
	for i := range b.ptrs {
		if b.ptrs[i].is(id + uint64(i)); b.nums[i] != id*uint64(i) {
			fail("number %d of %d is %d", i, id, b.nums[i])
		}
	}
}

type line struct {
	req, ack chan big
	alt      chan *big
}

// dive goes n calls deep, has local things of all kinds on its way, and receives below and after each return.
func dive(n int, l *line, up *big, r *rng, path []*big) uint64 {
	var local [4]uint64
	own := mkBig(uint64(n))
	keep := &own
	for i := range local {
		local[i] = uint64(n * i)
	}
	var sum uint64
	if n > 0 {
		if n%7 == 0 {
			defer func() {
				keep.verify()
				up.check()
			}()
		}
		sum = dive(n-1, l, keep, r, append(path, keep))
	} else {
		for _, p := range path {
			p.check()
		}
		if r.n(3) == 0 {
			runtime.Gosched()
		}
	}
	if n%5 == 0 {
		var b big
		ok := true
		switch r.n(3) {
		case 0:
			b = <-l.req
		case 1:
			b, ok = <-l.req
		default:
			select {
			case b = <-l.req:
			case p := <-l.alt:
				b = *p
			}
		}
		if !ok {
			fail("closed")
		}
		b.verify()
		b.nums[0] = 5
		select {
		case l.ack <- b:
		case l.ack <- own:
		}
		sum += b.id % 16
	}
	own.verify()
	up.check()
	for i := range local {
		if local[i] != uint64(n*i) {
			fail("local variable %d at depth %d is %d", i, n, local[i])
		}
	}
	return sum
}

func main() {
	var rounds [6]uint64
	together(len(rounds), func(me int) {
		l := &line{make(chan big, me%2), make(chan big, me%3), make(chan *big)}
		stop := make(chan bool)
		var feeder sync.WaitGroup
		feeder.Add(1)
		go func() { // its stack is small, and its values come from there
			defer feeder.Done()
			id := uint64(me)
			for {
				b := mkBig(id)
				id += 16
				c := mkBig(id + 1)
				select {
				case l.req <- b:
				case l.alt <- &c:
				case x := <-l.ack:
					x.stamp.check()
				case <-stop:
					return
				}
			}
		}()
		r := newRng(me)
		for round := 0; again(round, 1); round++ {
			root := mkBig(uint64(round))
			depth := 5 + r.n(150)
			if round%4 == 3 {
				depth *= 8
			}
			dive(depth, l, &root, r, nil)
			for i := 0; i < r.n(4); i++ { // shallow for a while, so that the stack can shrink
				runtime.Gosched()
				dive(0, l, &root, r, nil)
			}
			if round == 0 {
				rounds[me] = uint64(depth)
			}
		}
		close(stop)
		feeder.Wait()
	})
	fmt.Printf("stacks: depths of the first round %d\n", rounds)
}
