// Numbered tokens wander among a thousand goroutines that select over channels with and without buffers, with time-outs and
// defaults; then the channels are closed one by one. No token may be lost or doubled.
package main

import (
	"fmt"
	"runtime"
	"time"
)

const channels, walkers, tokens = 16, 1000, 300

func round(n int) {
	r := newRng(n)
	var chans [channels]chan int
	for i := range chans {
		chans[i] = make(chan int, r.n(4))
	}
	quit := make(chan bool)
	back := make(chan int, tokens+walkers)
	go func() {
		for i := 0; i < tokens; i++ {
			chans[i%channels] <- i
		}
		for i := 0; i < 50; i++ {
			runtime.Gosched()
		}
		close(quit)
	}()
	together(walkers, func(me int) {
		r := newRng(n<<16 + me)
		held := -1
		for {
			a, b, c := chans[r.n(channels)], chans[r.n(channels)], chans[r.n(channels)]
			if held < 0 {
				switch r.n(3) {
				case 0:
					select {
					case held = <-a:
					case held = <-b:
					case <-quit:
						return
					}
				case 1:
					select {
					case held = <-a:
					case held = <-b:
					case held = <-c:
					case <-time.After(r.us(300)):
					case <-quit:
						return
					}
				case 2:
					select {
					case held = <-a:
					default:
						runtime.Gosched()
					}
				}
				continue
			}
			var swapped int
			select {
			case a <- held:
				held = -1
			case b <- held:
				held = -1
			case swapped = <-c: // holds two for a moment
				back <- held
				held = swapped
			case <-quit:
				back <- held
				return
			}
		}
	})
	var seen [tokens]int
	for i := range chans {
		close(chans[i])
		for tok := range chans[i] {
			seen[tok]++
		}
	}
	close(back)
	for tok := range back {
		seen[tok]++
	}
	for tok, k := range seen {
		if k != 1 {
			fail("round %d: token %d was seen %d times", n, tok, k)
		}
	}
}

func main() {
	for n := 0; n == 0 || more(); n++ {
		round(n)
	}
	fmt.Println("selects: all tokens are there, once")
}
