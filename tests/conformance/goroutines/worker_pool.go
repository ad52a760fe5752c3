package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"
)

type job struct{ id, n int }
type result struct {
	id  int
	val string
	err error
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func worker(ctx context.Context, jobs <-chan job, out chan<- result) {
	for {
		select {
		case <-ctx.Done():
			return
		case j, ok := <-jobs:
			if !ok {
				return
			}
			r := result{id: j.id}
			func() {
				defer func() {
					if e := recover(); e != nil {
						r.err = fmt.Errorf("job %d: %v", j.id, e)
					}
				}()
				if j.n < 0 {
					panic(errors.New("negative"))
				}
				r.val = fmt.Sprint(fib(j.n))
			}()
			out <- r
		}
	}
}

type semaphore chan struct{}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs, out := make(chan job), make(chan result)
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); worker(ctx, jobs, out) }()
	}
	go func() {
		for i := 0; i < 20; i++ {
			n := i
			if i%7 == 3 {
				n = -1
			}
			jobs <- job{i, n}
		}
		close(jobs)
	}()
	go func() { wg.Wait(); close(out) }()
	var rs []result
	for r := range out {
		rs = append(rs, r)
	}
	cancel()
	sort.Slice(rs, func(i, j int) bool { return rs[i].id < rs[j].id })
	for _, r := range rs {
		fmt.Print(r.id, ":", r.val, r.err, " ")
	}
	fmt.Println()
	sem := make(semaphore, 3)
	var mu sync.Mutex
	cur, max := 0, 0
	for i := 0; i < 12; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			mu.Lock()
			cur++
			if cur > max {
				max = cur
			}
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			cur--
			mu.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println(max <= 3, max > 0, cur)
	ctx, cancel = context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err())
	case <-time.After(5 * time.Second):
		fmt.Println("too late")
	}
}
