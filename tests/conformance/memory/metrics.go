// Package runtime/metrics: names, kinds, and what must hold between them and MemStats.
// nostress gcstress: counts collections
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
)

var keep [][]byte

func read(names ...string) []metrics.Sample {
	s := make([]metrics.Sample, len(names))
	for i, n := range names {
		s[i].Name = n
	}
	metrics.Read(s)
	return s
}

func count(h *metrics.Float64Histogram) (n uint64) {
	for _, c := range h.Counts {
		n += c
	}
	return n
}

func main() {
	runtime.GC()
	debug.SetGCPercent(-1)
	for i := 0; i < 1000; i++ {
		keep = append(keep, make([]byte, 50*i))
	}
	kinds := map[string]metrics.ValueKind{}
	var all []metrics.Sample
	previous := ""
	for _, d := range metrics.All() {
		if d.Name <= previous || d.Description == "" || strings.Count(d.Name, ":") != 1 || d.Name[0] != '/' {
			fmt.Println("wrong:", d.Name)
		}
		previous = d.Name
		kinds[d.Name] = d.Kind
		all = append(all, metrics.Sample{Name: d.Name})
		if strings.HasPrefix(d.Name, "/memory/") || strings.HasPrefix(d.Name, "/gc/cycles/") || strings.HasPrefix(d.Name, "/gc/heap/") && d.Name != "/gc/heap/live:bytes" {
			fmt.Println(d.Name, d.Kind, d.Cumulative)
		}
	}
	metrics.Read(all)
	var total, sum uint64
	for _, s := range all {
		if s.Value.Kind() != kinds[s.Name] {
			fmt.Println("wrong kind:", s.Name)
		}
		if s.Name == "/memory/classes/total:bytes" {
			total = s.Value.Uint64()
		} else if strings.HasPrefix(s.Name, "/memory/classes/") {
			sum += s.Value.Uint64()
		}
		if s.Value.Kind() == metrics.KindFloat64Histogram && strings.HasPrefix(s.Name, "/gc/") {
			h := s.Value.Float64Histogram()
			ok := len(h.Counts) == len(h.Buckets)-1
			for i := range h.Counts {
				ok = ok && h.Buckets[i] < h.Buckets[i+1]
			}
			fmt.Println(s.Name, ok, math.IsInf(h.Buckets[len(h.Buckets)-1], 1))
		}
	}
	fmt.Println("sum:", total == sum)

	s := read("/gc/heap/allocs:objects", "/gc/heap/allocs-by-size:bytes", "/gc/heap/frees:objects", "/gc/heap/frees-by-size:bytes",
		"/gc/heap/objects:objects", "/gc/heap/allocs:bytes", "/gc/heap/frees:bytes", "/memory/classes/heap/objects:bytes",
		"/gc/cycles/total:gc-cycles", "/gc/cycles/forced:gc-cycles", "/gc/cycles/automatic:gc-cycles", "/gc/pauses:seconds")
	n := func(i int) uint64 { return s[i].Value.Uint64() }
	h := func(i int) *metrics.Float64Histogram { return s[i].Value.Float64Histogram() }
	fmt.Println(n(0) == count(h(1)), n(2) == count(h(3)), n(4) == n(0)-n(2), n(7) == n(5)-n(6), n(8) == n(9)+n(10), count(h(11)) >= n(8))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(n(8) == uint64(m.NumGC), n(9) == uint64(m.NumForcedGC), m.TotalAlloc >= n(5), h(1).Counts[len(h(1).Counts)-1] >= 300)

	// A histogram is used again, a value of another kind replaced.
	before := h(11)
	old := count(before)
	runtime.GC()
	metrics.Read(s)
	fmt.Println(h(11) == before, count(before) > old)
	s[11].Name, s[0].Name, s[1].Name = "/gc/heap/allocs-by-size:bytes", "/gc/pauses:seconds", "/gc/heap/goal:bytes"
	metrics.Read(s)
	fmt.Println(len(h(11).Counts), s[0].Value.Kind(), s[1].Value.Kind())

	bad := read("/no/such:thing", "", "/sched/goroutines:goroutines", "/sched/gomaxprocs:threads")
	fmt.Println(bad[0].Value.Kind(), bad[1].Value.Kind(), bad[2].Value.Uint64(), bad[3].Value.Uint64() == uint64(runtime.GOMAXPROCS(0)))
	for _, f := range []func(){
		func() { bad[0].Value.Uint64() },
		func() { bad[2].Value.Float64() },
		func() { bad[2].Value.Float64Histogram() },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	runtime.KeepAlive(keep)
}
