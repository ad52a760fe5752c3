package testing

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
)

// maxDepth is how far up the stack the position of a log line is looked for.
const maxDepth = 50

// TB is what tests, benchmarks and fuzz tests have in common.
type TB interface {
	Chdir(dir string)
	Cleanup(func())
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Setenv(key, value string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	TempDir() string

	// Only this package's types are a TB, so that methods can be added.
	private()
}

var (
	_ TB = (*T)(nil)
	_ TB = (*B)(nil)
	_ TB = (*F)(nil)
)

// common is embedded in T, B and F: one node in the tree of tests. Its output is kept until it ends and then handed to
// its parent, indented; the root writes to stdout.
type common struct {
	mu       sync.RWMutex // guards down to cleanupPCs
	output   []byte       // not yet handed on
	w        io.Writer    // where children's output goes: into output, indented; the root: stdout
	ran      bool         // it, or one of its children, was executed
	failed   bool
	skipped  bool
	done     bool // ended, with all subtests; logging is an error from now on
	finished bool // the function returned, or left by FailNow or SkipNow

	helpers     map[uintptr]bool // pcs of calls of Helper
	helperNames map[string]bool  // their functions; nil: to be made from helpers
	cleanups    []func()
	cleanupName string    // the function that is running a cleanup function,
	cleanupPCs  []uintptr // and the stack at its call of Cleanup

	// Set before the function starts.
	chatty  *printer
	bench   bool
	name    string
	runner  string // name of the function that called the test's
	parent  *common
	level   int       // depth in the tree
	creator []uintptr // the stack of the call of Run
	barrier chan bool // closed to let parallel subtests go on
	signal  chan bool // sent when it is over, or has become parallel; false: a parent is to end, too

	hasSub     atomic.Bool
	inFuzz     atomic.Bool // an input of F.Fuzz is running
	isParallel bool
	start      time.Time
	duration   time.Duration
	sub        []*T // parallel subtests that wait

	tempMu  sync.Mutex
	tempDir string
	tempErr error
	tempSeq int

	ctxMu  sync.Mutex
	ctx    context.Context // made when asked for
	cancel context.CancelFunc
	over   bool // cancelled, or to be when it is made
}

// A printer writes what -v shows at once. It says whose line it is when that has changed.
type printer struct {
	w    io.Writer
	mu   sync.Mutex
	last string // the test whose output came last
	json bool   // status lines begin with the mark that a converter to JSON looks for
}

func newPrinter(w io.Writer) *printer {
	return &printer{w: w, json: chatty.json}
}

// mark precedes status lines meant for a converter.
const mark = "\x16"

func (p *printer) prefix() string {
	if p.json {
		return mark
	}
	return ""
}

// update prints a line that itself names the test.
func (p *printer) update(name, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = name
	fmt.Fprintf(p.w, p.prefix()+format, args...)
}

// print prints output of the test.
func (p *printer) print(name, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != "" && p.last != name {
		fmt.Fprintf(p.w, "%s=== CONT  %s\n", p.prefix(), name)
	}
	p.last = name
	io.WriteString(p.w, text)
}

// An indenter adds text to a test's output, each line indented.
type indenter struct{ c *common }

func (in indenter) Write(b []byte) (int, error) {
	for rest := string(b); rest != ""; {
		line := rest
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			line = rest[:i+1]
		}
		rest = rest[len(line):]
		if line[0] == mark[0] { // the mark stays in front
			in.c.output = append(in.c.output, mark...)
			line = line[1:]
		}
		in.c.output = append(in.c.output, "    "...)
		in.c.output = append(in.c.output, line...)
	}
	return len(b), nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2fs", d.Seconds()) }

// flush hands a status line and the output after it to the parent.
func (c *common) flush(status string) {
	p := c.parent
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	text := fmt.Sprintf("--- %s: %s (%s)\n", status, c.name, seconds(c.duration))
	out := c.output
	c.output = nil
	if c.chatty != nil && p.w == c.chatty.w {
		c.chatty.update(c.name, "%s%s", text, out)
		return
	}
	if c.chatty != nil {
		text = c.chatty.prefix() + text
	}
	fmt.Fprintf(p.w, "%s%s", text, out)
}

// report hands on the result of a test that has ended.
func (c *common) report() {
	switch {
	case c.parent == nil:
	case c.Failed():
		c.flush("FAIL")
	case c.chatty == nil:
	case c.Skipped():
		c.flush("SKIP")
	default:
		c.flush("PASS")
	}
}

// noFuzz panics if the method is called on F by the function that is being fuzzed.
func (c *common) noFuzz(method string) {
	if c.inFuzz.Load() {
		panic("testing: f." + method + " was called inside the fuzz target, use t." + method + " instead")
	}
}

func (c *common) private() {}

// Name returns the full name: those of the tests around it come first, separated by slashes.
func (c *common) Name() string { return c.name }

// setRan notes that something was executed.
func (c *common) setRan() {
	for ; c != nil; c = c.parent {
		c.mu.Lock()
		c.ran = true
		c.mu.Unlock()
	}
}

// Fail marks the test as failed and goes on.
func (c *common) Fail() {
	c.noFuzz("Fail")
	c.fail()
}

func (c *common) fail() {
	if c.parent != nil {
		c.parent.fail()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		panic("Fail in goroutine after " + c.name + " has completed")
	}
	c.failed = true
}

// Failed tells whether the test has failed so far.
func (c *common) Failed() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.failed
}

