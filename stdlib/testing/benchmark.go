package testing

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
)

// A benchLength is the value of -benchtime: a duration, or a number of iterations: 100x.
type benchLength struct {
	d time.Duration
	n int
}

func (l *benchLength) String() string {
	if l.n > 0 {
		return fmt.Sprintf("%dx", l.n)
	}
	return l.d.String()
}

func (l *benchLength) Set(s string) error {
	if strings.HasSuffix(s, "x") {
		n, err := strconv.Atoi(s[:len(s)-1])
		if err != nil || n <= 0 {
			return fmt.Errorf("invalid count")
		}
		*l = benchLength{n: n}
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return fmt.Errorf("invalid duration")
	}
	*l = benchLength{d: d}
	return nil
}

var (
	matchBenchmarks *string
	benchmarkMemory *bool
	benchTime       = benchLength{d: time.Second}
)

func initBenchmarkFlags() {
	matchBenchmarks = flag.String("test.bench", "", "run only benchmarks matching `regexp`")
	benchmarkMemory = flag.Bool("test.benchmem", false, "print memory allocations for benchmarks")
	flag.Var(&benchTime, "test.benchtime", "run each benchmark for duration `d` or N times if `d` is of the form Nx")
}

const maxIterations = 1e9

// benchmarkLock is held by the one benchmark that runs.
var benchmarkLock sync.Mutex

// B is what a benchmark function gets. It has to do its work N times, or as long as Loop says. It is called with
// growing N until that takes long enough.
type B struct {
	common
	importPath string
	run        *benchRun // nil under func Benchmark
	f          func(b *B)
	N          int
	length     benchLength

	bytes       int64
	someNoBytes bool // a sub-benchmark has not set bytes
	showAllocs  bool
	parallelism int
	result      BenchmarkResult

	lastN        int // of the call before this one
	lastDuration time.Duration

	// The timer: duration, allocs and size are up to the last stop.
	timing      bool
	startAllocs uint64
	startSize   uint64
	allocs      uint64
	size        uint64
	extra       map[string]float64 // ReportMetric

	// Loop: how often it has said yes, and when it looks at the time again.
	loops    int
	loopStop int
	loopDone bool
}

// StartTimer starts the timer, which runs from the beginning until StopTimer.
func (b *B) StartTimer() {
	if b.timing {
		return
	}
	b.timing = true
	b.startAllocs, b.startSize = allocated()
	b.start = time.Now()
}

// StopTimer stops the timer, so that preparations do not count.
func (b *B) StopTimer() {
	if !b.timing {
		return
	}
	b.timing = false
	b.duration += time.Since(b.start)
	allocs, size := allocated()
	b.allocs += allocs - b.startAllocs
	b.size += size - b.startSize
}

// ResetTimer sets time, allocations and metrics to zero. The timer goes on if it was running.
func (b *B) ResetTimer() {
	if b.extra == nil {
		b.extra = make(map[string]float64, 16)
	}
	for unit := range b.extra {
		delete(b.extra, unit)
	}
	if b.timing {
		b.startAllocs, b.startSize = allocated()
		b.start = time.Now()
	}
	b.duration, b.allocs, b.size = 0, 0, 0
}

var memStats runtime.MemStats // under benchmarkLock

func allocated() (objects, size uint64) {
	runtime.ReadMemStats(&memStats)
	return memStats.Mallocs, memStats.TotalAlloc
}

// Elapsed returns the time measured so far.
func (b *B) Elapsed() time.Duration {
	if b.timing {
		return b.duration + time.Since(b.start)
	}
	return b.duration
}

// SetBytes tells how many bytes an iteration works on: MB/s is shown then.
func (b *B) SetBytes(n int64) { b.bytes = n }

// ReportAllocs has allocations shown for this benchmark, as -benchmem does for all.
func (b *B) ReportAllocs() { b.showAllocs = true }

