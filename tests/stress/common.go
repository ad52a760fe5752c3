// What all programs of this directory share: run them as `vole run NAME.go common.go [-seed N]`.
//
// A program works for STRESS_MS milliseconds (1000), or for one round if that takes longer, and prints one line that depends on
// nothing: not on the seed, the schedule or the number of rounds. What it does, depends on the seed and on the schedule.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// seed is the argument of -seed, or 1.
var seed = func() uint64 {
	if len(os.Args) == 3 && os.Args[1] == "-seed" {
		if n, err := strconv.ParseUint(os.Args[2], 10, 64); err == nil {
			return n
		}
	}
	if len(os.Args) > 1 {
		fmt.Println("usage: NAME [-seed N]")
		os.Exit(64)
	}
	return 1
}()

var deadline = func() time.Time {
	ms, err := strconv.Atoi(os.Getenv("STRESS_MS"))
	if err != nil {
		ms = 1000
	}
	return time.Now().Add(time.Duration(ms) * time.Millisecond)
}()

// more says whether to begin another round.
func more() bool { return time.Now().Before(deadline) }

// fail reports what is wrong, and how to see it again.
func fail(format string, args ...interface{}) {
	fmt.Printf("BROKEN (-seed %d): %s\n", seed, fmt.Sprintf(format, args...))
	os.Exit(3)
}

// rng is a splitmix64 generator; each goroutine has its own.
type rng uint64

func newRng(n int) *rng {
	r := rng(mix(seed, uint64(n)+1))
	return &r
}

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r), 0)
}

// n returns a number below n.
func (r *rng) n(n int) int { return int(r.next() >> 1 % uint64(n)) }

// us returns a time below n microseconds.
func (r *rng) us(n int) time.Duration { return time.Duration(r.n(n)) * time.Microsecond }

func mix(a, b uint64) uint64 {
	z := a ^ b*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// together runs f(0) … f(n-1) on a goroutine each and waits for them.
func together(n int, f func(me int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		i := i
		go func() {
			defer wg.Done()
			f(i)
		}()
	}
	wg.Wait()
}