// FailNow marks the test as failed and ends its goroutine, after its deferred calls.
func (c *common) FailNow() {
	c.noFuzz("FailNow")
	c.fail()
	c.leave()
}

// leave ends the goroutine on the test's own wish.
func (c *common) leave() {
	c.mu.Lock()
	c.finished = true
	c.mu.Unlock()
	runtime.Goexit()
}

// SkipNow marks the test as skipped and ends its goroutine, after its deferred calls.
func (c *common) SkipNow() {
	c.noFuzz("SkipNow")
	c.mu.Lock()
	c.skipped = true
	c.mu.Unlock()
	c.leave()
}

// Skipped tells whether the test was skipped.
func (c *common) Skipped() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.skipped
}

// Log records a line, as Println would print it. It is shown if the test fails, or with -v; for benchmarks always.
func (c *common) Log(args ...any) {
	c.noFuzz("Log")
	c.log(fmt.Sprintln(args...))
}

// Logf is Log with a format.
func (c *common) Logf(format string, args ...any) {
	c.noFuzz("Logf")
	c.log(fmt.Sprintf(format, args...))
}

// Error is Log and Fail.
func (c *common) Error(args ...any) {
	c.noFuzz("Error")
	c.log(fmt.Sprintln(args...))
	c.fail()
}

// Errorf is Logf and Fail.
func (c *common) Errorf(format string, args ...any) {
	c.noFuzz("Errorf")
	c.log(fmt.Sprintf(format, args...))
	c.fail()
}

// Fatal is Log and FailNow.
func (c *common) Fatal(args ...any) {
	c.noFuzz("Fatal")
	c.log(fmt.Sprintln(args...))
	c.FailNow()
}

// Fatalf is Logf and FailNow.
func (c *common) Fatalf(format string, args ...any) {
	c.noFuzz("Fatalf")
	c.log(fmt.Sprintf(format, args...))
	c.FailNow()
}

// Skip is Log and SkipNow.
func (c *common) Skip(args ...any) {
	c.noFuzz("Skip")
	c.log(fmt.Sprintln(args...))
	c.SkipNow()
}

// Skipf is Logf and SkipNow.
func (c *common) Skipf(format string, args ...any) {
	c.noFuzz("Skipf")
	c.log(fmt.Sprintf(format, args...))
	c.SkipNow()
}

// log is called by the methods above: what called these is three frames up.
func (c *common) log(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	const skip = 2
	if c.done { // too late for this test: the innermost that is still running shows it
		for p := c.parent; p != nil; p = p.parent {
			p.mu.Lock()
			defer p.mu.Unlock()
			if !p.done {
				p.output = append(p.output, p.decorate(s, skip)...)
				return
			}
		}
		panic("Log in goroutine after " + c.name + " has completed: " + s)
	}
	text := c.decorate(s, skip)
	switch {
	case c.chatty == nil:
		c.output = append(c.output, text...)
	case c.bench:
		fmt.Print(text)
	default:
		c.chatty.print(c.name, text)
	}
}

// decorate puts file and line in front of a text and indents it. c.mu is held.
func (c *common) decorate(s string, skip int) string {
	f := c.caller(skip + 1)
	file, line := "???", f.Line
	if *fullPath && f.File != "" {
		file = f.File
	} else if f.File != "" {
		file = f.File[strings.LastIndexByte(f.File, '/')+1:]
	}
	if line == 0 {
		line = 1
	}
	s = strings.TrimSuffix(s, "\n")
	return fmt.Sprintf("    %s:%d: %s\n", file, line, strings.ReplaceAll(s, "\n", "\n        "))
}

// caller returns the frame that a log line is about: the innermost, from skip on, of a function that is no helper. From a
// cleanup function the search goes on at its Cleanup call, from a subtest at its Run. c.mu is held.
func (c *common) caller(skip int) runtime.Frame {
	var pcs [maxDepth]uintptr
	n := runtime.Callers(skip+2, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	locked := false // c is a parent, whose lock was taken here
	defer func() {
		if locked {
			c.mu.Unlock()
		}
	}()
	var first, last runtime.Frame
	for more := n > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			continue
		case c.cleanupName != "" && f.Function == c.cleanupName:
			frames, more = runtime.CallersFrames(c.cleanupPCs), true
			continue
		}
		if first.PC == 0 {
			first = f
		}
		if f.Function == c.runner {
			if c.level <= 1 {
				return last // the test's function is a helper
			}
			frames, more = runtime.CallersFrames(c.creator), true
			if locked {
				c.mu.Unlock()
			}
			c, locked = c.parent, true
			c.mu.Lock()
			continue
		}
		if !c.isHelper(f.Function) {
			return f
		}
		last = f
	}
	return first
}