// ReportMetric adds a figure to the result, or replaces one.
func (b *B) ReportMetric(n float64, unit string) {
	if unit == "" {
		panic("metric unit must not be empty")
	}
	if strings.IndexFunc(unit, unicode.IsSpace) >= 0 {
		panic("metric unit must not contain whitespace")
	}
	b.extra[unit] = n
}

// runN calls the function once, for n iterations.
func (b *B) runN(n int) {
	benchmarkLock.Lock()
	defer benchmarkLock.Unlock()
	defer func() {
		b.runCleanups()
		if b.loops > 0 && !b.loopDone && !b.Failed() && !b.Skipped() {
			b.Error("benchmark function returned without B.Loop() == false (break or return in loop?)")
		}
	}()
	runtime.GC() // so that the garbage of others does not count
	b.runner = ownName()
	b.N = n
	b.parallelism = 1
	b.loops, b.loopStop, b.loopDone = 0, 0, false
	b.ctxMu.Lock()
	b.ctx, b.cancel, b.over = nil, nil, false
	b.ctxMu.Unlock()
	b.ResetTimer()
	b.StartTimer()
	b.f(b)
	b.StopTimer()
	b.lastN = n
	b.lastDuration = b.duration
}

// nextN is how many iterations to do after n took d, for a total of goal: some more than needed, but neither less than one
// more nor more than a hundred times as many.
func nextN(goal, d time.Duration, n, last int) int {
	if d <= 0 {
		d = 1
	}
	var next int64
	if hi := float64(goal) * float64(n); hi > math.MaxInt64/2 {
		next = int64(hi / float64(d))
	} else {
		next = int64(goal) * int64(n) / int64(d)
	}
	next += next / 5
	if most := 100 * int64(last); next > most {
		next = most
	}
	if next <= int64(last) {
		next = int64(last) + 1
	}
	if next > maxIterations {
		next = maxIterations
	}
	return int(next)
}

// Loop reports whether to go on: for b.Loop() { … }. The function is called only once then, and what it does before the
// loop does not count.
func (b *B) Loop() bool {
	if b.loops < b.loopStop {
		b.loops++
		return true
	}
	switch {
	case b.loopDone:
		panic("B.Loop called after it has returned false")
	case b.loops == 0:
		b.loopStop = 1
		if b.length.n > 0 {
			b.loopStop = b.length.n
		}
		b.ResetTimer()
		b.StartTimer()
	case !b.timing:
		b.Fatal("B.Loop called with timer stopped")
	case b.length.n > 0 || b.Elapsed() >= b.length.d || b.loops >= maxIterations:
		b.StopTimer()
		b.N = b.loops
		b.loopDone = true
		return false
	default:
		b.loopStop = nextN(b.length.d, b.Elapsed(), b.loops, b.loops)
	}
	b.loops++
	return true
}

// first calls the function for one iteration. It reports whether there is more to do.
func (b *B) first() bool {
	if r := b.run; r != nil {
		if n := len(b.name) + r.suffixLen + 1; n > r.width {
			r.width = n + 8 // so that it does not change again soon
		}
	}
	go func() {
		defer func() { b.signal <- true }()
		b.runN(1)
	}()
	<-b.signal
	if b.Failed() {
		fmt.Fprintf(b.w, "%s--- FAIL: %s\n%s", b.linePrefix(), b.name, b.output)
		return false
	}
	b.mu.RLock()
	finished := b.finished
	b.mu.RUnlock()
	if !b.hasSub.Load() && !finished {
		return true
	}
	if b.chatty != nil && (len(b.output) > 0 || finished) {
		status := "BENCH"
		if b.skipped {
			status = "SKIP"
		}
		fmt.Fprintf(b.w, "%s--- %s: %s\n%s", b.linePrefix(), status, b.name, shortened(b.output))
	}
	return false
}

func (b *B) linePrefix() string {
	if b.chatty != nil {
		return b.chatty.prefix()
	}
	return ""
}

var labels sync.Once

