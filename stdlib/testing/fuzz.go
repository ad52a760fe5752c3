package testing

import (
	"errors"
	"flag"
	"fmt"
	"internal/fuzz"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"time"
)

var (
	matchFuzz    *string
	fuzzTime     benchLength
	minimizeTime = minimizeLength{benchLength{d: time.Minute}}
	fuzzCacheDir *string
	isFuzzWorker *bool
)

// A minimizeLength may be 0, too: no minimizing.
type minimizeLength struct{ benchLength }

func (l *minimizeLength) Set(s string) error {
	if s == "0" || s == "0s" || s == "0x" {
		l.benchLength = benchLength{}
		return nil
	}
	return l.benchLength.Set(s)
}

func initFuzzFlags() {
	matchFuzz = flag.String("test.fuzz", "", "run the fuzz test matching `regexp`")
	flag.Var(&fuzzTime, "test.fuzztime", "time to spend fuzzing; default is to run indefinitely")
	flag.Var(&minimizeTime, "test.fuzzminimizetime", "time to spend minimizing a value after finding a failing input")
	fuzzCacheDir = flag.String("test.fuzzcachedir", "", "directory where interesting fuzzing inputs are stored (for use only by cmd/go)")
	isFuzzWorker = flag.Bool("test.fuzzworker", false, "coordinate with the parent process to fuzz random values (for use only by cmd/go)")
}

// InternalFuzzTarget is a fuzz test as the generated main function knows it.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// F is what a fuzz test gets: it adds inputs and hands over the function that is to be tried with them. Without -fuzz only
// the inputs of Add and of the files in testdata/fuzz are tried.
type F struct {
	common
	run        *testRun
	corpus     []fuzz.Entry
	fuzzCalled bool
	mode       fuzzMode
	deps       testDeps
}

// A fuzzMode is what F.Fuzz does.
type fuzzMode int

const (
	fuzzSeeds fuzzMode = iota // tries the inputs there are
	fuzzCoordinator           // has workers try new ones
	fuzzWorker                // is one of those
)

// fuzzTypes are the types that arguments may have.
var fuzzTypes = []any{[]byte(nil), "", false, uint8(0), int32(0), float32(0), float64(0), int(0), int8(0), int16(0), int64(0),
	uint(0), uint16(0), uint32(0), uint64(0)}

func isFuzzType(t reflect.Type) bool {
	for _, v := range fuzzTypes {
		if reflect.TypeOf(v) == t {
			return true
		}
	}
	return false
}

// Helper marks the calling function as a helper.
func (f *F) Helper() {
	f.noFuzz("Helper")
	var pc [1]uintptr
	runtime.Callers(2, pc[:])
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.helpers == nil {
		f.helpers = make(map[uintptr]bool)
	}
	f.helpers[pc[0]] = true
	f.helperNames = nil
}

// Skipped tells whether the test was skipped.
func (f *F) Skipped() bool {
	f.noFuzz("Skipped")
	return f.common.Skipped()
}

// Add adds an input.
func (f *F) Add(args ...any) {
	for _, v := range args {
		if t := reflect.TypeOf(v); !isFuzzType(t) {
			panic(fmt.Sprintf("testing: unsupported type to Add %v", t))
		}
	}
	values := append([]any(nil), args...)
	f.corpus = append(f.corpus, fuzz.Entry{Name: fmt.Sprintf("seed#%d", len(f.corpus)), Values: values})
}

// Fuzz calls the function with each input, as a subtest. It takes a *T and the types of the inputs.
func (f *F) Fuzz(ff any) {
	if f.fuzzCalled {
		panic("testing: F.Fuzz called more than once")
	}
	f.fuzzCalled = true
	if f.Failed() {
		return
	}
	f.Helper()
	fn := reflect.ValueOf(ff)
	types := targetTypes(fn.Type())
	for _, in := range f.corpus {
		if err := checkTypes(in.Values, types); err != nil {
			f.Fatal(err)
		}
	}
	stored, err := readCorpus(filepath.Join("testdata/fuzz", f.name), types)
	if err != nil {
		f.Fatal(err)
	}
	pcs := make([]uintptr, maxDepth)
	pcs = pcs[:runtime.Callers(1, pcs)]
	switch f.mode {
	case fuzzCoordinator:
		f.coordinate(types, append(f.corpus, stored...))
		return
	case fuzzWorker:
		if err := fuzz.Work(func(values []any) error { return f.attempt(fn, values, pcs) }); err != nil {
			fmt.Fprintf(os.Stderr, "fuzzing worker: %v\n", err)
			os.Exit(fuzzWorkerExit)
		}
		return
	}
	for _, in := range append(f.corpus, stored...) {
		name := f.name + "/" + in.Name
		if _, ok, _ := f.run.match.fullName(nil, name); !ok || shouldFailFast() {
			continue
		}
		f.try(fn, name, in.Values, pcs)
	}
}

