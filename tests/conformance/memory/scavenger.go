// nostress gcstress: too many allocations for a collection at each
// What a program no longer needs goes back to the system in the background, and what FreeOSMemory finds at once.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

type node struct {
	next *node
	data [60]int
}

func fill(megabytes int) *node {
	var list *node
	for i := 0; i < megabytes<<11; i++ {
		list = &node{next: list}
	}
	return list
}

func resident() int {
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	if ms.HeapReleased > ms.HeapIdle || ms.HeapIdle+ms.HeapInuse != ms.HeapSys {
		fmt.Println("the counts do not add up:", ms.HeapIdle, ms.HeapInuse, ms.HeapSys, ms.HeapReleased)
	}
	return int((ms.HeapSys - ms.HeapReleased) >> 20)
}

func report(what string, limit int) {
	if r := resident(); r <= limit {
		fmt.Println(what, true)
	} else {
		var ms runtime.MemStats
		runtime.ReadMemStats(&ms)
		fmt.Println(what, r, ms.HeapSys>>20, ms.HeapInuse>>20, ms.HeapReleased>>20, ms.NumGC, ms.NumForcedGC)
	}
}

func main() {
	list := fill(32)
	fmt.Println("live:", resident() >= 32)
	runtime.KeepAlive(list)
	list = nil
	runtime.GC()
	runtime.GC()
	for start := time.Now(); resident() > 16 && time.Since(start) < time.Minute; {
		time.Sleep(10 * time.Millisecond)
	}
	report("given back in the background:", 16)

	list = fill(32)
	fmt.Println("live:", resident() >= 32)
	runtime.KeepAlive(list)
	list = nil
	debug.FreeOSMemory()
	report("given back at once:", 8)
}
