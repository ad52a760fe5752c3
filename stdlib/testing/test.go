package testing

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// T is what a test function gets. Its methods FailNow, Fatal, Fatalf, SkipNow, Skip and Skipf must be called
// by the test's own goroutine; the others by any, until the test is over.
type T struct {
	common
	envSet bool // Setenv or Chdir was called: it cannot become parallel
	run    *testRun

	fuzzing bool // it tries made-up input: a panic is a failure like others
}

// A testRun is what all tests of one round share: the selection and the places for parallel tests. A sequential test
// holds a place; one that waits for its parallel subtests gives it back meanwhile.
type testRun struct {
	match    *matcher
	skip     *matcher
	deadline time.Time

	mu      sync.Mutex
	max     int // places: -parallel
	taken   int
	waiting []chan struct{} // who wants one, in order
}

func newTestRun(max int, match, skip *matcher, deadline time.Time) *testRun {
	return &testRun{match: match, skip: skip, deadline: deadline, max: max, taken: 1}
}

// acquire waits for a place.
func (r *testRun) acquire() {
	r.mu.Lock()
	if r.taken < r.max {
		r.taken++
		r.mu.Unlock()
		return
	}
	turn := make(chan struct{})
	r.waiting = append(r.waiting, turn)
	r.mu.Unlock()
	<-turn
}

// release gives a place back, or on to who has waited longest.
func (r *testRun) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting) == 0 {
		r.taken--
		return
	}
	close(r.waiting[0])
	r.waiting = r.waiting[1:]
}

// selected tells whether a test's name is asked for, and makes it unique.
func (r *testRun) selected(c *common, name string) (full string, ok bool) {
	full, ok, _ = r.match.fullName(c, name)
	if ok && r.skip != nil {
		// -skip a/b leaves a itself alone
		if _, skipped, partial := r.skip.fullName(nil, full); skipped && !partial {
			return full, false
		}
	}
	return full, ok
}

// running are the tests under way, for the message of a time-out.
var running struct {
	sync.Mutex
	since map[string]time.Time
}

func noteRunning(name string) {
	running.Lock()
	defer running.Unlock()
	if running.since == nil {
		running.since = make(map[string]time.Time)
	}
	running.since[name] = time.Now()
}

func noteStopped(name string) {
	running.Lock()
	defer running.Unlock()
	delete(running.since, name)
}

// Parallel makes the test one that runs beside other parallel tests, when the sequential ones around it have ended.
func (t *T) Parallel() {
	if t.isParallel {
		panic("testing: t.Parallel called multiple times")
	}
	if t.envSet {
		panic("testing: t.Parallel called after t.Setenv; cannot set environment variables in parallel tests")
	}
	t.isParallel = true
	if t.parent.barrier == nil {
		return
	}
	t.duration += time.Since(t.start) // waiting does not count
	t.parent.sub = append(t.parent.sub, t)
	if t.chatty != nil {
		t.chatty.update(t.name, "=== PAUSE %s\n", t.name)
	}
	noteStopped(t.name)
	t.signal <- true
	<-t.parent.barrier
	t.run.acquire()
	if t.chatty != nil {
		t.chatty.update(t.name, "=== CONT  %s\n", t.name)
	}
	noteRunning(t.name)
	t.start = time.Now()
}

// noParallel is called by what changes the whole process.
func (t *T) noParallel(method, what string) {
	for c := &t.common; c != nil; c = c.parent {
		if c.isParallel {
			panic("testing: t." + method + " called after t.Parallel; cannot " + what + " in parallel tests")
		}
	}
	t.envSet = true
}

// Setenv sets an environment variable until the test is over. It panics in parallel tests.
func (t *T) Setenv(key, value string) {
	t.noParallel("Setenv", "set environment variables")
	t.common.Setenv(key, value)
}

// Chdir changes the working directory until the test is over. It panics in parallel tests.
func (t *T) Chdir(dir string) {
	t.noParallel("Chdir", "change the working directory")
	t.common.Chdir(dir)
}

// Deadline returns when -timeout will end the process; ok is false if it will not.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	return t.run.deadline, !t.run.deadline.IsZero()
}

// Run runs f as a subtest and returns when it has ended, or has called Parallel. It reports whether the
// subtest has not failed by then.
func (t *T) Run(name string, f func(t *T)) bool {
	t.mu.RLock()
	cleaning := t.cleanupName != ""
	t.mu.RUnlock()
	if cleaning {
		panic("testing: t.Run called during t.Cleanup")
	}
	t.hasSub.Store(true)
	full, ok := t.run.selected(&t.common, name)
	if !ok || shouldFailFast() {
		return true
	}
	pcs := make([]uintptr, maxDepth)
	sub := &T{run: t.run}
	sub.init(&t.common, full, pcs[:runtime.Callers(2, pcs)])
	if sub.chatty != nil {
		sub.chatty.update(full, "=== RUN   %s\n", full)
	}
	noteRunning(full)
	go tRunner(sub, f)
	if !<-sub.signal {
		runtime.Goexit() // the subtest has called FailNow of this one, or of one around it
	}
	if sub.chatty != nil && sub.chatty.json {
		sub.chatty.update(t.name, "=== NAME  %s\n", t.name)
	}
	return !sub.Failed()
}

