package pprof

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"sort"
	"strings"
)

// Profiles as text: a line with the numbers and the pcs of each stack, then, behind '#', its calls.

func (p *Profile) writeText(w io.Writer, debug int) error {
	if p.kind == kindGoroutine && debug >= 2 {
		return writeGoroutineStacks(w)
	}
	b := bufio.NewWriter(w)
	switch p.kind {
	case kindHeap, kindAllocs:
		writeHeapText(b)
	case kindBlock:
		fmt.Fprintf(b, "--- contention:\ncycles/second=1000000000\n")
		writeContention(b, runtime.BlockProfile)
	case kindMutex:
		fmt.Fprintf(b, "--- mutex:\ncycles/second=1000000000\nsampling period=%d\n", runtime.SetMutexProfileFraction(-1))
		writeContention(b, runtime.MutexProfile)
	case kindGoroutine:
		stacks, labels := allGoroutines()
		writeCounts(b, p.name, stacks, labels)
	case kindThreadCreate:
		n, _ := runtime.ThreadCreateProfile(nil)
		writeCounts(b, p.name, make([][]uintptr, n), nil)
	default:
		writeCounts(b, p.name, p.stacks(), nil)
	}
	return b.Flush()
}

// grow calls read with room for more and more records until they fit.
func grow[T any](read func(p []T) (int, bool)) []T {
	n, _ := read(nil)
	for {
		p := make([]T, n+10)
		var ok bool
		if n, ok = read(p); ok {
			return p[:n]
		}
	}
}

func writeGoroutineStacks(w io.Writer) error {
	for size := 1 << 20; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= 64<<20 {
			_, err := w.Write(buf[:n])
			return err
		}
	}
}

func allGoroutines() (stacks [][]uintptr, labels []string) {
	records := grow(func(p []runtime.StackRecord) (int, bool) {
		labels = make([]string, len(p))
		n := goroutineRecords(p, labels)
		return n, n <= len(p)
	})
	for i := range records {
		stacks = append(stacks, records[i].Stack())
	}
	return stacks, labels
}

func appendPCs(b []byte, pcs []uintptr) string {
	for _, pc := range pcs {
		b = fmt.Appendf(b, " %#x", pc)
	}
	return string(b)
}

// writeCalls writes the calls of a stack. What the runtime has called itself stands at its inner end.
func writeCalls(w io.Writer, pcs []uintptr) {
	frames := runtime.CallersFrames(pcs)
	for {
		f, more := frames.Next()
		if f.Function != "" && f.Function != "runtime.goexit" {
			fmt.Fprintf(w, "#\t%#x\t%s\t%s:%d\n", f.PC, f.Function, f.File, f.Line)
		}
		if !more {
			break
		}
	}
	fmt.Fprintln(w)
}

// writeCounts writes how often each different stack occurs, the most frequent first. labels may be nil.
func writeCounts(w io.Writer, name string, stacks [][]uintptr, labels []string) {
	type group struct {
		key, label string
		pcs        []uintptr
		n          int
	}
	groups := map[string]*group{}
	for i, pcs := range stacks {
		label := ""
		if i < len(labels) {
			label = labels[i]
		}
		key := appendPCs([]byte("@"), pcs)
		g := groups[key+label]
		if g == nil {
			g = &group{key: key, label: label, pcs: pcs}
			groups[key+label] = g
		}
		g.n++
	}
	sorted := make([]*group, 0, len(groups))
	for _, g := range groups {
		sorted = append(sorted, g)
	}
	sort.Slice(sorted, func(i, j int) bool {
		if sorted[i].n != sorted[j].n {
			return sorted[i].n > sorted[j].n
		}
		return sorted[i].key+sorted[i].label < sorted[j].key+sorted[j].label
	})
	fmt.Fprintf(w, "%s profile: total %d\n", name, len(stacks))
	for _, g := range sorted {
		fmt.Fprintf(w, "%d %s\n", g.n, g.key)
		if g.label != "" {
			fmt.Fprintf(w, "# labels: %s\n", g.label)
		}
		writeCalls(w, g.pcs)
	}
}

func writeContention(w io.Writer, read func(p []runtime.BlockProfileRecord) (int, bool)) {
	records := grow(read)
	sort.Slice(records, func(i, j int) bool { return records[i].Cycles > records[j].Cycles })
	for i := range records {
		r := &records[i]
		fmt.Fprintf(w, "%d %d %s\n", r.Cycles, r.Count, appendPCs([]byte("@"), r.Stack()))
		writeCalls(w, r.Stack())
	}
}

func writeHeapText(w io.Writer) {
	records := grow(func(p []runtime.MemProfileRecord) (int, bool) { return runtime.MemProfile(p, true) })
	sort.Slice(records, func(i, j int) bool { return records[i].InUseBytes() > records[j].InUseBytes() })
	var total runtime.MemProfileRecord
	for i := range records {
		r := &records[i]
		total.AllocBytes += r.AllocBytes
		total.AllocObjects += r.AllocObjects
		total.FreeBytes += r.FreeBytes
		total.FreeObjects += r.FreeObjects
	}
	line := func(r *runtime.MemProfileRecord) {
		fmt.Fprintf(w, "%d: %d [%d: %d] @", r.InUseObjects(), r.InUseBytes(), r.AllocObjects, r.AllocBytes)
	}
	fmt.Fprint(w, "heap profile: ")
	line(&total)
	fmt.Fprintf(w, " heap/%d\n", 2*runtime.MemProfileRate)
	for i := range records {
		r := &records[i]
		line(r)
		fmt.Fprintln(w, appendPCs(nil, r.Stack()))
		writeCalls(w, r.Stack())
	}
	writeMemStats(w)
}

func writeMemStats(w io.Writer) {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	fmt.Fprintf(w, "\n# runtime.MemStats\n")
	for _, v := range []struct {
		name  string
		value uint64
	}{
		{"Alloc", s.Alloc}, {"TotalAlloc", s.TotalAlloc}, {"Sys", s.Sys}, {"Lookups", s.Lookups}, {"Mallocs", s.Mallocs},
		{"Frees", s.Frees}, {"HeapAlloc", s.HeapAlloc}, {"HeapSys", s.HeapSys}, {"HeapIdle", s.HeapIdle},
		{"HeapInuse", s.HeapInuse}, {"HeapReleased", s.HeapReleased}, {"HeapObjects", s.HeapObjects},
	} {
		fmt.Fprintf(w, "# %s = %d\n", v.name, v.value)
	}
	fmt.Fprintf(w, "# Stack = %d / %d\n", s.StackInuse, s.StackSys)
	fmt.Fprintf(w, "# MSpan = %d / %d\n", s.MSpanInuse, s.MSpanSys)
	fmt.Fprintf(w, "# MCache = %d / %d\n", s.MCacheInuse, s.MCacheSys)
	fmt.Fprintf(w, "# BuckHashSys = %d\n# GCSys = %d\n# OtherSys = %d\n", s.BuckHashSys, s.GCSys, s.OtherSys)
	fmt.Fprintf(w, "# NextGC = %d\n# LastGC = %d\n", s.NextGC, s.LastGC)
	fmt.Fprintf(w, "# PauseNs = %s\n", strings.Trim(fmt.Sprint(s.PauseNs[:]), "[]"))
	fmt.Fprintf(w, "# NumGC = %d\n# NumForcedGC = %d\n# GCCPUFraction = %v\n", s.NumGC, s.NumForcedGC, s.GCCPUFraction)
	fmt.Fprintf(w, "# DebugGC = %v\n", s.DebugGC)
}
