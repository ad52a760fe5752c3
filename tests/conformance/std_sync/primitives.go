// Mutex, RWMutex, Cond, Once, Map, WaitGroup and Pool with many goroutines.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var rw sync.RWMutex
	total, guarded := 0, map[int]int{}
	var seen atomic.Int64
	for i := 0; i < 50; i++ {
		wg.Add(2)
		go func() {
			defer wg.Done()
			for j := 0; j < 200; j++ {
				mu.Lock()
				total++
				mu.Unlock()
				rw.Lock()
				guarded[j%7]++
				rw.Unlock()
			}
		}()
		go func() {
			defer wg.Done()
			for j := 0; j < 200; j++ {
				rw.RLock()
				if guarded[j%7] >= 0 {
					seen.Add(1)
				}
				rw.RUnlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(total, guarded, seen.Load())

	cond := sync.NewCond(&mu)
	turn := 0
	var order []int
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			cond.L.Lock()
			defer cond.L.Unlock()
			for turn != i {
				cond.Wait()
			}
			order = append(order, i)
			turn++
			cond.Broadcast()
		}(i)
	}
	wg.Wait()
	fmt.Println(order)

	var once sync.Once
	var m sync.Map
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			once.Do(func() { fmt.Println("once") })
			for j := 0; j < 500; j++ {
				k := j % 31
				switch (i + j) % 5 {
				case 0:
					m.Store(k, j)
				case 1:
					m.Load(k)
				case 2:
					m.LoadOrStore(k, j)
				case 3:
					m.LoadAndDelete(k)
				case 4:
					m.Range(func(k, v any) bool { return k.(int) < 20 })
				}
			}
		}(i)
	}
	wg.Wait()
	for k := 0; k < 31; k++ {
		m.Store(k, k*k)
	}
	sum := 0
	m.Range(func(k, v any) bool { sum += v.(int) - k.(int); return true })
	fmt.Println(sum)

	fmt.Println(mu.TryLock(), mu.TryLock(), rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	func() {
		defer func() { fmt.Println(recover()) }()
		wg.Done()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var v atomic.Value
		v.Store(1)
		fmt.Println(v.CompareAndSwap(1, 2), v.Swap(3), v.Load())
		v.Store("x")
	}()
	pool := sync.Pool{New: func() any { return "new" }}
	puts, rest, got := 0, 0, any(nil)
	for ; got != "old"; puts++ { // a collection may come between, or another P
		pool.Put("old")
		got = pool.Get()
	}
	for pool.Get() == "old" {
		rest++
	}
	fmt.Println(got, rest < puts)
}
