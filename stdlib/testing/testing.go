// Package testing runs tests, benchmarks, examples and fuzz tests: the functions TestXxx(*testing.T),
// BenchmarkXxx(*testing.B), ExampleXxx() and FuzzXxx(*testing.F) of files whose names end in _test.go.
// "vole test" makes a main function that hands them to MainStart.
//
// testing.go: flags and the run as a whole. common.go: what T, B and F share. test.go: T, subtests, parallel tests.
// match.go: which tests run. cover.go: coverage. benchmark.go: B. example.go, fuzz.go: examples and fuzz tests.
package testing

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"runtime"
	"runtime/trace"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A verbosity is the value of -test.v: false, true, or test2json for output that a program reads.
type verbosity struct{ on, json bool }

func (v *verbosity) IsBoolFlag() bool { return true }
func (v *verbosity) String() string {
	if v.json {
		return "test2json"
	}
	return strconv.FormatBool(v.on)
}
func (v *verbosity) Get() any {
	if v.json {
		return "test2json"
	}
	return v.on
}
func (v *verbosity) Set(s string) error {
	if s == "test2json" {
		v.on, v.json = true, true
		return nil
	}
	on, err := strconv.ParseBool(s)
	if err != nil {
		return fmt.Errorf("invalid flag -test.v=%s", s)
	}
	v.on, v.json = on, false
	return nil
}

// The flags; Init defines them.
var (
	chatty               verbosity
	short                *bool
	failFast             *bool
	fullPath             = new(bool)
	outputDir            *string
	count                *uint
	coverProfile         *string
	matchList            *string
	match                *string
	skipPattern          *string
	memProfile           *string
	memProfileRate       *int
	cpuProfile           *string
	blockProfile         *string
	blockProfileRate     *int
	mutexProfile         *string
	mutexProfileFraction *int
	panicOnExit0         *bool
	traceFile            *string
	timeout              *time.Duration
	cpuListText          *string
	parallel             *int
	shuffle              *string
	testLog              *string
	goCoverDir           *string
)

var (
	initDone     bool
	haveExamples bool
	cpuList      []int        // -cpu: numbers of processors to run with, one after the other
	numFailed    atomic.Int32 // tests
)

// Init defines the flags of package testing. The generated main function does it; others must before they call
// functions such as Benchmark without it. It does nothing if it was called before.
func Init() {
	if initDone {
		return
	}
	initDone = true
	flag.Var(&chatty, "test.v", "verbose: print additional output")
	short = flag.Bool("test.short", false, "run smaller test suite to save time")
	failFast = flag.Bool("test.failfast", false, "do not start new tests after the first test failure")
	fullPath = flag.Bool("test.fullpath", false, "show full file names in error messages")
	outputDir = flag.String("test.outputdir", "", "write profiles to `dir`")
	count = flag.Uint("test.count", 1, "run tests and benchmarks `n` times")
	coverProfile = flag.String("test.coverprofile", "", "write a coverage profile to `file`")
	goCoverDir = flag.String("test.gocoverdir", "", "write coverage intermediate files to this directory")
	matchList = flag.String("test.list", "", "list tests, examples, and benchmarks matching `regexp` then exit")
	match = flag.String("test.run", "", "run only tests and examples matching `regexp`")
	skipPattern = flag.String("test.skip", "", "do not list or run tests matching `regexp`")
	memProfile = flag.String("test.memprofile", "", "write an allocation profile to `file`")
	memProfileRate = flag.Int("test.memprofilerate", 0, "set memory allocation profiling `rate` (see runtime.MemProfileRate)")
	cpuProfile = flag.String("test.cpuprofile", "", "write a cpu profile to `file`")
	blockProfile = flag.String("test.blockprofile", "", "write a goroutine blocking profile to `file`")
	blockProfileRate = flag.Int("test.blockprofilerate", 1, "set blocking profile `rate` (see runtime.SetBlockProfileRate)")
	mutexProfile = flag.String("test.mutexprofile", "", "write a mutex contention profile to the named file after execution")
	mutexProfileFraction = flag.Int("test.mutexprofilefraction", 1, "if >= 0, calls runtime.SetMutexProfileFraction()")
	panicOnExit0 = flag.Bool("test.paniconexit0", false, "panic on call to os.Exit(0)")
	traceFile = flag.String("test.trace", "", "write an execution trace to `file`")
	timeout = flag.Duration("test.timeout", 0, "panic test binary after duration `d` (default 0, timeout disabled)")
	cpuListText = flag.String("test.cpu", "", "comma-separated `list` of cpu counts to run each test with")
	parallel = flag.Int("test.parallel", runtime.GOMAXPROCS(0), "run at most `n` tests in parallel")
	testLog = flag.String("test.testlogfile", "", "write test action log to `file` (for use only by cmd/go)")
	shuffle = flag.String("test.shuffle", "off", "randomize the execution order of tests and benchmarks")
	initBenchmarkFlags()
	initFuzzFlags()
}

