// Package debug lets programs look at and adjust the runtime while they run.
package debug

import (
	"os"
	"runtime"
	"time"
)

// SetGCPercent sets by how much the heap may grow before a collection, and returns what it was. A
// negative value turns collections off.
func SetGCPercent(percent int) int { return int(setGCPercent(int32(percent))) }

func setGCPercent(percent int32) int32

// SetMemoryLimit sets the soft limit of memory, unless it is negative, and returns what it was.
func SetMemoryLimit(limit int64) int64

// FreeOSMemory collects garbage and returns what it can to the system.
func FreeOSMemory()

// SetMaxStack sets how large the stack of a goroutine may get, and returns what it was.
func SetMaxStack(bytes int) int

// SetMaxThreads sets how many threads there may be, and returns what it was.
func SetMaxThreads(threads int) int

// SetPanicOnFault would make unexpected faults panic; they are always fatal here.
func SetPanicOnFault(enabled bool) bool { return false }

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

// ReadGCStats fills stats.
func ReadGCStats(stats *GCStats) {
	m := new(runtime.MemStats)
	runtime.ReadMemStats(m)
	stats.LastGC = time.Unix(0, int64(m.LastGC))
	stats.NumGC = int64(m.NumGC)
	stats.PauseTotal = time.Duration(m.PauseTotalNs)
	n := int(m.NumGC)
	if n > len(m.PauseNs) {
		n = len(m.PauseNs)
	}
	stats.Pause = stats.Pause[:0]
	stats.PauseEnd = stats.PauseEnd[:0]
	for i := 0; i < n; i++ {
		k := (int(m.NumGC) - 1 - i) % len(m.PauseNs)
		stats.Pause = append(stats.Pause, time.Duration(m.PauseNs[k]))
		stats.PauseEnd = append(stats.PauseEnd, time.Unix(0, int64(m.PauseEnd[k])))
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
	sorted := append([]time.Duration(nil), stats.Pause...)
	for i := 1; i < n; i++ {
		for j := i; j > 0 && sorted[j-1] > sorted[j]; j-- {
			sorted[j-1], sorted[j] = sorted[j], sorted[j-1]
		}
	}
	for i := 0; i < q-1; i++ {
		stats.PauseQuantiles[i] = sorted[n*i/(q-1)]
	}
	stats.PauseQuantiles[q-1] = sorted[n-1]
}

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