// targetTypes returns the types of the arguments, and panics if the function is none to fuzz.
func targetTypes(t reflect.Type) (types []reflect.Type) {
	if t.Kind() != reflect.Func {
		panic("testing: F.Fuzz must receive a function")
	}
	if t.NumIn() < 2 || t.In(0) != reflect.TypeOf((*T)(nil)) {
		panic("testing: fuzz target must receive at least two arguments, where the first argument is a *T")
	}
	if t.NumOut() != 0 {
		panic("testing: fuzz target must not return a value")
	}
	for i := 1; i < t.NumIn(); i++ {
		if !isFuzzType(t.In(i)) {
			panic(fmt.Sprintf("testing: unsupported type for fuzzing %v", t.In(i)))
		}
		types = append(types, t.In(i))
	}
	return types
}

func checkTypes(values []any, types []reflect.Type) error {
	if len(values) != len(types) {
		return fmt.Errorf("wrong number of values in corpus entry: %d, want %d", len(values), len(types))
	}
	var have []reflect.Type
	for _, v := range values {
		have = append(have, reflect.TypeOf(v))
	}
	for i := range types {
		if have[i] != types[i] {
			return fmt.Errorf("mismatched types in corpus entry: %v, want %v", have, types)
		}
	}
	return nil
}

// try runs the function with one input.
func (f *F) try(fn reflect.Value, name string, values []any, creator []uintptr) {
	t := &T{run: f.run}
	t.init(&f.common, name, creator)
	if t.chatty != nil {
		t.chatty.update(name, "=== RUN   %s\n", name)
	}
	noteRunning(name)
	f.start1(t, fn, values)
}

// start1 runs t's function and waits for its end.
func (f *F) start1(t *T, fn reflect.Value, values []any) {
	f.inFuzz.Store(true)
	defer f.inFuzz.Store(false)
	go tRunner(t, func(t *T) {
		args := []reflect.Value{reflect.ValueOf(t)}
		for _, v := range values {
			args = append(args, reflect.ValueOf(v))
		}
		fn.Call(args)
	})
	<-t.signal
}

const fuzzWorkerExit = 70

// attempt runs the function with made-up input, in a worker: the error is what the test logged. It stands under a parent of
// its own, so that failures of one attempt are not those of the next.
func (f *F) attempt(fn reflect.Value, values []any, creator []uintptr) error {
	var out strings.Builder
	parent := &common{w: &out, level: f.level, name: f.name}
	t := &T{run: f.run, fuzzing: true}
	t.init(parent, f.name, creator)
	f.start1(t, fn, values)
	if t.Failed() {
		return errors.New(out.String())
	}
	return nil
}

// coordinate has workers look for input that fails.
func (f *F) coordinate(types []reflect.Type, seeds []fuzz.Entry) {
	cache := *fuzzCacheDir
	if cache != "" {
		cache = filepath.Join(cache, f.name)
	}
	interrupt, done := f.deps.Interrupts()
	defer done()
	err := fuzz.Coordinate(fuzz.Options{
		Log: os.Stdout, Name: f.name, Timeout: fuzzTime.d, Limit: int64(fuzzTime.n),
		MinimizeTimeout: minimizeTime.d, MinimizeLimit: int64(minimizeTime.n), Parallel: *parallel,
		Seed: seeds, Types: types, CorpusDir: filepath.Join("testdata/fuzz", f.name), CacheDir: cache,
		Hash: f.deps.Hash, Interrupt: interrupt, Check: func(values []any) error { return checkTypes(values, types) },
	})
	if err == nil {
		return
	}
	f.inFuzz.Store(false)
	f.Fail()
	fmt.Fprintf(f.w, "%v\n", err)
	if crash, ok := err.(*fuzz.CrashError); ok {
		fmt.Fprintf(f.w, "Failing input written to %s\n", crash.Path)
		fmt.Fprintf(f.w, "To re-run:\nvole test -run=%s/%s\n", f.name, filepath.Base(crash.Path))
	}
}

// readCorpus reads the inputs that are stored in files, sorted by name.
func readCorpus(dir string, types []reflect.Type) (corpus []fuzz.Entry, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		if pe, ok := err.(*fs.PathError); ok && os.IsNotExist(pe) {
			return nil, nil
		}
		return nil, fmt.Errorf("reading seed corpus from testdata: %v", err)
	}
	var bad []string
	for _, file := range files {
		if file.IsDir() {
			continue
		}
		path := filepath.Join(dir, file.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("failed to read corpus file: %v", err)
		}
		values, err := fuzz.Decode(data)
		if err != nil {
			err = fmt.Errorf("unmarshal: %v", err)
		} else {
			err = checkTypes(values, types)
		}
		if err != nil {
			bad = append(bad, fmt.Sprintf("%q: %v", path, err))
			continue
		}
		corpus = append(corpus, fuzz.Entry{Name: file.Name(), Values: values})
	}
	if bad != nil {
		return nil, fmt.Errorf("%s", strings.Join(bad, "\n"))
	}
	return corpus, nil
}