// Short tells whether -test.short is set.
func Short() bool {
	if short == nil {
		panic("testing: Short called before Init")
	}
	if !flag.Parsed() {
		panic("testing: Short called before Parse")
	}
	return *short
}

// Verbose tells whether -test.v is set.
func Verbose() bool {
	if !initDone {
		panic("testing: Verbose called before Init")
	}
	if !flag.Parsed() {
		panic("testing: Verbose called before Parse")
	}
	return chatty.on
}

// Testing tells whether the program was made by "vole test".
func Testing() bool { return inTest }

var inTest bool

// M is what TestMain gets: all the tests of a program.
type M struct {
	deps       testDeps
	tests      []InternalTest
	benchmarks []InternalBenchmark
	fuzz       []InternalFuzzTarget
	examples   []InternalExample
	timer      *time.Timer
	afterOnce  sync.Once
	exitCode   int // what os.Exit gets when TestMain returns
}

// testDeps is what the packages that testing cannot import do for it.
type testDeps interface {
	ImportPath() string
	MatchString(pat, str string) (bool, error)
	SetPanicOnExit0(bool)
	StartCPUProfile(io.Writer) error
	StopCPUProfile()
	WriteProfileTo(name string, w io.Writer, debug int) error
	Hash(data []byte) string // for the name of a file
	Interrupts() (c <-chan os.Signal, done func())
	IgnoreInterrupts()
}

// oldDeps stands in for callers of Main.
type oldDeps struct{ match matchFunc }

var errOldMain = errors.New("testing: unexpected use of func Main")

func (oldDeps) ImportPath() string                           { return "" }
func (d oldDeps) MatchString(pat, str string) (bool, error)  { return d.match(pat, str) }
func (oldDeps) SetPanicOnExit0(bool)                         {}
func (oldDeps) StartCPUProfile(io.Writer) error              { return errOldMain }
func (oldDeps) StopCPUProfile()                              {}
func (oldDeps) WriteProfileTo(string, io.Writer, int) error  { return errOldMain }
func (oldDeps) Hash([]byte) string                           { return "" }
func (oldDeps) Interrupts() (<-chan os.Signal, func())       { return nil, func() {} }
func (oldDeps) IgnoreInterrupts()                            {}

// Main is what generated main functions of long ago called.
func Main(matchString func(pat, str string) (bool, error), tests []InternalTest, benchmarks []InternalBenchmark, examples []InternalExample) {
	os.Exit(MainStart(oldDeps{matchString}, tests, benchmarks, nil, examples).Run())
}

