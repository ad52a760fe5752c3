package runtime

// GC collects garbage: when it returns, all that was unreachable when it was called has been freed.
func GC() {
	// The cycle that runs now may have missed what became garbage lately: the one after it counts.
	n := gcStarted()
	gcWaitOnMark(n)
	gcStart(n + 1)
	gcWaitOnMark(n + 1)
	for gcStarted() == n+1 && gcSweep() {
		Gosched()
	}
	// Finalizers that are due have a chance to run, as a collection that takes its time would give them.
	for i := 0; i < 100 && finalizersWaiting(); i++ {
		Gosched()
	}
}

// gcStarted tells how many cycles have begun.
func gcStarted() uint32

// gcStart asks for cycle n, unless it has begun.
func gcStart(n uint32)

// gcWaitOnMark waits until cycle n has marked all that lives.
func gcWaitOnMark(n uint32)

// gcSweep sweeps for a while and reports whether there is more to do.
func gcSweep() bool

// finalizersWaiting reports whether there are finalizers to run.
func finalizersWaiting() bool

// MemStats counts what the memory management has done; known to the runtime by its layout.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) {
	if m != nil {
		readMemStats(m)
	}
}

func readMemStats(m *MemStats)

// MemProfileRate is how many allocated bytes lie between two samples of the memory profile. Nothing is
// sampled here.
var MemProfileRate int = 512 * 1024

// KeepAlive keeps x alive until here.
func KeepAlive(x any) {
	if neverTrue {
		kept = x
	}
}

var (
	neverTrue bool
	kept      any
)

func fatal(text string)