func (b *B) printLabels() {
	labels.Do(func() {
		fmt.Fprintf(b.w, "goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
		if b.importPath != "" {
			fmt.Fprintf(b.w, "pkg: %s\n", b.importPath)
		}
		if name := cpuName(); name != "" {
			fmt.Fprintf(b.w, "cpu: %s\n", name)
		}
	})
}

// cpuName returns what the processor calls itself.
func cpuName() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	_, rest, ok := bytes.Cut(info, []byte("\nmodel name"))
	if !ok {
		return ""
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(bytes.TrimLeft(line, "\t :"))
}

// measure calls the function with growing N; first has been there.
func (b *B) measure() BenchmarkResult {
	go func() {
		defer func() { b.signal <- true }()
		switch {
		case b.loopDone:
		case b.length.n > 0:
			if b.length.n > 1 {
				b.runN(b.length.n)
			}
		default:
			for n := 1; !b.Failed() && b.duration < b.length.d && n < maxIterations; {
				n = nextN(b.length.d, b.duration, b.N, n)
				b.runN(n)
			}
		}
		b.result = BenchmarkResult{b.N, b.duration, b.bytes, b.allocs, b.size, b.extra}
	}()
	<-b.signal
	return b.result
}

// A BenchmarkResult is what a benchmark has measured.
type BenchmarkResult struct {
	N         int           // iterations
	T         time.Duration // all of them together
	Bytes     int64         // worked on by one
	MemAllocs uint64        // objects allocated
	MemBytes  uint64        // their size
	Extra     map[string]float64
}

// perOp returns the metric if it was reported, else total/N.
func (r BenchmarkResult) perOp(unit string, total int64) int64 {
	if v, ok := r.Extra[unit]; ok {
		return int64(v)
	}
	if r.N <= 0 {
		return 0
	}
	return total / int64(r.N)
}

// NsPerOp returns nanoseconds per iteration.
func (r BenchmarkResult) NsPerOp() int64 { return r.perOp("ns/op", r.T.Nanoseconds()) }

// AllocsPerOp returns allocations per iteration.
func (r BenchmarkResult) AllocsPerOp() int64 { return r.perOp("allocs/op", int64(r.MemAllocs)) }

// AllocedBytesPerOp returns allocated bytes per iteration.
func (r BenchmarkResult) AllocedBytesPerOp() int64 { return r.perOp("B/op", int64(r.MemBytes)) }

func (r BenchmarkResult) megabytesPerSecond() float64 {
	if v, ok := r.Extra["MB/s"]; ok {
		return v
	}
	if r.Bytes <= 0 || r.T <= 0 || r.N <= 0 {
		return 0
	}
	return float64(r.Bytes) * float64(r.N) / 1e6 / r.T.Seconds()
}

// String returns the line of the result, without name and memory.
func (r BenchmarkResult) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%8d", r.N)
	ns, ok := r.Extra["ns/op"]
	if !ok {
		ns = float64(r.T.Nanoseconds()) / float64(r.N)
	}
	if ns != 0 {
		out.WriteString("\t" + metric(ns, "ns/op"))
	}
	if v := r.megabytesPerSecond(); v != 0 {
		fmt.Fprintf(&out, "\t%7.2f MB/s", v)
	}
	var units []string
	for unit := range r.Extra {
		switch unit {
		case "ns/op", "MB/s", "B/op", "allocs/op":
		default:
			units = append(units, unit)
		}
	}
	sort.Strings(units)
	for _, unit := range units {
		out.WriteString("\t" + metric(r.Extra[unit], unit))
	}
	return out.String()
}

// From here on a number is shown with 1, 2, … digits behind the point.
var digitLimits = [...]float64{99.995, 9.9995, 0.99995, 0.099995, 0.0099995, 0.00099995}

// metric shows a number with four significant digits, the decimal points below each other.
func metric(x float64, unit string) string {
	y := math.Abs(x)
	if y == 0 || y >= 999.95 {
		return fmt.Sprintf("%10.0f %s", x, unit)
	}
	digits := 1
	for _, limit := range digitLimits {
		if y >= limit {
			break
		}
		digits++
	}
	return fmt.Sprintf("%*.*f %s", 11+digits, digits, x, unit)
}