func (c *common) isHelper(function string) bool {
	if c.helperNames == nil && c.helpers != nil {
		c.helperNames = make(map[string]bool)
		for pc := range c.helpers {
			c.helperNames[functionAt(pc)] = true
		}
	}
	return c.helperNames[function]
}

func functionAt(pc uintptr) string {
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return f.Function
}

// ownName returns the name of the function that calls it.
func ownName() string {
	var pc [1]uintptr
	runtime.Callers(2, pc[:])
	return functionAt(pc[0])
}

// Helper marks the calling function as a helper: log lines show the position of its caller.
func (c *common) Helper() {
	var pc [1]uintptr
	if runtime.Callers(2, pc[:]) == 0 {
		panic("testing: zero callers found")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.helpers[pc[0]] {
		if c.helpers == nil {
			c.helpers = make(map[uintptr]bool)
		}
		c.helpers[pc[0]] = true
		c.helperNames = nil
	}
}

// Cleanup has f called when the test and all its subtests are over; what was registered last comes first.
func (c *common) Cleanup(f func()) {
	c.noFuzz("Cleanup")
	pcs := make([]uintptr, maxDepth)
	pcs = pcs[:runtime.Callers(2, pcs)]
	run := func() {
		name := ownName()
		set := func(name string, pcs []uintptr) {
			c.mu.Lock()
			c.cleanupName, c.cleanupPCs = name, pcs
			c.mu.Unlock()
		}
		defer set("", nil)
		set(name, pcs)
		f()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanups = append(c.cleanups, run)
}

// runCleanups calls the cleanup functions, all of them even if some panic.
func (c *common) runCleanups() {
	c.cancelContext()
	clean := false
	defer func() {
		if !clean {
			c.runCleanups()
		}
	}()
	for {
		c.mu.Lock()
		n := len(c.cleanups)
		if n == 0 {
			clean = true
			c.mu.Unlock()
			return
		}
		f := c.cleanups[n-1]
		c.cleanups = c.cleanups[:n-1]
		c.mu.Unlock()
		f()
	}
}

// tryCleanups is runCleanups that returns what they panicked with.
func (c *common) tryCleanups() (problem any) {
	defer func() { problem = recover() }()
	c.runCleanups()
	return nil
}

// TempDir makes a new directory, which is removed with all in it when the test is over.
func (c *common) TempDir() string {
	c.noFuzz("TempDir")
	c.tempMu.Lock()
	if c.tempDir == "" {
		c.makeTempRoot()
	} else if _, err := os.Stat(c.tempDir); err != nil {
		c.makeTempRoot() // the test has removed it
	}
	if c.tempErr != nil {
		c.tempMu.Unlock()
		c.Fatalf("TempDir: %v", c.tempErr)
	}
	c.tempSeq++
	dir := fmt.Sprintf("%s/%03d", c.tempDir, c.tempSeq)
	c.tempMu.Unlock()
	if err := os.Mkdir(dir, 0777); err != nil {
		c.Fatalf("TempDir: %v", err)
	}
	return dir
}

// makeTempRoot makes the directory in which those of TempDir lie; its name has what is harmless of the test's.
func (c *common) makeTempRoot() {
	c.Helper()
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r < unicode.MaxASCII && strings.ContainsRune("!#$%&()+,-.=@^_{}~ ", r) {
			return r
		}
		return -1
	}, c.name)
	c.tempDir, c.tempErr = os.MkdirTemp("", name)
	if c.tempErr != nil {
		return
	}
	root := c.tempDir
	c.Cleanup(func() {
		if err := os.RemoveAll(root); err != nil {
			c.Errorf("TempDir RemoveAll cleanup: %v", err)
		}
	})
}

// Setenv sets an environment variable until the test is over. Parallel tests must not call it.
func (c *common) Setenv(key, value string) {
	c.noFuzz("Setenv")
	old, had := os.LookupEnv(key)
	if err := os.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if had {
			os.Setenv(key, old)
		} else {
			os.Unsetenv(key)
		}
	})
}

// Chdir changes the working directory, and $PWD, until the test is over. Parallel tests must not call it.
func (c *common) Chdir(dir string) {
	c.noFuzz("Chdir")
	old, err := os.Open(".")
	if err != nil {
		c.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		c.Fatal(err)
	}
	if !filepath.IsAbs(dir) {
		if dir, err = os.Getwd(); err != nil {
			c.Fatal(err)
		}
	}
	c.Setenv("PWD", dir)
	c.Cleanup(func() {
		err := old.Chdir()
		old.Close()
		if err != nil { // nothing that runs from here on would be right
			panic("testing.Chdir: " + err.Error())
		}
	})
}

// Context returns a context that is cancelled just before the cleanup functions run.
func (c *common) Context() context.Context {
	c.noFuzz("Context")
	c.ctxMu.Lock()
	defer c.ctxMu.Unlock()
	if c.ctx == nil {
		c.ctx, c.cancel = context.WithCancel(context.Background())
		if c.over {
			c.cancel()
		}
	}
	return c.ctx
}

func (c *common) cancelContext() {
	c.ctxMu.Lock()
	defer c.ctxMu.Unlock()
	c.over = true
	if c.cancel != nil {
		c.cancel()
	}
}
