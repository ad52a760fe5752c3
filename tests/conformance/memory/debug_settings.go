// What the setters of runtime/debug return, and that collections follow the settings.
// nostress gcstress: counts collections
// env: GOGC=150 GOMEMLIMIT=3GiB
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
)

var sink []byte

// cycles returns how many collections happen while n MiB are allocated.
func cycles(n int) uint32 {
	var a, b runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&a)
	for i := 0; i < n*16; i++ {
		sink = make([]byte, 1<<16)
	}
	runtime.ReadMemStats(&b)
	return b.NumGC - a.NumGC
}

func main() {
	fmt.Println(debug.SetGCPercent(200), debug.SetGCPercent(-7), debug.SetGCPercent(100))
	fmt.Println(debug.SetMemoryLimit(-1), debug.SetMemoryLimit(1<<30), debug.SetMemoryLimit(-5), debug.SetMemoryLimit(math.MaxInt64))
	fmt.Println(cycles(64) >= 2)
	debug.SetGCPercent(-1)
	fmt.Println(cycles(64) <= 1)

	// With collections off, the limit alone asks for them.
	debug.SetMemoryLimit(32 << 20)
	fmt.Println(cycles(256) >= 3)
	debug.SetMemoryLimit(math.MaxInt64)
	fmt.Println(cycles(16) <= 1)
	debug.SetGCPercent(100)

	old := debug.SetMaxStack(64 << 20)
	fmt.Println(old, debug.SetMaxStack(old))
	threads := debug.SetMaxThreads(500)
	fmt.Println(threads, debug.SetMaxThreads(threads))
	fmt.Println(strings.HasPrefix(string(debug.Stack()), "goroutine 1 [running]:\n"), strings.Contains(string(debug.Stack()), "main.main()"))
}