// MainStart is called by the generated main function.
func MainStart(deps testDeps, tests []InternalTest, benchmarks []InternalBenchmark, fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {
	Init()
	inTest = true
	loadCover()
	return &M{deps: deps, tests: tests, benchmarks: benchmarks, fuzz: fuzzTargets, examples: examples}
}

// Run runs what the flags ask for and returns the exit code.
func (m *M) Run() (code int) {
	defer func() { m.exitCode = code }()
	if !flag.Parsed() {
		flag.Parse()
	}
	if *parallel < 1 {
		fmt.Fprintln(os.Stderr, "testing: -parallel can only be given a positive integer")
		flag.Usage()
		return 2
	}
	if *matchFuzz != "" && *fuzzCacheDir == "" && !*isFuzzWorker {
		fmt.Fprintln(os.Stderr, "testing: -test.fuzzcachedir must be set if -test.fuzz is set")
		flag.Usage()
		return 2
	}
	if *isFuzzWorker {
		m.deps.IgnoreInterrupts()
		if !runFuzzing(m.deps, m.fuzz) {
			return fuzzWorkerExit
		}
		return 0
	}
	if *matchList != "" {
		m.list()
		return 0
	}
	if !m.shuffle() {
		return 2
	}
	parseCPUList()
	if code := m.before(); code != 0 {
		return code
	}
	defer m.after()
	deadline := m.startAlarm()
	haveExamples = len(m.examples) > 0
	testsRan, testsOK := runTests(m.deps.MatchString, m.tests, deadline)
	fuzzRan, fuzzOK := runFuzzTests(m.deps, m.fuzz, deadline)
	examplesRan, examplesOK := runExamples(m.deps.MatchString, m.examples)
	m.stopAlarm()
	if !testsRan && !fuzzRan && !examplesRan && *matchBenchmarks == "" && *matchFuzz == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	if !testsOK || !fuzzOK || !examplesOK || !runBenchmarks(m.deps.ImportPath(), m.deps.MatchString, m.benchmarks) {
		fmt.Println(linePrefix() + "FAIL")
		return 1
	}
	if !runFuzzing(m.deps, m.fuzz) {
		fmt.Println(linePrefix() + "FAIL")
		return 1
	}
	fmt.Println(linePrefix() + "PASS")
	return 0
}

// linePrefix marks a line for the converter to JSON.
func linePrefix() string {
	if chatty.json {
		return mark
	}
	return ""
}

// list prints the names that match -list.
func (m *M) list() {
	if _, err := m.deps.MatchString(*matchList, "non-empty"); err != nil {
		fmt.Fprintf(os.Stderr, "testing: invalid regexp in -test.list (%q): %s\n", *matchList, err)
		os.Exit(1)
	}
	var names []string
	for _, t := range m.tests {
		names = append(names, t.Name)
	}
	for _, b := range m.benchmarks {
		names = append(names, b.Name)
	}
	for _, f := range m.fuzz {
		names = append(names, f.Name)
	}
	for _, e := range m.examples {
		names = append(names, e.Name)
	}
	for _, name := range names {
		if ok, _ := m.deps.MatchString(*matchList, name); !ok {
			continue
		}
		if *skipPattern != "" {
			if ok, _ := m.deps.MatchString(*skipPattern, name); ok {
				continue
			}
		}
		fmt.Println(name)
	}
}

// shuffle does what -shuffle says; false: that is nonsense.
func (m *M) shuffle() bool {
	if *shuffle == "off" {
		return true
	}
	seed := time.Now().UnixNano()
	if *shuffle != "on" {
		var err error
		if seed, err = strconv.ParseInt(*shuffle, 10, 64); err != nil {
			fmt.Fprintln(os.Stderr, `testing: -shuffle should be "off", "on", or a valid integer:`, err)
			return false
		}
	}
	fmt.Println("-test.shuffle", seed)
	r := rand.New(rand.NewSource(seed))
	r.Shuffle(len(m.tests), func(i, j int) { m.tests[i], m.tests[j] = m.tests[j], m.tests[i] })
	r.Shuffle(len(m.benchmarks), func(i, j int) { m.benchmarks[i], m.benchmarks[j] = m.benchmarks[j], m.benchmarks[i] })
	return true
}

// before starts what is to be recorded of the run. It returns an exit code if that cannot be.
func (m *M) before() int {
	if *memProfileRate > 0 {
		runtime.MemProfileRate = *memProfileRate
	}
	if *coverProfile != "" && CoverMode() == "" {
		fmt.Fprintln(os.Stderr, "testing: cannot use -test.coverprofile because test binary was not built with coverage enabled")
		return 2
	}
	if *cpuProfile != "" {
		f, err := createOutput(*cpuProfile)
		if err == nil {
			err = m.deps.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "testing: can't start cpu profile: %s\n", err)
			return 2
		}
	}
	if *traceFile != "" {
		f, err := createOutput(*traceFile)
		if err == nil {
			err = trace.Start(f)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "testing: can't start tracing: %s\n", err)
			return 2
		}
	}
	if *blockProfile != "" && *blockProfileRate >= 0 {
		runtime.SetBlockProfileRate(*blockProfileRate)
	}
	if *mutexProfile != "" && *mutexProfileFraction >= 0 {
		runtime.SetMutexProfileFraction(*mutexProfileFraction)
	}
	if *panicOnExit0 {
		m.deps.SetPanicOnExit0(true)
	}
	return 0
}