// init makes c a child of parent.
func (c *common) init(parent *common, name string, creator []uintptr) {
	c.barrier = make(chan bool)
	c.signal = make(chan bool, 1)
	c.name = name
	c.parent = parent
	c.level = parent.level + 1
	c.creator = creator
	c.chatty = parent.chatty
	c.w = indenter{c}
}

var errGoexit = errors.New("test executed panic(nil) or runtime.Goexit")

// tRunner runs a test's function, in a goroutine of its own, and then its end. Programs know it by its name, from stacks.
func tRunner(t *T, f func(t *T)) {
	t.runner = ownName()
	defer t.end()
	defer func() {
		if len(t.sub) == 0 {
			t.runCleanups()
		}
	}()
	t.start = time.Now()
	f(t)
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

// end is the end of a test, however its function was left. A panic goes on, after what has been logged
// is out; otherwise parallel subtests get their turn, and the result goes to the parent.
func (t *T) end() {
	problem := recover()
	if t.Failed() {
		numFailed.Add(1)
	}
	goOn := true
	t.mu.RLock()
	finished := t.finished
	t.mu.RUnlock()
	if !finished && problem == nil {
		problem = errGoexit
		if t.parentFinished() {
			t.Errorf("%v: subtest may have called FailNow on a parent test", problem)
			problem = nil
			goOn = false
		}
	}
	// Deferred: a cleanup function may call FailNow. A panic is not reported to the parent, so that the
	// process does not end before it is shown.
	panicked := false
	defer func() {
		if !panicked {
			noteStopped(t.name)
			t.signal <- goOn
		}
	}()
	if problem != nil && t.fuzzing { // a worker goes on
		t.Errorf("%s%v\n%s\n", panicPrefix(problem), problem, debug.Stack())
		t.mu.Lock()
		t.finished = true
		t.mu.Unlock()
	} else if problem != nil {
		panicked = true
		t.die(problem)
	}
	t.duration += time.Since(t.start)
	if len(t.sub) > 0 {
		t.run.release()
		close(t.barrier)
		for _, sub := range t.sub {
			<-sub.signal
		}
		start := time.Now()
		problem := t.tryCleanups()
		t.duration += time.Since(start)
		if problem != nil {
			panicked = true
			t.die(problem)
		}
		if !t.isParallel {
			t.run.acquire()
		}
	} else if t.isParallel {
		t.run.release()
	}
	t.report()
	t.mu.Lock()
	t.done = true
	t.mu.Unlock()
	if t.parent != nil && !t.hasSub.Load() {
		t.setRan()
	}
}

func panicPrefix(problem any) string {
	if problem == errGoexit {
		return ""
	}
	return "panic: "
}

func (c *common) parentFinished() bool {
	for p := c.parent; p != nil; p = p.parent {
		p.mu.RLock()
		finished := p.finished
		p.mu.RUnlock()
		if finished {
			return true
		}
	}
	return false
}

// die reports the test and those around it as failed and panics.
func (c *common) die(problem any) {
	c.fail()
	if r := c.tryCleanups(); r != nil {
		c.Logf("cleanup panicked with %v", r)
	}
	for ; c.parent != nil; c = c.parent {
		c.mu.Lock()
		c.duration += time.Since(c.start)
		c.mu.Unlock()
		c.flush("FAIL")
		if r := c.parent.tryCleanups(); r != nil {
			fmt.Fprintf(c.parent.w, "cleanup panicked with %v", r)
		}
	}
	panic(problem)
}

// InternalTest is a test function as the generated main function knows it.
type InternalTest struct {
	Name string
	F    func(*T)
}

// RunTests is what programs of long ago called.
func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {
	var deadline time.Time
	if *timeout > 0 {
		deadline = time.Now().Add(*timeout)
	}
	ran, ok := runTests(matchString, tests, deadline)
	if !ran && !haveExamples {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	return ok
}

func runTests(matchString matchFunc, tests []InternalTest, deadline time.Time) (ran, ok bool) {
	ok = true
	for _, procs := range cpuList {
		runtime.GOMAXPROCS(procs)
		for i := uint(0); i < *count; i++ {
			if shouldFailFast() || i > 0 && !ran {
				break
			}
			root := &T{run: newTestRun(*parallel, newMatcher(matchString, *match, "-test.run"), newSkip(matchString), deadline)}
			root.signal = make(chan bool, 1)
			root.barrier = make(chan bool)
			root.w = os.Stdout
			if chatty.on {
				root.chatty = newPrinter(os.Stdout)
			}
			tRunner(root, func(t *T) {
				for _, test := range tests {
					t.Run(test.Name, test.F)
				}
			})
			<-root.signal
			ok = ok && !root.Failed()
			ran = ran || root.ran
		}
	}
	return ran, ok
}

// fatalTimeout ends a process that has taken too long, with the stacks of all goroutines.
func fatalTimeout(d time.Duration) {
	debug.SetTraceback("all")
	list := ""
	running.Lock()
	for _, name := range sortedKeys(running.since) {
		if name != "" {
			list += fmt.Sprintf("\n\t\t%s (%s)", name, roundSeconds(time.Since(running.since[name])))
		}
	}
	running.Unlock()
	if list != "" {
		list = "\n\trunning tests:" + list
	}
	panic(fmt.Sprintf("test timed out after %v%s", d, list))
}

func roundSeconds(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(time.Second)
}
