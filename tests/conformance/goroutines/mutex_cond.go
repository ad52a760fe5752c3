package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type Queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	items    []int
	closed   bool
}

func NewQueue() *Queue {
	q := &Queue{}
	q.notEmpty = sync.NewCond(&q.mu)
	return q
}
func (q *Queue) Put(x int) {
	q.mu.Lock()
	q.items = append(q.items, x)
	q.mu.Unlock()
	q.notEmpty.Signal()
}
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.notEmpty.Broadcast()
}
func (q *Queue) Get() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.notEmpty.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	x := q.items[0]
	q.items = q.items[1:]
	return x, true
}

func main() {
	q := NewQueue()
	var wg sync.WaitGroup
	var sum int64
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				x, ok := q.Get()
				if !ok {
					return
				}
				atomic.AddInt64(&sum, int64(x))
			}
		}()
	}
	for i := 1; i <= 1000; i++ {
		q.Put(i)
	}
	q.Close()
	wg.Wait()
	fmt.Println(sum)

	var rw sync.RWMutex
	m := map[int]int{}
	for i := 0; i < 10; i++ {
		wg.Add(2)
		go func(i int) {
			defer wg.Done()
			for k := 0; k < 100; k++ {
				rw.Lock()
				m[k%10] += i
				rw.Unlock()
			}
		}(i)
		go func() {
			defer wg.Done()
			for k := 0; k < 100; k++ {
				rw.RLock()
				_ = m[k%10]
				rw.RUnlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(m)
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once", i) })
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		var o sync.Once
		defer o.Do(func() { fmt.Println("not again") })
		o.Do(func() { panic("in once") })
	}()
	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	n := 0
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 200; k++ {
				mu.Lock()
				n++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n)
	ready := make(chan bool)
	var cnt int32
	c := sync.NewCond(&sync.Mutex{})
	for i := 0; i < 3; i++ {
		go func() {
			c.L.Lock()
			ready <- true
			c.Wait()
			atomic.AddInt32(&cnt, 1)
			c.L.Unlock()
			ready <- true
		}()
	}
	for i := 0; i < 3; i++ {
		<-ready
	}
	c.L.Lock()
	c.Broadcast()
	c.L.Unlock()
	for i := 0; i < 3; i++ {
		<-ready
	}
	fmt.Println(cnt)
	p := sync.Pool{New: func() interface{} { return "new" }}
	p.Put("old")
	s := p.Get().(string)
	fmt.Println(s == "old" || s == "new", p.Get())
	var sm sync.Map
	sm.Store("a", 1)
	v, loaded := sm.LoadOrStore("a", 2)
	_, ok := sm.Load("zz")
	sm.Store("b", 3)
	total := 0
	sm.Range(func(k, v interface{}) bool { total += v.(int); return true })
	sm.Delete("a")
	w, ok2 := sm.LoadAndDelete("a")
	fmt.Println(v, loaded, ok, total, w, ok2)
	time.Sleep(time.Microsecond)
}
