// Atomic operations: results, widths and signs; with many goroutines; and in odd places.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type counter struct {
	pad int8
	n   int32
	u   uint32
	l   int64
	p   uintptr
}

var global uint32 = 1<<32 - 2

func main() {
	c := &counter{n: -5, u: 1 << 31, l: -1 << 40}
	fmt.Println(atomic.AddInt32(&c.n, -3), atomic.AddUint32(&c.u, 1<<31), atomic.AddInt64(&c.l, -1), atomic.AddUintptr(&c.p, ^uintptr(0)))
	fmt.Println(atomic.SwapInt32(&c.n, -1<<31), atomic.LoadInt32(&c.n), atomic.AddInt32(&c.n, -1), atomic.SwapUint32(&c.u, 1<<32-1), atomic.LoadUint32(&c.u))
	fmt.Println(atomic.CompareAndSwapInt32(&c.n, 1<<31-1, -7), atomic.CompareAndSwapInt32(&c.n, 7, 8), c.n, c.pad)
	fmt.Println(atomic.CompareAndSwapInt64(&c.l, -1<<40-1, 5), atomic.CompareAndSwapInt64(&c.l, 6, 7), atomic.SwapInt64(&c.l, -9), c.l)
	atomic.StoreInt32(&c.n, -2)
	atomic.StoreUint32(&c.u, uint32(int8(c.n)))
	atomic.StoreInt64(&c.l, int64(c.u))
	fmt.Println(c.n, c.u, c.l, atomic.AddUint32(&global, 3), global)

	// Operands that are calls, and change each other.
	i := int32(1)
	bump := func() int32 { i += 10; return i }
	fmt.Println(atomic.CompareAndSwapInt32(&c.n, bump()-13, bump()), c.n)
	x := atomic.AddInt32(&i, 1) - 2*atomic.AddInt32(&i, 1)
	fmt.Println(x, i)
	a := [4]int64{1, 2, 3, 4}
	for k := range a {
		atomic.AddInt64(&a[k], atomic.LoadInt64(&a[(k+1)%4]))
	}
	fmt.Println(a)

	// A value read before is not read again after.
	y := c.l
	atomic.StoreInt64(&c.l, y+1)
	c.l = y + 5
	z := c.l
	atomic.AddInt64(&c.l, 100)
	c.l = z + 1
	fmt.Println(y, z, c.l)

	v := 7
	p := unsafe.Pointer(&v)
	var q unsafe.Pointer
	fmt.Println(atomic.LoadPointer(&q) == nil, atomic.CompareAndSwapPointer(&q, nil, p), *(*int)(atomic.LoadPointer(&q)))
	add := atomic.AddInt32
	fmt.Println(add(&i, 2), i)
	defer fmt.Println("deferred", atomic.AddInt32(&i, 1))
	defer atomic.AddInt32(&i, 1)
	go atomic.AddInt32(&c.n, 0)

	var typed struct {
		pad int8
		i   atomic.Int32
		u   atomic.Uint32
		l   atomic.Int64
		p   atomic.Uintptr
		atomic.Uint64
	}
	typed.i.Store(-3)
	typed.l.Store(1 << 40)
	fmt.Println(typed.i.Add(-4), typed.i.Load(), typed.i.Swap(9), typed.i.CompareAndSwap(9, -1), typed.i.CompareAndSwap(9, 2), typed.i.Load())
	fmt.Println(typed.u.Add(^uint32(0)), typed.u.Swap(3), typed.l.Add(-1), typed.l.CompareAndSwap(1<<40-1, 5), typed.p.Add(7), typed.Add(8), typed.Load())
	load := typed.i.Load
	typed.i.Store(77)
	fmt.Println(load(), (*atomic.Uint64).Load(&typed.Uint64), typed.pad)

	var n32 atomic.Int32
	var n64 atomic.Uint64
	var flag atomic.Bool
	var list atomic.Pointer[counter]
	var wg sync.WaitGroup
	var mu sync.Mutex
	embedded := struct {
		sync.Mutex
		n int
	}{}
	held, plain := 0, 0
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 5000; k++ {
				n32.Add(-1)
				n64.Add(1 << 40)
				for old := list.Load(); !list.CompareAndSwap(old, &counter{n: int32(k)}); old = list.Load() {
				}
				for !flag.CompareAndSwap(false, true) {
				}
				held++
				flag.Store(false)
				mu.Lock()
				plain++
				mu.Unlock()
				embedded.Lock()
				embedded.n++
				embedded.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n32.Load(), n64.Load()>>40, held, plain, embedded.n, list.Load().n >= 0, flag.Swap(true))
}
