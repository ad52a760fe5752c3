// A rate limiter: a bucket that holds up to `burst` tokens and gets a new one every interval.
// Callers wait for a token, or until their context ends.
// vole run examples/ratelimit.go
package main

import (
	"context"
	"fmt"
	"time"
)

type Limiter struct {
	tokens chan struct{}
	done   chan struct{}
}

func NewLimiter(every time.Duration, burst int) *Limiter {
	l := &Limiter{tokens: make(chan struct{}, burst), done: make(chan struct{})}
	for range burst {
		l.tokens <- struct{}{}
	}
	go l.refill(every)
	return l
}

func (l *Limiter) refill(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			select {
			case l.tokens <- struct{}{}:
			default: // the bucket is full
			}
		case <-l.done:
			return
		}
	}
}

// Wait takes a token; it gives up when ctx ends first.
func (l *Limiter) Wait(ctx context.Context) error {
	select {
	case <-l.tokens:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Limiter) Stop() { close(l.done) }

func main() {
	const every, burst = 20 * time.Millisecond, 3
	limiter := NewLimiter(every, burst)
	defer limiter.Stop()

	start := time.Now()
	for i := 1; i <= 8; i++ {
		if err := limiter.Wait(context.Background()); err != nil {
			fmt.Println(err)
			return
		}
		// The first three are free; each of the others has to wait for its token.
		fmt.Printf("request %d after %d ms\n", i, time.Since(start).Milliseconds())
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	fmt.Println("an impatient caller:", limiter.Wait(ctx))
}
