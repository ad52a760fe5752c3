// What all programs of this directory share: run them as `vole run NAME.go common.go [seed]`.
//
// A program builds linked structures of stamped objects, changes them from many goroutines while the collector runs,
// and checks every stamp it comes across: memory that was freed too soon and used again has another stamp, or none.
// It works for TORTURE_MS milliseconds (1000) or for one round, whichever is longer, and prints one line, which depends on the seed
// only: neither on the schedule nor on the number of rounds.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// seed is the first argument, or 1.
var seed = func() uint64 {
	if len(os.Args) > 1 {
		if n, err := strconv.ParseUint(os.Args[1], 10, 64); err == nil {
			return n
		}
		fail("usage: %s [seed]", os.Args[0])
	}
	return 1
}()

var deadline = func() time.Time {
	ms, err := strconv.Atoi(os.Getenv("TORTURE_MS"))
	if err != nil {
		ms = 1000
	}
	return time.Now().Add(time.Duration(ms) * time.Millisecond)
}()

// more says whether to begin another round.
func more() bool { return time.Now().Before(deadline) }

// again is more for rounds so short that only every few of them look at the clock; the first few are done in any case.
func again(round, every int) bool { return round < every || round%every > 0 || more() }

// fail reports a broken structure and ends the program; with GOTRACEBACK=crash it leaves a core.
func fail(format string, args ...interface{}) {
	msg := fmt.Sprintf(format, args...)
	if os.Getenv("GOTRACEBACK") == "crash" {
		panic("BROKEN: " + msg)
	}
	fmt.Println("BROKEN: " + msg)
	os.Exit(3)
}

// rng is a splitmix64 generator.
type rng uint64

func newRng(n int) *rng {
	r := rng(mix(seed, uint64(n)))
	return &r
}

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r), 0)
}

// n returns a number below n.
func (r *rng) n(n int) int { return int(r.next() >> 1 % uint64(n)) }

func mix(a, b uint64) uint64 {
	z := a ^ b*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// stamp is embedded in every object whose life is watched: its number, and a check sum of it.
type stamp struct{ id, sum uint64 }

func mkstamp(id uint64) stamp { return stamp{id, mix(id, 77)} }

// check returns the number, after it made sure that the object is still one.
func (s *stamp) check() uint64 {
	id := s.id
	if s.sum != mix(id, 77) {
		fail("stamp at %p: id %#x, sum %#x instead of %#x", s, id, s.sum, mix(id, 77))
	}
	return id
}

// is makes sure that the object is the one with this number.
func (s *stamp) is(id uint64) {
	if got := s.check(); got != id {
		fail("stamp at %p: id %#x instead of %#x", s, got, id)
	}
}

var sink [64]interface{}

// litter allocates garbage of the sizes that the programs use, filled with what is no stamp, so that memory
// which is freed too soon gets new contents soon.
func litter(r *rng) {
	switch r.n(4) {
	case 0:
		b := make([]byte, 1+r.n(512))
		for i := range b {
			b[i] = 0xa5
		}
		sinkMu.Lock()
		sink[r.n(32)] = b
		sinkMu.Unlock()
	case 1:
		type cell struct {
			next *cell
			bad  [3]uint64
		}
		var head *cell
		for i := 0; i < 8; i++ {
			head = &cell{head, [3]uint64{^uint64(0), 0x5a5a5a5a, 1}}
		}
		sinkMu.Lock()
		sink[32+r.n(32)] = head
		sinkMu.Unlock()
	case 2:
		s := make([]*uint64, 1+r.n(64))
		x := new(uint64)
		*x = 0xbadbad
		for i := range s {
			s[i] = x
		}
	case 3:
		m := map[int]*stamp{}
		for i := 0; i < r.n(20); i++ {
			m[i] = &stamp{uint64(i), 1}
		}
	}
}

var sinkMu sync.Mutex

// ballast lives all the time, so that marking takes a while and the program does a lot meanwhile: TORTURE_BALLAST megabytes (4;
// none under gcstress=1, which collects thousands of times).
var ballast *weight

type weight struct {
	a, b *weight
	stamp
}

func load(n int, id uint64) *weight {
	if n == 0 {
		return nil
	}
	return &weight{load((n-1)/2, 2*id), load(n/2, 2*id+1), mkstamp(id)}
}

func (w *weight) verify(id uint64) {
	if w != nil {
		w.is(id)
		w.a.verify(2 * id)
		w.b.verify(2*id + 1)
	}
}

func ballastSize() int {
	mb, err := strconv.Atoi(os.Getenv("TORTURE_BALLAST"))
	if err != nil && !strings.Contains(os.Getenv("GODEBUG"), "gcstress=1") {
		mb = 4
	}
	return mb << 20 / int(unsafe.Sizeof(weight{}))
}

// collecting starts goroutines that allocate garbage and force collections, until the function it returns is called.
func collecting() (stop func()) {
	var done atomic.Bool
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		for !done.Load() {
			runtime.GC()
			runtime.Gosched()
		}
	}()
	go func() {
		defer wg.Done()
		r := newRng(1 << 20)
		for !done.Load() {
			for i := 0; i < 50; i++ {
				litter(r)
			}
			runtime.Gosched()
		}
	}()
	return func() {
		done.Store(true)
		wg.Wait()
	}
}

// together runs f(0) … f(n-1) on a goroutine each while the collector is kept busy, and waits for them.
func together(n int, f func(me int)) {
	ballast = load(ballastSize(), 1)
	stop := collecting()
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
	stop()
	ballast.verify(1)
}
