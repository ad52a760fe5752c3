package metrics

import (
	"math"
	"runtime"
	"unsafe"
)

const (
	sizeClasses = 68

	// How the runtime sorts times; see mstats.h.
	timeMinBits    = 9
	timeMaxBits    = 48
	timeSubBuckets = 4
	timeBuckets    = (timeMaxBits-timeMinBits+1)*timeSubBuckets + 1
)

// A snapshot is all that the runtime has measured at one moment; known to it by its layout.
type snapshot struct {
	mem           runtime.MemStats
	sizes         [sizeClasses]uint64 // of objects; class 0 has the large ones
	allocs, frees [sizeClasses]uint64
	tinyAllocs    uint64
	heapLive      uint64
	gcPercent     int64
	memoryLimit   int64
	goroutines    uint64
	gomaxprocs    uint64
	startingStack uint64
	limiterCycle  uint64
	pauses        [timeBuckets]uint64
}

// read fills s.
func read(s *snapshot)

// fill sets v to the metric called name.
func (s *snapshot) fill(name string, v *Value) {
	switch name {
	case "/gc/heap/allocs-by-size:bytes":
		s.bySize(v, &s.allocs)
	case "/gc/heap/frees-by-size:bytes":
		s.bySize(v, &s.frees)
	case "/gc/pauses:seconds":
		h := histogram(v, timeBuckets+1, timeBoundaries)
		copy(h.Counts[1:], s.pauses[:]) // the first is for negative times
	default:
		n, ok := s.number(name)
		if ok {
			*v = Value{kind: KindUint64, scalar: n}
		} else {
			*v = Value{}
		}
	}
}

// number returns the metric called name, if it is one of KindUint64.
func (s *snapshot) number(name string) (n uint64, ok bool) {
	m := &s.mem
	switch name {
	case "/cgo/go-to-c-calls:calls":
		n = uint64(runtime.NumCgoCall())
	case "/gc/cycles/automatic:gc-cycles":
		n = uint64(m.NumGC - m.NumForcedGC)
	case "/gc/cycles/forced:gc-cycles":
		n = uint64(m.NumForcedGC)
	case "/gc/cycles/total:gc-cycles":
		n = uint64(m.NumGC)
	case "/gc/gogc:percent":
		n = uint64(s.gcPercent)
		if s.gcPercent < 0 {
			n = math.MaxUint64 // off
		}
	case "/gc/gomemlimit:bytes":
		n = uint64(s.memoryLimit)
	case "/gc/heap/allocs:bytes":
		n = m.TotalAlloc
	case "/gc/heap/allocs:objects":
		n = m.Mallocs - s.tinyAllocs
	case "/gc/heap/frees:bytes":
		n = m.TotalAlloc - m.HeapAlloc
	case "/gc/heap/frees:objects":
		n = m.Frees - s.tinyAllocs
	case "/gc/heap/goal:bytes":
		n = m.NextGC
	case "/gc/heap/live:bytes":
		n = s.heapLive
	case "/gc/heap/objects:objects":
		n = m.HeapObjects
	case "/gc/heap/tiny/allocs:objects":
		n = s.tinyAllocs
	case "/gc/limiter/last-enabled:gc-cycle":
		n = s.limiterCycle
	case "/gc/stack/starting-size:bytes":
		n = s.startingStack
	case "/memory/classes/heap/free:bytes":
		n = m.HeapIdle - m.HeapReleased
	case "/memory/classes/heap/objects:bytes":
		n = m.HeapAlloc
	case "/memory/classes/heap/released:bytes":
		n = m.HeapReleased
	case "/memory/classes/heap/stacks:bytes":
		n = m.StackInuse
	case "/memory/classes/heap/unused:bytes":
		n = m.HeapInuse - m.HeapAlloc
	case "/memory/classes/metadata/mcache/free:bytes":
		n = m.MCacheSys - m.MCacheInuse
	case "/memory/classes/metadata/mcache/inuse:bytes":
		n = m.MCacheInuse
	case "/memory/classes/metadata/mspan/free:bytes":
		n = m.MSpanSys - m.MSpanInuse
	case "/memory/classes/metadata/mspan/inuse:bytes":
		n = m.MSpanInuse
	case "/memory/classes/metadata/other:bytes":
		n = m.GCSys
	case "/memory/classes/os-stacks:bytes":
		n = m.StackSys - m.StackInuse
	case "/memory/classes/other:bytes":
		n = m.OtherSys
	case "/memory/classes/profiling/buckets:bytes":
		n = m.BuckHashSys
	case "/memory/classes/total:bytes":
		n = m.Sys
	case "/sched/gomaxprocs:threads":
		n = s.gomaxprocs
	case "/sched/goroutines:goroutines":
		n = s.goroutines
	default:
		return 0, false
	}
	return n, true
}

// bySize makes v a distribution of counts over the size classes.
func (s *snapshot) bySize(v *Value, counts *[sizeClasses]uint64) {
	h := histogram(v, sizeClasses, func() []float64 {
		// An object of class i has more than sizes[i-1] bytes and at most sizes[i].
		b := []float64{1}
		for _, size := range s.sizes[1:] {
			b = append(b, float64(size+1))
		}
		return append(b, math.Inf(1))
	})
	copy(h.Counts, counts[1:])
	h.Counts[sizeClasses-1] = counts[0]
}

// timeBoundaries are those of the buckets of times, in seconds.
func timeBoundaries() []float64 {
	b := []float64{math.Inf(-1)}
	for i := 0; i < timeSubBuckets; i++ {
		b = append(b, float64(i<<timeMinBits/timeSubBuckets)/1e9)
	}
	for bits := timeMinBits; bits < timeMaxBits; bits++ {
		for i := 0; i < timeSubBuckets; i++ {
			b = append(b, float64((timeSubBuckets+i)<<bits/timeSubBuckets)/1e9)
		}
	}
	return append(b, float64(1<<timeMaxBits)/1e9, math.Inf(1))
}

// histogram makes v a histogram of n buckets, the one it is already if possible, with zero or old counts.
func histogram(v *Value, n int, boundaries func() []float64) *Float64Histogram {
	if v.kind == KindFloat64Histogram {
		if h := v.Float64Histogram(); h != nil && len(h.Counts) == n {
			return h
		}
	}
	h := &Float64Histogram{Counts: make([]uint64, n), Buckets: boundaries()}
	*v = Value{kind: KindFloat64Histogram, pointer: unsafe.Pointer(h)}
	return h
}
