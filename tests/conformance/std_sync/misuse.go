// What the types of sync and sync/atomic say to mistakes, as far as a recover can hear it.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func try(what string, f func()) {
	defer func() { fmt.Println(what+":", recover()) }()
	f()
}

func main() {
	var wg sync.WaitGroup
	try("negative", wg.Done)
	try("add", func() { wg = sync.WaitGroup{}; wg.Add(2); wg.Add(-3) })

	// Whoever waits finds the group in use again when it wakes; another try if it was too slow, or we were.
	old := runtime.GOMAXPROCS(1)
	for reused := any(nil); reused == nil; {
		var again sync.WaitGroup
		again.Add(1)
		waiting, told := make(chan bool), make(chan any, 1)
		go func() {
			defer func() { told <- recover() }()
			waiting <- true
			again.Wait()
		}()
		<-waiting
		runtime.Gosched()
		again.Done()
		again.Add(1)
		select {
		case reused = <-told:
		case <-time.After(50 * time.Millisecond):
			again.Done()
			<-told
		}
		if reused != nil {
			fmt.Println("reused:", reused)
		}
	}
	runtime.GOMAXPROCS(old)

	var once sync.Once
	try("once", func() { once.Do(func() { panic("first") }) })
	try("once again", func() { once.Do(func() { panic("second") }) })
	calls := 0
	var nested, inner sync.Once
	nested.Do(func() { calls++; inner.Do(func() { calls++ }) })
	fmt.Println(calls)

	c := sync.NewCond(new(sync.Mutex))
	c.Signal()
	d := *c
	try("copied", func() { d.Signal() })

	var v atomic.Value
	fmt.Println(v.Load(), v.CompareAndSwap(nil, 1), v.CompareAndSwap(nil, 2), v.Load())
	try("store nil", func() { v.Store(nil) })
	try("store type", func() { v.Store("x") })
	try("swap nil", func() { v.Swap(nil) })
	try("swap type", func() { v.Swap(1.5) })
	try("cas nil", func() { v.CompareAndSwap(1, nil) })
	try("cas types", func() { v.CompareAndSwap(1, "x") })
	try("cas type", func() { v.CompareAndSwap("x", "y") })
	try("cas incomparable", func() {
		var s atomic.Value
		s.Store([]int{1})
		s.CompareAndSwap([]int{1}, []int{2})
	})

	var mu *sync.Mutex
	try("nil mutex", func() { mu.Lock() })
	try("nil unlock", func() { mu.Unlock() })
	var p32 *int32
	var p64 *uint64
	try("nil add", func() { atomic.AddInt32(p32, 1) })
	try("nil load", func() { atomic.LoadUint64(p64) })
	try("nil store", func() { atomic.StoreUint64(p64, 1) })
	try("nil cas", func() { atomic.CompareAndSwapInt32(p32, 0, 1) })
	try("nil swap", func() { atomic.SwapUint64(p64, 1) })
}