// after ends what before has begun, once: at the end, or when the time is over.
func (m *M) after() {
	m.afterOnce.Do(m.writeProfiles)
	if *panicOnExit0 {
		m.deps.SetPanicOnExit0(false)
	}
}

func (m *M) writeProfiles() {
	if *cpuProfile != "" {
		m.deps.StopCPUProfile()
	}
	if *traceFile != "" {
		trace.Stop()
	}
	if *memProfile != "" {
		runtime.GC()
		m.writeProfile("allocs", *memProfile)
	}
	if *blockProfile != "" && *blockProfileRate >= 0 {
		m.writeProfile("block", *blockProfile)
	}
	if *mutexProfile != "" && *mutexProfileFraction >= 0 {
		m.writeProfile("mutex", *mutexProfile)
	}
	if CoverMode() != "" {
		reportCover()
	}
}

func (m *M) writeProfile(name, file string) {
	f, err := createOutput(file)
	if err == nil {
		err = m.deps.WriteProfileTo(name, f, 0)
		f.Close()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "testing: can't write %s: %s\n", file, err)
		os.Exit(2)
	}
}

// createOutput creates a file of -outputdir.
func createOutput(name string) (*os.File, error) {
	if *outputDir != "" && !strings.HasPrefix(name, "/") {
		name = *outputDir + "/" + name
	}
	return os.Create(name)
}

// startAlarm sees to -timeout.
func (m *M) startAlarm() (deadline time.Time) {
	if *timeout <= 0 {
		return time.Time{}
	}
	deadline = time.Now().Add(*timeout)
	m.timer = time.AfterFunc(*timeout, func() {
		m.after()
		fatalTimeout(*timeout)
	})
	return deadline
}

func (m *M) stopAlarm() {
	if m.timer != nil {
		m.timer.Stop()
	}
}

func parseCPUList() {
	for _, s := range strings.Split(*cpuListText, ",") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n <= 0 {
			fmt.Fprintf(os.Stderr, "testing: invalid value %q for -test.cpu\n", s)
			os.Exit(1)
		}
		cpuList = append(cpuList, n)
	}
	if cpuList == nil {
		cpuList = []int{runtime.GOMAXPROCS(-1)}
	}
}

func shouldFailFast() bool { return *failFast && numFailed.Load() > 0 }

func sortedKeys(m map[string]time.Time) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// AllocsPerRun returns how many allocations a call of f makes on average, whole ones. It runs on one processor.
func AllocsPerRun(runs int, f func()) (avg float64) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	f()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.Mallocs
	for i := 0; i < runs; i++ {
		f()
	}
	runtime.ReadMemStats(&m)
	return float64((m.Mallocs - before) / uint64(runs))
}