func runFuzzTests(deps testDeps, tests []InternalFuzzTarget, deadline time.Time) (ran, ok bool) {
	if len(tests) == 0 {
		return false, true
	}
	run := newTestRun(*parallel, newMatcher(deps.MatchString, *match, "-test.run"), newSkip(deps.MatchString), deadline)
	root := &common{w: os.Stdout}
	if chatty.on {
		root.chatty = newPrinter(os.Stdout)
	}
	var chosen *matcher // -fuzz: what matches is fuzzed later
	if *matchFuzz != "" {
		chosen = newMatcher(deps.MatchString, *matchFuzz, "-test.fuzz")
	}
	for _, test := range tests {
		if shouldFailFast() {
			break
		}
		if chosen != nil {
			if _, ok, _ := chosen.fullName(nil, test.Name); ok {
				continue
			}
		}
		name, ok := run.selected(nil, test.Name)
		if !ok {
			continue
		}
		f := &F{run: run}
		f.init(root, name, nil)
		if f.chatty != nil {
			f.chatty.update(name, "=== RUN   %s\n", name)
		}
		noteRunning(name)
		go f.execute(test.Fn)
		<-f.signal
	}
	return root.ran, !root.Failed()
}

// runFuzzing does what -fuzz asks for: exactly one fuzz test has to match.
func runFuzzing(deps testDeps, tests []InternalFuzzTarget) bool {
	if *matchFuzz == "" || len(tests) == 0 {
		if *matchFuzz != "" {
			fmt.Fprintln(os.Stderr, "testing: warning: no fuzz tests to fuzz")
		}
		return true
	}
	match := newMatcher(deps.MatchString, *matchFuzz, "-test.fuzz")
	var chosen []InternalFuzzTarget
	var names []string
	for _, test := range tests {
		if _, ok, _ := match.fullName(nil, test.Name); ok {
			chosen = append(chosen, test)
			names = append(names, test.Name)
		}
	}
	if len(chosen) == 0 {
		fmt.Fprintln(os.Stderr, "testing: warning: no fuzz tests to fuzz")
		return true
	}
	if len(chosen) > 1 {
		fmt.Fprintf(os.Stderr, "testing: will not fuzz, -fuzz matches more than one fuzz test: %v\n", names)
		return false
	}
	root := &common{w: os.Stdout}
	mode := fuzzCoordinator
	if *isFuzzWorker {
		root.w, mode = io.Discard, fuzzWorker
	} else if chatty.on {
		root.chatty = newPrinter(os.Stdout)
	}
	f := &F{run: newTestRun(1, match, nil, time.Time{}), mode: mode, deps: deps}
	f.init(root, chosen[0].Name, nil)
	if f.chatty != nil {
		f.chatty.update(f.name, "=== FUZZ  %s\n", f.name)
	}
	noteRunning(f.name)
	go f.execute(chosen[0].Fn)
	<-f.signal
	return !f.Failed()
}

// execute runs a fuzz test, in a goroutine of its own.
func (f *F) execute(fn func(*F)) {
	f.runner = ownName()
	defer f.end()
	defer func() {
		if len(f.sub) == 0 {
			f.runCleanups()
		}
	}()
	f.start = time.Now()
	fn(f)
	f.mu.Lock()
	f.finished = true
	f.mu.Unlock()
}

// end is the end of a fuzz test, however its function was left; see T.end.
func (f *F) end() {
	problem := recover()
	if f.Failed() {
		numFailed.Add(1)
	}
	f.inFuzz.Store(false)
	if problem == nil {
		f.mu.RLock()
		left := f.skipped || f.failed
		finished := f.finished
		f.mu.RUnlock()
		if !finished && !left {
			problem = errGoexit
		} else if !f.fuzzCalled && !left {
			f.Error("returned without calling F.Fuzz, F.Fail, or F.Skip")
		}
	}
	panicked := false
	defer func() {
		if !panicked {
			noteStopped(f.name)
			f.signal <- true
		}
	}()
	if problem != nil {
		panicked = true
		f.die(problem)
	}
	f.duration += time.Since(f.start)
	if len(f.sub) > 0 {
		f.run.release()
		close(f.barrier)
		for _, sub := range f.sub {
			<-sub.signal
		}
		start := time.Now()
		problem := f.tryCleanups()
		f.duration += time.Since(start)
		if problem != nil {
			panicked = true
			f.die(problem)
		}
		f.run.acquire()
	}
	f.report()
	f.mu.Lock()
	f.done = true
	f.mu.Unlock()
	f.setRan()
}
