// Package debug lets programs look at and adjust the runtime while they run.
package debug

import (
	"os"
	"runtime"
	"sort"
	"time"
)

// SetGCPercent sets by how many percent the heap may grow until the next collection, and returns what it was. A
// negative value turns collections off, but for those that SetMemoryLimit asks for.
func SetGCPercent(percent int) int {
	old := setGCPercent(int32(percent))
	if percent < 0 {
		waitForMark() // none is at work when this returns
	}
	return int(old)
}

func setGCPercent(percent int32) int32
func waitForMark()

// SetMemoryLimit sets the soft limit of memory, unless it is negative, and returns what it was. As the memory of the
// runtime comes near it, collections become more frequent; math.MaxInt64 means no limit.
func SetMemoryLimit(limit int64) int64

// FreeOSMemory collects garbage and returns as much memory as it can to the system.
func FreeOSMemory() {
	runtime.GC()
	scavengeAll()
}

func scavengeAll()

// SetMaxStack sets how many bytes the stack of a goroutine may have, and returns what it was. A goroutine that needs
// more ends the program.
func SetMaxStack(bytes int) int

// SetMaxThreads sets how many threads there may be, and returns what it was. Having more ends the program.
func SetMaxThreads(threads int) int

// SetPanicOnFault makes faults at addresses other than nil panic in this goroutine, and returns what the setting was.
// Otherwise they end the program; nil pointers always panic. Only what Go code itself reads and writes word by word
// can panic: a fault in the middle of copy, or of a large assignment, remains fatal.
func SetPanicOnFault(enabled bool) bool

// SetTraceback sets how much a traceback shows, as $GOTRACEBACK does.
func SetTraceback(level string)

// GCStats are statistics about collections.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration // the most recent first
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

const maxPauses = 256 // that the runtime remembers

// ReadGCStats fills stats. PauseQuantiles, if it has a length, gets the quantiles of the pauses remembered: with a
// length of 5, the minimum, quarter, half, three quarters, and the maximum.
func ReadGCStats(stats *GCStats) {
	// Pauses, their ends, and three numbers come in one piece; it is kept for the next time.
	const size = 2*maxPauses + 3
	if cap(stats.Pause) < size {
		stats.Pause = make([]time.Duration, size)
	}
	buf := stats.Pause[:size]
	n := readGCStats(buf)
	stats.LastGC = time.Unix(0, int64(buf[2*n]))
	stats.NumGC = int64(buf[2*n+1])
	stats.PauseTotal = buf[2*n+2]
	stats.Pause = buf[:n]
	if cap(stats.PauseEnd) < maxPauses {
		stats.PauseEnd = make([]time.Time, 0, maxPauses)
	}
	stats.PauseEnd = stats.PauseEnd[:0]
	for _, end := range buf[n : 2*n] {
		stats.PauseEnd = append(stats.PauseEnd, time.Unix(0, int64(end)))
	}
	q := len(stats.PauseQuantiles)
	if q == 0 {
		return
	}
	if n == 0 {
		for i := range stats.PauseQuantiles {
			stats.PauseQuantiles[i] = 0
		}
		return
	}
	sorted := buf[n : 2*n]
	copy(sorted, stats.Pause)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	for i := 0; i < q-1; i++ {
		stats.PauseQuantiles[i] = sorted[n*i/(q-1)]
	}
	stats.PauseQuantiles[q-1] = sorted[n-1]
}

// readGCStats fills buf and returns how many pauses it holds.
func readGCStats(buf []time.Duration) int

// PrintStack prints the stack of this goroutine to standard error.
func PrintStack() { os.Stderr.Write(Stack()) }

// Stack returns the stack of this goroutine, formatted.
func Stack() []byte {
	buf := make([]byte, 1024)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// BuildInfo is what a binary knows of how it was built.
type BuildInfo struct {
	GoVersion string
	Path      string
	Main      Module
	Deps      []*Module
	Settings  []BuildSetting
}

// A Module is a module of a build.
type Module struct {
	Path    string
	Version string
	Sum     string
	Replace *Module
}

// A BuildSetting is a setting of a build.
type BuildSetting struct {
	Key, Value string
}

// ReadBuildInfo has nothing to tell of programs that run from source.
func ReadBuildInfo() (info *BuildInfo, ok bool) { return nil, false }
