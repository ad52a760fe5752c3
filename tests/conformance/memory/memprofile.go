// runtime.MemProfile with every object sampled: counts by call stack and size.
// nostress gcstress: too many collections
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

type object struct {
	next *object
	data [31]int
}

var kept []*object
var sink *object
var tiny [1000]*int32

//go:noinline
func keep(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, new(object))
	}
}

//go:noinline
func drop(n int) {
	for i := 0; i < n; i++ {
		sink = new(object)
	}
}

//go:noinline
func small() {
	for i := range tiny {
		tiny[i] = new(int32)
	}
}

//go:noinline
func large() []byte { return make([]byte, 1<<20) }

func profile(inuseZero bool) []runtime.MemProfileRecord {
	var p []runtime.MemProfileRecord
	for {
		n, ok := runtime.MemProfile(p, inuseZero)
		if ok {
			return p[:n]
		}
		p = make([]runtime.MemProfileRecord, n+50)
	}
}

// show prints the sums of the records of objects of a size that were allocated in fn.
func show(fn string, size int64, inuseZero bool) {
	var allocs, inUse, inUseBytes, records int64
	for _, r := range profile(inuseZero) {
		if r.AllocObjects == 0 || r.AllocBytes/r.AllocObjects != size {
			continue
		}
		frames := runtime.CallersFrames(r.Stack())
		for {
			f, more := frames.Next()
			if strings.HasPrefix(f.Function, "main."+fn) {
				allocs += r.AllocObjects
				inUse += r.InUseObjects()
				inUseBytes += r.InUseBytes()
				records++
				break
			}
			if !more {
				break
			}
		}
	}
	if size == 16 { // of which four int32 share one, unless the goroutine goes to another P in between
		allocs, inUse = allocs/10*10, inUse/10*10
		inUseBytes = inUse * size
	}
	fmt.Println(fn, size, allocs, inUse, inUseBytes, records)
}

func main() {
	debug.SetGCPercent(-1) // collections come when they are asked for
	runtime.MemProfileRate = 1
	keep(100)
	show("keep", 256, true) // nothing was collected yet: the profile is of now
	drop(50)
	small()
	b := large()
	runtime.GC()
	runtime.GC()
	runtime.GC()
	show("keep", 256, false)
	show("drop", 256, true)
	show("small", 16, false)
	show("large", 1<<20, false)
	runtime.KeepAlive(b)

	b, kept = nil, kept[:10:10]
	for i := range kept {
		kept[i] = nil
	}
	kept = nil
	runtime.GC()
	runtime.GC()
	runtime.GC()
	show("keep", 256, true)
	show("keep", 256, false)
	show("large", 1<<20, true)

	// Finalizers and weak ends do not disturb it; a rate of 0 ends it.
	done := make(chan bool)
	func() {
		o := new(object)
		runtime.SetFinalizer(o, func(*object) { done <- true })
	}()
	runtime.GC()
	<-done
	runtime.MemProfileRate = 0
	keep(10)
	runtime.GC()
	runtime.GC()
	runtime.GC()
	show("keep", 256, true)
	show("main", 256, false)
}