// MemString returns the part of the line that is about memory.
func (r BenchmarkResult) MemString() string {
	return fmt.Sprintf("%8d B/op\t%8d allocs/op", r.AllocedBytesPerOp(), r.AllocsPerOp())
}

// InternalBenchmark is a benchmark function as the generated main function knows it.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// A benchRun is what all benchmarks of a program share.
type benchRun struct {
	match     *matcher
	skip      *matcher
	width     int // of the column of names
	suffixLen int // of the longest -N behind a name
}

// withProcs returns the name of a benchmark on procs processors.
func withProcs(name string, procs int) string {
	if procs == 1 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, procs)
}

// RunBenchmarks is what programs of long ago called.
func RunBenchmarks(matchString func(pat, str string) (bool, error), benchmarks []InternalBenchmark) {
	runBenchmarks("", matchString, benchmarks)
}

func runBenchmarks(importPath string, matchString matchFunc, benchmarks []InternalBenchmark) bool {
	if *matchBenchmarks == "" {
		return true
	}
	most := 1
	for _, procs := range cpuList {
		if procs > most {
			most = procs
		}
	}
	run := &benchRun{
		match:     newMatcher(matchString, *matchBenchmarks, "-test.bench"),
		skip:      newSkip(matchString),
		suffixLen: len(withProcs("", most)),
	}
	var chosen []InternalBenchmark
	for _, bench := range benchmarks {
		if _, ok, _ := run.match.fullName(nil, bench.Name); !ok {
			continue
		}
		chosen = append(chosen, bench)
		if n := len(withProcs(bench.Name, most)) + run.suffixLen + 1; n > run.width {
			run.width = n
		}
	}
	root := &B{importPath: importPath, length: benchTime, run: run}
	root.name = "Main"
	root.w = os.Stdout
	root.bench = true
	root.f = func(b *B) {
		for _, bench := range chosen {
			b.Run(bench.Name, bench.F)
		}
	}
	if chatty.on {
		root.chatty = newPrinter(root.w)
	}
	root.runN(1)
	return !root.Failed()
}

// all measures a benchmark for every number of processors, -count times, and prints the results.
func (r *benchRun) all(b *B) {
	for i, procs := range cpuList {
		for j := uint(0); j < *count; j++ {
			runtime.GOMAXPROCS(procs)
			name := withProcs(b.name, procs)
			if b.chatty == nil {
				fmt.Fprintf(b.w, "%-*s\t", r.width, name)
			}
			if i > 0 || j > 0 {
				again := &B{f: b.f, length: b.length, importPath: b.importPath}
				again.signal = make(chan bool)
				again.name, again.w, again.chatty, again.bench = b.name, b.w, b.chatty, true
				b = again
				b.first()
			}
			result := b.measure()
			if b.Failed() {
				fmt.Fprintf(b.w, "%s--- FAIL: %s\n%s", b.linePrefix(), name, b.output)
				continue
			}
			if b.chatty != nil {
				fmt.Fprintf(b.w, "%-*s\t", r.width, name)
			}
			line := result.String()
			if *benchmarkMemory || b.showAllocs {
				line += "\t" + result.MemString()
			}
			fmt.Fprintln(b.w, line)
			if len(b.output) > 0 {
				fmt.Fprintf(b.w, "%s--- BENCH: %s\n%s", b.linePrefix(), name, shortened(b.output))
			}
			if p := runtime.GOMAXPROCS(-1); p != procs {
				fmt.Fprintf(os.Stderr, "testing: %s left GOMAXPROCS set to %d\n", name, p)
			}
		}
	}
}

// shortened cuts what was logged: the function was called several times.
func shortened(output []byte) []byte {
	lines := bytes.SplitAfterN(output, []byte("\n"), 11)
	if len(lines) < 11 {
		return output
	}
	head := bytes.Join(lines[:10], nil)
	return append(head[:len(head)-1:len(head)-1], "\n\t... [output truncated]\n"...)
}

