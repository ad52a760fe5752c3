// Panics and Goexit go through frames of C, which are abandoned.
package main

import (
	"ffi"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

var (
	callN    = bind[func(cb func(i int32), n int32)]("call_n")
	apply    = bind[func(cb func(a, b int64) int64, a, b int64) int64]("apply")
	cbString = bind[func(func(a, b string), string)]("cb_string")
	threads  = bind[func(cb func(id, i int32) int32, nthreads, n int32) int64]("threads")
)

// through panics below n levels of C, and recovers at level stop.
func through(n, stop int64) (r int64) {
	if n == stop {
		defer func() { r = n*1000 + int64(recover().(int)) }()
	}
	if n == 0 {
		panic(77)
	}
	return apply(func(a, b int64) int64 { return through(a, b) }, n-1, stop) + 1
}

func grow(n int) int {
	var room [128]int
	room[n%128] = n
	if n == 0 {
		panic("deep down")
	}
	return grow(n-1) + room[n%128]
}

func main() {
	// One level; the rest of the loop in C never happens.
	calls := 0
	func() {
		defer func() { fmt.Println("recovered:", recover(), calls) }()
		defer fmt.Println("deferred outside")
		callN(func(i int32) {
			defer fmt.Println("deferred inside")
			calls++
			panic("from a callback")
		}, 10)
		fmt.Println("not reached")
	}()

	// Results that are named survive; many levels, and a recovery at each of them.
	for stop := int64(0); stop <= 5; stop++ {
		fmt.Print(through(5, stop), " ")
	}
	fmt.Println()

	// Run-time errors; a stack that has grown and moved meanwhile; arguments that had to be copied.
	local := [3]int{1, 2, 3}
	func() {
		defer func() { fmt.Println(recover(), local[1]) }()
		cbString(func(a, b string) {
			local[1] = len(a)
			grow(3000)
		}, strings.Repeat("long text ", 1000))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		callN(func(i int32) { fmt.Println(local[i]) }, 4)
	}()

	// A panic in a deferred call that a panic runs, both through C; panics again after they were recovered.
	func() {
		defer func() { fmt.Println("last:", recover()) }()
		defer callN(func(i int32) {
			defer func() { panic(fmt.Sprint("after ", recover())) }()
			panic("second")
		}, 1)
		callN(func(i int32) { panic("first") }, 1)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		defer func() {
			e := recover()
			callN(func(int32) { callN(func(int32) { panic(fmt.Sprint("again: ", e)) }, 1) }, 1)
		}()
		callN(func(int32) { panic("once") }, 1)
	}()

	// Goexit ends the goroutine, with its deferred calls, from any depth.
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer fmt.Println("Goexit runs this, and recovers", recover())
		apply(func(a, b int64) int64 {
			defer fmt.Println("and this")
			callN(func(int32) { runtime.Goexit() }, 1)
			return 0
		}, 0, 0)
		fmt.Println("not reached")
	}()
	wg.Wait()

	// Locks to the thread end with the callbacks; those of the program stay.
	runtime.LockOSThread()
	func() {
		defer func() { recover() }()
		callN(func(int32) { runtime.LockOSThread(); panic(1) }, 1)
	}()
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()

	// On a thread of C a panic comes as far as the call of C that is nested in its callback.
	fmt.Println(threads(func(id, i int32) (r int32) {
		defer func() { r = int32(recover().(int)) }()
		callN(func(i int32) { panic(7) }, 1)
		return
	}, 3, 4))

	// Over and over, on many goroutines, with parking and collections in between.
	results := make(chan int)
	for g := 0; g < 8; g++ {
		go func(g int) {
			sum := 0
			for i := 0; i < 200; i++ {
				func() {
					defer func() {
						sum += recover().(int)
						if i%50 == 0 {
							runtime.GC()
						}
					}()
					apply(func(a, b int64) int64 {
						callN(func(k int32) {
							runtime.Gosched()
							if k == 2 {
								panic(g + i)
							}
						}, 5)
						return 0
					}, 0, 0)
				}()
			}
			results <- sum
		}(g)
	}
	total := 0
	for g := 0; g < 8; g++ {
		total += <-results
	}
	fmt.Println(total == 8*200*199/2+200*28)
	callN(func(i int32) { calls += 100 }, 2)
	fmt.Println(calls)
}
