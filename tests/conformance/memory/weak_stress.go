// Weak pointers, handles, cleanups and finalizers from many goroutines while the collector works all the time.
// oracle: spec
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"unique"
	"weak"
)

type node struct {
	id    int
	magic [8]int
	next  *node
}

func (n *node) fill(id int) *node {
	n.id = id
	for i := range n.magic {
		n.magic[i] = id * (i + 1)
	}
	return n
}
func (n *node) check() {
	for i := range n.magic {
		if n.magic[i] != n.id*(i+1) {
			panic(fmt.Sprint("bad node ", n.id, n.magic))
		}
	}
}

var cleaned, fin, added, finAdded int64

func worker(g, rounds int) {
	var weaks [64]weak.Pointer[node]
	var strong [16]*node
	var hs [16]unique.Handle[string]
	for r := 0; r < rounds; r++ {
		k := (r*7 + g) % 64
		if n := weaks[k].Value(); n != nil {
			n.check()
			strong[r%16] = n
			if weak.Make(n) != weaks[k] && n.id%5 != 0 {
				panic("weak pointers differ")
			}
		} else {
			n := new(node).fill(g*1000000 + r)
			n.next = new(node).fill(r)
			weaks[k] = weak.Make(n)
			if r%3 == 0 {
				strong[r%16] = n
			}
			if r%2 == 0 {
				atomic.AddInt64(&added, 1)
				c := runtime.AddCleanup(n, func(m *node) { m.check(); atomic.AddInt64(&cleaned, 1) }, new(node).fill(r))
				if r%8 == 0 {
					c.Stop()
					atomic.AddInt64(&added, -1)
				}
				runtime.KeepAlive(n)
			}
			if n.id%5 == 0 {
				atomic.AddInt64(&finAdded, 1)
				runtime.SetFinalizer(n, func(n *node) { n.check(); n.next.check(); atomic.AddInt64(&fin, 1) })
			}
		}
		if s := strong[(r*3)%16]; s != nil {
			s.check()
			if s.next != nil {
				s.next.check()
			}
		}
		h := unique.Make(fmt.Sprint("s", r%40))
		if h.Value() != fmt.Sprint("s", r%40) {
			panic("unique")
		}
		for i := range hs {
			if hs[i] != (unique.Handle[string]{}) && (hs[i].Value() == h.Value()) != (hs[i] == h) {
				panic("unique differs")
			}
		}
		hs[r%16] = h
	}
}

func main() {
	var wg sync.WaitGroup
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	for g := 0; g < 4; g++ {
		g := g
		wg.Add(1)
		go func() { defer wg.Done(); worker(g, 4000) }()
	}
	wg.Wait()
	close(stop)
	for i := 0; i < 200 && (atomic.LoadInt64(&cleaned) < atomic.LoadInt64(&added) || fin < finAdded); i++ {
		runtime.GC()
		runtime.Gosched()
	}
	fmt.Println(cleaned == added, cleaned <= added, fin == finAdded, added > 100)
}
