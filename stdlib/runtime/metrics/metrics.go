// Package metrics tells what the runtime measures about itself, by names that are the same as in Go.
//
// Of Go's metrics there are those of memory and the collector, and the number of goroutines; All lists them. What is
// not there reads as KindBad, as for any unknown name.
package metrics

import (
	"math"
	"unsafe"
)

// A ValueKind is the kind of a Value.
type ValueKind int

const (
	KindBad              ValueKind = iota // no value
	KindUint64                            // a uint64
	KindFloat64                           // a float64
	KindFloat64Histogram                  // a *Float64Histogram
)

// A Value is what was measured.
type Value struct {
	kind    ValueKind
	scalar  uint64
	pointer unsafe.Pointer
}

// Kind returns the kind of v, which says what method to call.
func (v Value) Kind() ValueKind { return v.kind }

// Uint64 returns the value of a v of KindUint64; others panic.
func (v Value) Uint64() uint64 {
	if v.kind != KindUint64 {
		panic("called Uint64 on non-uint64 metric value")
	}
	return v.scalar
}

// Float64 returns the value of a v of KindFloat64; others panic.
func (v Value) Float64() float64 {
	if v.kind != KindFloat64 {
		panic("called Float64 on non-float64 metric value")
	}
	return math.Float64frombits(v.scalar)
}

// Float64Histogram returns the value of a v of KindFloat64Histogram; others panic.
func (v Value) Float64Histogram() *Float64Histogram {
	if v.kind != KindFloat64Histogram {
		panic("called Float64Histogram on non-Float64Histogram metric value")
	}
	return (*Float64Histogram)(v.pointer)
}

// A Float64Histogram is a distribution.
type Float64Histogram struct {
	Counts  []uint64  // how many fell into [Buckets[i], Buckets[i+1])
	Buckets []float64 // increasing; the ends may be infinite. Shared: not to be changed
}

// A Description describes a metric.
type Description struct {
	Name        string // a path and, after a colon, the unit
	Description string // in English
	Kind        ValueKind
	Cumulative  bool // it only ever grows (the counts, for a distribution)
}

// A Sample is a metric to read, by its name, and its value.
type Sample struct {
	Name  string
	Value Value
}

// All returns descriptions of all metrics there are, in the order of their names.
func All() []Description { return descriptions }

// Read measures everything that m asks for, all at the same moment. The values of unknown names are of KindBad.
//
// A histogram that is in m already may be written to again: who reads on while others Read into m copies it first.
func Read(m []Sample) {
	if len(m) == 0 {
		return
	}
	s := new(snapshot)
	read(s)
	for i := range m {
		s.fill(m[i].Name, &m[i].Value)
	}
}
