package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct {
	name string
	n    int
}

func main() {
	var wg sync.WaitGroup
	var i32 int32
	var u64 uint64
	var typed atomic.Int64
	var casn uint32
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for k := 0; k < 500; k++ {
				atomic.AddInt32(&i32, 1)
				atomic.AddUint64(&u64, ^uint64(0))
				typed.Add(int64(g))
				for {
					old := atomic.LoadUint32(&casn)
					if atomic.CompareAndSwapUint32(&casn, old, old+2) {
						break
					}
				}
			}
		}(g)
	}
	wg.Wait()
	fmt.Println(i32, u64 == ^uint64(0)-3999, typed.Load(), casn)
	fmt.Println(atomic.SwapInt32(&i32, 5), atomic.CompareAndSwapInt32(&i32, 6, 7))
	fmt.Println(i32)
	var v atomic.Value
	fmt.Println(v.Load())
	v.Store(config{"a", 1})
	fmt.Println(v.Load().(config).name, v.Swap(config{"b", 2}), v.CompareAndSwap(config{"b", 2}, config{"c", 3}), v.Load())
	func() {
		defer func() { fmt.Println(recover()) }()
		v.Store("other type")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		v.Store(nil)
	}()
	var p atomic.Pointer[config]
	fmt.Println(p.Load() == nil)
	c1, c2 := &config{"x", 1}, &config{"y", 2}
	p.Store(c1)
	fmt.Println(p.CompareAndSwap(c2, c1), p.CompareAndSwap(c1, c2), p.Load().name, p.Swap(c1) == c2)
	var b atomic.Bool
	fmt.Println(b.Load(), b.Swap(true), b.CompareAndSwap(true, false), b.Load())
	var u atomic.Uint32
	u.Store(10)
	fmt.Println(u.Add(^uint32(2)), u.Load())
	// A spin lock and a published value.
	var lock uint32
	shared := 0
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 200; k++ {
				for !atomic.CompareAndSwapUint32(&lock, 0, 1) {
				}
				shared++
				atomic.StoreUint32(&lock, 0)
			}
		}()
	}
	wg.Wait()
	fmt.Println(shared)
	var ready int32
	data := ""
	go func() { data = "published"; atomic.StoreInt32(&ready, 1) }()
	for atomic.LoadInt32(&ready) == 0 {
	}
	fmt.Println(data)
}
