// What must hold between the fields of MemStats and of debug.GCStats.
// nostress gcstress: counts collections
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

type small struct{ a, b *int }

var (
	keep  []*small
	bytes [][]byte
	tiny  []*byte
)

func check(name string, ok bool) {
	if !ok {
		fmt.Println("wrong:", name)
	}
}

func sound(m *runtime.MemStats) {
	check("Alloc", m.Alloc == m.HeapAlloc && m.Alloc <= m.TotalAlloc)
	check("Sys", m.Sys == m.HeapSys+m.StackSys+m.MSpanSys+m.MCacheSys+m.BuckHashSys+m.GCSys+m.OtherSys)
	check("HeapSys", m.HeapSys == m.HeapIdle+m.HeapInuse)
	check("HeapInuse", m.HeapInuse >= m.HeapAlloc)
	check("HeapReleased", m.HeapReleased <= m.HeapIdle)
	check("HeapObjects", m.HeapObjects == m.Mallocs-m.Frees && m.Mallocs >= m.Frees)
	check("StackInuse", m.StackInuse > 0 && m.StackInuse <= m.StackSys)
	check("MSpan", m.MSpanInuse > 0 && m.MSpanInuse <= m.MSpanSys)
	check("MCache", m.MCacheInuse > 0 && m.MCacheInuse <= m.MCacheSys)
	check("others", m.GCSys > 0 && m.OtherSys > 0 && m.Lookups == 0)
	check("flags", m.EnableGC && !m.DebugGC)
	check("NextGC", m.NextGC > 0)
	check("fraction", m.GCCPUFraction >= 0 && m.GCCPUFraction <= 1)
	var mallocs, frees uint64
	for i := range m.BySize {
		b := m.BySize[i]
		check("BySize", b.Mallocs >= b.Frees && (i == 0 || b.Size > m.BySize[i-1].Size))
		mallocs += b.Mallocs
		frees += b.Frees
	}
	check("BySize sums", mallocs <= m.Mallocs && frees <= m.Frees)
}

func main() {
	var a, b runtime.MemStats
	runtime.GC()
	debug.SetGCPercent(-1)
	runtime.ReadMemStats(&a)
	sound(&a)
	for i := 0; i < 10000; i++ {
		keep = append(keep, &small{})
		if i%100 == 0 {
			bytes = append(bytes, make([]byte, 100000))
		}
	}
	runtime.ReadMemStats(&b)
	sound(&b)
	fmt.Println(b.BySize[2].Size, b.BySize[2].Mallocs-a.BySize[2].Mallocs >= 10000, b.Mallocs-a.Mallocs >= 10100, b.Frees == a.Frees)
	fmt.Println(b.TotalAlloc-a.TotalAlloc >= 100*100000+160000, b.HeapAlloc-a.HeapAlloc >= 100*100000+160000, b.NumGC == a.NumGC)
	keep, bytes = nil, nil
	runtime.GC()
	runtime.ReadMemStats(&b)
	sound(&b)
	fmt.Println(b.Frees-a.Frees >= 10099, b.HeapAlloc < a.HeapAlloc+1<<20, b.NumGC-a.NumGC, b.NumForcedGC-a.NumForcedGC)

	last := time.Unix(0, int64(b.LastGC))
	fmt.Println(time.Since(last) < time.Minute, time.Since(last) > 0, b.PauseTotalNs > a.PauseTotalNs)
	i := (b.NumGC + 255) % 256
	fmt.Println(b.PauseNs[i] > 0, b.PauseEnd[i] == b.LastGC, b.PauseNs[(i+1)%256])

	var s debug.GCStats
	s.PauseQuantiles = make([]time.Duration, 5)
	debug.ReadGCStats(&s)
	fmt.Println(s.NumGC == int64(b.NumGC), len(s.Pause) == int(b.NumGC), len(s.PauseEnd) == len(s.Pause), s.LastGC.Equal(last))
	fmt.Println(s.PauseTotal == time.Duration(b.PauseTotalNs), s.Pause[0] == time.Duration(b.PauseNs[i]), s.PauseEnd[0].Equal(last))
	q := s.PauseQuantiles
	fmt.Println(q[0] > 0, q[0] <= q[1], q[1] <= q[2], q[2] <= q[3], q[3] <= q[4])

	// While many goroutines allocate and collect, every look must be sound.
	debug.SetGCPercent(20)
	done := make(chan bool)
	for g := 0; g < 4; g++ {
		go func() {
			var list [50]*small
			for i := 0; i < 20000; i++ {
				list[i%50] = &small{new(int), new(int)}
				if i%1000 == 0 {
					_ = make([]byte, i)
				}
			}
			done <- true
		}()
	}
	for g := 0; g < 4; {
		select {
		case <-done:
			g++
		default:
			runtime.ReadMemStats(&b)
			sound(&b)
			runtime.Gosched()
		}
	}
	debug.FreeOSMemory()
	runtime.ReadMemStats(&b)
	sound(&b)
	fmt.Println(b.HeapIdle-b.HeapReleased < 2<<20)
}