// Run benchmarks f as a sub-benchmark. The one that calls it is not measured itself.
func (b *B) Run(name string, f func(b *B)) bool {
	b.hasSub.Store(true)
	benchmarkLock.Unlock()
	defer benchmarkLock.Lock()
	full, partial := b.name, false
	if r := b.run; r != nil {
		var ok bool
		if full, ok, partial = r.match.fullName(&b.common, name); !ok {
			return true
		}
		if r.skip != nil {
			if _, skipped, part := r.skip.fullName(nil, full); skipped && !part {
				return true
			}
		}
	}
	pcs := make([]uintptr, maxDepth)
	sub := &B{importPath: b.importPath, f: f, length: b.length, run: b.run}
	sub.init(&b.common, full, pcs[:runtime.Callers(2, pcs)])
	sub.signal = make(chan bool)
	sub.w = b.w
	sub.bench = true
	if partial {
		sub.hasSub.Store(true) // only its children are asked for
	}
	if b.chatty != nil {
		b.printLabels()
		if b.chatty.json {
			b.chatty.update(full, "=== RUN   %s\n", full)
		}
		fmt.Fprintln(b.w, full)
	}
	if sub.first() {
		if sub.run != nil {
			b.printLabels()
			sub.run.all(sub)
		} else {
			sub.measure()
		}
	}
	b.add(sub.result)
	return !sub.Failed()
}

// add counts a sub-benchmark as one part of a single iteration.
func (b *B) add(sub BenchmarkResult) {
	r := &b.result
	r.N = 1
	r.T += time.Duration(sub.NsPerOp())
	if sub.Bytes == 0 {
		b.someNoBytes = true
		r.Bytes = 0
	}
	if !b.someNoBytes {
		r.Bytes += sub.Bytes
	}
	r.MemAllocs += uint64(sub.AllocsPerOp())
	r.MemBytes += uint64(sub.AllocedBytesPerOp())
}

// A PB hands out the iterations of a parallel benchmark.
type PB struct {
	taken *atomic.Uint64 // by all goroutines
	n     uint64         // how many there are
	batch uint64         // taken at a time
	left  uint64         // of the last batch
}

// Next reports whether there is one more iteration to do.
func (pb *PB) Next() bool {
	if pb.left == 0 {
		end := pb.taken.Add(pb.batch)
		if end >= pb.n+pb.batch {
			return false
		}
		pb.left = pb.batch
		if end > pb.n {
			pb.left -= end - pb.n
		}
	}
	pb.left--
	return true
}

// RunParallel shares the N iterations out among GOMAXPROCS goroutines, or SetParallelism times as many; body must call
// Next until that says no.
func (b *B) RunParallel(body func(*PB)) {
	if b.N == 0 {
		return
	}
	batch := uint64(1) // about 0.1 ms
	if b.lastN > 0 && b.lastDuration > 0 {
		batch = 1e5 * uint64(b.lastN) / uint64(b.lastDuration)
	}
	if batch < 1 {
		batch = 1
	}
	if batch > 1e4 {
		batch = 1e4
	}
	var taken atomic.Uint64
	var all sync.WaitGroup
	for i := b.parallelism * runtime.GOMAXPROCS(0); i > 0; i-- {
		all.Add(1)
		go func() {
			defer all.Done()
			body(&PB{taken: &taken, n: uint64(b.N), batch: batch})
		}()
	}
	all.Wait()
	if taken.Load() <= uint64(b.N) && !b.Failed() {
		b.Fatal("RunParallel: body exited without pb.Next() == false")
	}
}

// SetParallelism sets the number of goroutines of RunParallel to p*GOMAXPROCS.
func (b *B) SetParallelism(p int) {
	if p >= 1 {
		b.parallelism = p
	}
}

// Benchmark benchmarks one function, in any program.
func Benchmark(f func(b *B)) BenchmarkResult {
	b := &B{f: f, length: benchTime}
	b.signal = make(chan bool)
	b.w = io.Discard
	if b.first() {
		b.measure()
	}
	return b.result
}
