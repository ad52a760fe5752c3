// A pipeline with cancellation: squares flow through three workers until enough have
// been seen; then the context stops everybody.
// vole run examples/pipeline.go
package main

import (
	"context"
	"fmt"
	"sync"
)

func numbers(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 1; ; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func squares(ctx context.Context, in <-chan int, workers int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range in {
				select {
				case out <- n * n:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	seen, sum := 0, 0
	for sq := range squares(ctx, numbers(ctx), 3) {
		if seen++; seen > 1000 {
			cancel()
			break
		}
		sum += sq
	}
	fmt.Println("saw 1000 squares:", sum > 0, ctx.Err())
}
