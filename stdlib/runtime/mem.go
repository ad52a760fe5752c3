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

// MemProfileRate is how many allocated bytes lie, on average, between two samples of the memory profile: 1 samples
// every object, 0 none. It should be set once, as early as possible. A program that refers neither to it nor to
// MemProfile has no profile.
var MemProfileRate int = 512 * 1024

// A StackRecord is a call stack.
type StackRecord struct {
	Stack0 [32]uintptr // ends at the first 0
}

// Stack returns the pcs of r.
func (r *StackRecord) Stack() []uintptr { return upToZero(r.Stack0[:]) }

// A MemProfileRecord tells what was allocated at one call stack.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr // ends at the first 0
}

// InUseBytes returns how many bytes were not freed.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects returns how many objects were not freed.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the pcs of r.
func (r *MemProfileRecord) Stack() []uintptr { return upToZero(r.Stack0[:]) }

func upToZero(pcs []uintptr) []uintptr {
	for i, pc := range pcs {
		if pc == 0 {
			return pcs[:i]
		}
	}
	return pcs
}

// MemProfile returns how many records the memory profile has, and stores them in p if they fit. With inuseZero
// there are also records of call stacks all of whose objects have been freed. The profile is as of the last collection
// but one, for what has become garbage since is not known yet.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	n = memProfile(p, inuseZero)
	return n, n <= len(p)
}

func memProfile(p []MemProfileRecord, inuseZero bool) int

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
