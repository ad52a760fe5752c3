// sync.Pool: order, New, victims, and many goroutines.
// nostress gcstress: collections empty it
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

type item struct {
	busy int32
	n    int
}

func main() {
	debug.SetGCPercent(-1)
	runtime.GOMAXPROCS(1)
	var p sync.Pool
	fmt.Println(p.Get())
	for _, s := range []string{"a", "b", "c", "d"} {
		p.Put(s)
	}
	p.Put(nil)
	fmt.Println(p.Get(), p.Get(), p.Get(), p.Get(), p.Get())

	// What is not used for one cycle can still be had, for two cycles not.
	p.Put("victim")
	p.Put("another")
	runtime.GC()
	p.Put("new")
	fmt.Println(p.Get(), p.Get(), p.Get(), p.Get())
	p.Put("lost")
	runtime.GC()
	runtime.GC()
	fmt.Println(p.Get())

	made := 0
	q := sync.Pool{New: func() any { made++; return made }}
	fmt.Println(q.Get(), q.Get())
	q.Put(7)
	fmt.Println(q.Get(), q.Get(), made)

	// More than fits in the first ring.
	for i := 0; i < 10000; i++ {
		p.Put(i)
	}
	sum, n := 0, 0
	for x := p.Get(); x != nil; x = p.Get() {
		sum += x.(int)
		n++
	}
	fmt.Println(n, sum)

	// Values of all shapes.
	put := p.Put
	put([2]string{"x", "y"})
	put(struct{}{})
	put(3.5)
	fmt.Println(p.Get(), p.Get(), p.Get())

	// Nobody gets what somebody else has, while collections come and go and items change the processor.
	runtime.GOMAXPROCS(4)
	debug.SetGCPercent(100)
	shared := sync.Pool{New: func() any { return new(item) }}
	var wg sync.WaitGroup
	var bad int32
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			var held [20]*item
			for i := 0; i < 1000; i++ {
				for j := 0; j <= (i+g)%20; j++ {
					x := shared.Get().(*item)
					if !atomic.CompareAndSwapInt32(&x.busy, 0, 1) {
						atomic.AddInt32(&bad, 1)
					}
					x.n = g
					held[j] = x
				}
				if i%50 == g {
					runtime.GC()
				}
				for j := 0; j <= (i+g)%20; j++ {
					if held[j].n != g || !atomic.CompareAndSwapInt32(&held[j].busy, 1, 0) {
						atomic.AddInt32(&bad, 1)
					}
					shared.Put(held[j])
				}
			}
		}(g)
	}
	wg.Wait()
	fmt.Println("bad:", bad)
}
