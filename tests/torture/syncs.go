// sync.Map, sync.Pool, Once, Cond, RWMutex: their own hidden pointers, the pools' per-P lists and victims above all, which every
// collection empties.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"sync"
)

type obj struct {
	stamp
	buf  []byte
	next *obj
	busy bool
}

type lazy struct {
	sync.Once
	val *stamp
}

func main() {
	pool := sync.Pool{New: func() interface{} { return &obj{stamp: mkstamp(4711), buf: make([]byte, 0, 64)} }}
	bufs := sync.Pool{New: func() interface{} { return new(bytes.Buffer) }}
	var m sync.Map
	lazies := make([]lazy, 64)
	var mu sync.RWMutex
	shared := map[string]*stamp{}
	var cmu sync.Mutex
	cond := sync.NewCond(&cmu)
	var queue []*stamp
	quit := false
	var eaters sync.WaitGroup
	for i := 0; i < 4; i++ { // goroutines that wait on the condition
		eaters.Add(1)
		go func() {
			defer eaters.Done()
			cmu.Lock()
			defer cmu.Unlock()
			for {
				for len(queue) == 0 && !quit {
					cond.Wait()
				}
				if len(queue) == 0 {
					return
				}
				s := queue[len(queue)-1]
				queue[len(queue)-1] = nil
				queue = queue[:len(queue)-1]
				s.check()
			}
		}()
	}
	together(8, func(me int) {
		r := newRng(me)
		var held []*obj
		for round := 0; again(round, 16); round++ {
			switch id := r.n(500); r.n(8) {
			case 0, 1: // objects of the pool belong to one goroutine
				o := pool.Get().(*obj)
				o.is(4711)
				if o.busy {
					fail("the pool gave an object to two")
				}
				o.busy = true
				o.buf = append(o.buf[:0], strconv.Itoa(me)...)
				held = append(held, o)
				for len(held) > r.n(10) {
					o := held[0]
					held = held[1:]
					if string(o.buf) != strconv.Itoa(me) {
						fail("an object of goroutine %d has %q", me, o.buf)
					}
					o.busy = false
					pool.Put(o)
				}
			case 2:
				b := bufs.Get().(*bytes.Buffer)
				b.Reset()
				for i := 0; i < r.n(50); i++ {
					fmt.Fprintf(b, "%d,", id)
				}
				if n := bytes.Count(b.Bytes(), []byte(",")); n > 0 && !bytes.HasPrefix(b.Bytes(), []byte(strconv.Itoa(id)+",")) {
					fail("buffer begins with %q", b.Bytes()[:8])
				}
				bufs.Put(b)
			case 3:
				s := mkstamp(uint64(id))
				m.Store(id, &s)
			case 4:
				if v, ok := m.Load(id); ok {
					v.(*stamp).is(uint64(id))
				}
				m.Delete(r.n(500))
			case 5:
				m.Range(func(k, v interface{}) bool {
					v.(*stamp).is(uint64(k.(int)))
					return r.n(30) > 0
				})
				s := mkstamp(uint64(id))
				v, _ := m.LoadOrStore(id, &s)
				v.(*stamp).is(uint64(id))
			case 6:
				l := &lazies[id%64]
				l.Do(func() {
					s := mkstamp(uint64(id % 64))
					runtime.Gosched()
					l.val = &s
				})
				l.val.is(uint64(id % 64))
				k := strconv.Itoa(id % 100)
				mu.RLock()
				s := shared[k]
				mu.RUnlock()
				if s != nil {
					s.is(uint64(id % 100))
				}
				mu.Lock()
				if t := mkstamp(uint64(id % 100)); id%3 > 0 {
					shared[k] = &t
				} else {
					delete(shared, k)
				}
				mu.Unlock()
			case 7:
				s := mkstamp(uint64(id))
				cmu.Lock()
				queue = append(queue, &s)
				cmu.Unlock()
				cond.Signal()
			}
		}
	})
	cmu.Lock()
	quit = true
	cmu.Unlock()
	cond.Broadcast()
	eaters.Wait()
	fmt.Printf("syncs: seed %d\n", seed)
}
