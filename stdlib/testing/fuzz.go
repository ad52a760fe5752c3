package testing

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"time"
)

var matchFuzz *string

func initFuzzFlags() {
	matchFuzz = flag.String("test.fuzz", "", "run the fuzz test matching `regexp`")
	flag.String("test.fuzztime", "", "time to spend fuzzing; default is to run indefinitely")
	flag.String("test.fuzzminimizetime", "", "time to spend minimizing a value after finding a failing input")
	flag.String("test.fuzzcachedir", "", "directory where interesting fuzzing inputs are stored (for use only by cmd/go)")
	flag.Bool("test.fuzzworker", false, "coordinate with the parent process to fuzz random values (for use only by cmd/go)")
}

// InternalFuzzTarget is a fuzz test as the generated main function knows it.
type InternalFuzzTarget struct {
	Name string
	Fn   func(f *F)
}

// F is what a fuzz test gets: it adds inputs and hands over the function that is to be tried with them. Only the inputs of
// Add and of the files in testdata/fuzz are tried; new ones are not made.
type F struct {
	common
	run        *testRun
	corpus     []fuzzInput
	fuzzCalled bool
}

// A fuzzInput is one set of arguments.
type fuzzInput struct {
	name   string // of the subtest
	values []any
}

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
	f.corpus = append(f.corpus, fuzzInput{fmt.Sprintf("seed#%d", len(f.corpus)), values})
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
		if err := checkTypes(in.values, types); err != nil {
			f.Fatal(err)
		}
	}
	stored, err := readCorpus(filepath.Join("testdata/fuzz", f.name), types)
	if err != nil {
		f.Fatal(err)
	}
	pcs := make([]uintptr, maxDepth)
	pcs = pcs[:runtime.Callers(1, pcs)]
	for _, in := range append(f.corpus, stored...) {
		name := f.name + "/" + in.name
		if _, ok, _ := f.run.match.fullName(nil, name); !ok || shouldFailFast() {
			continue
		}
		f.try(fn, name, in.values, pcs)
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

// readCorpus reads the inputs that are stored in files, sorted by name.
func readCorpus(dir string, types []reflect.Type) (corpus []fuzzInput, err error) {
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
		values, err := decodeInput(data)
		if err != nil {
			err = fmt.Errorf("unmarshal: %v", err)
		} else {
			err = checkTypes(values, types)
		}
		if err != nil {
			bad = append(bad, fmt.Sprintf("%q: %v", path, err))
			continue
		}
		corpus = append(corpus, fuzzInput{file.Name(), values})
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
	for _, test := range tests {
		if shouldFailFast() {
			break
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
