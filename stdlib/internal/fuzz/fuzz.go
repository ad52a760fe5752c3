// Package fuzz is what "vole test -fuzz" does: it makes up arguments for a function until one set of them fails.
//
// fuzz.go: the coordinator, which is the test program. It owns the corpus and hands entries to workers. worker.go: a worker
// is a process of its own, which the function may bring down; it changes an entry again and again and calls the function
// with the result. message.go: what they say to each other. mutate.go: how arguments are changed. minimize.go: how a failing set is made small. corpus.go: the
// format of files.
//
// The search is guided by coverage (runtime/cover.h): arguments that make a counter of the program reach a magnitude that it
// never had become an entry of the corpus. A worker writes the state of its random numbers to a shared file before each
// call, so that the arguments at which it died can be made again.
package fuzz

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"
)

// An Entry is a set of arguments.
type Entry struct {
	Name   string // of a seed: "seed#0", or that of its file
	Values []any
	seed   bool
	data   []byte // Encode(Values)
}

// Options say what is to be done.
type Options struct {
	Log             io.Writer
	Name            string        // of the test
	Timeout         time.Duration // 0: no limit
	Limit           int64         // of calls; 0: none
	MinimizeTimeout time.Duration
	MinimizeLimit   int64
	Parallel        int
	Seed            []Entry
	Types           []reflect.Type
	CorpusDir       string // where failing arguments are written
	CacheDir        string // where interesting ones are kept; "": nowhere
	Hash            func([]byte) string
	Interrupt       <-chan os.Signal
	Check           func(values []any) error // of what a file has
}

// A CrashError says which arguments failed and where they were written.
type CrashError struct {
	Text string
	Path string
}

func (e *CrashError) Error() string { return e.Text }

const (
	batchTime   = 100 * time.Millisecond // of a worker, until it reports
	logInterval = 3 * time.Second
	hangTime    = time.Minute // a call that takes longer hangs
	graceTime   = 20 * time.Second // to end when the time is over
)

type coordinator struct {
	Options
	start    time.Time
	deadline time.Time // zero: none

	mu        sync.Mutex
	wake      *sync.Cond
	corpus    []*Entry
	known     map[string]bool // encoded entries
	warm      int             // entries handed out for the first run
	warmLeft  int             // and not run yet
	warmTotal int
	next      int // entry for the next batch
	mask      []byte
	count     int64 // calls
	flying    int64 // calls that workers may be about to make
	lastCount int64
	lastTime  time.Time
	found     int // new entries
	stopping  bool
	interrupt bool
	claimed   bool // something has failed
	shrinking bool // a failing set is being minimized
	err       error
}

// Coordinate fuzzes until time or count are used up, or something fails: then the error is a *CrashError.
func Coordinate(o Options) error {
	c := &coordinator{Options: o, start: time.Now(), known: map[string]bool{}, mask: make([]byte, coverSize())}
	c.wake = sync.NewCond(&c.mu)
	c.lastTime = c.start
	if o.Timeout > 0 {
		c.deadline = c.start.Add(o.Timeout)
	}
	for i := range o.Seed {
		e := o.Seed[i]
		e.seed = true
		c.add(&e)
	}
	c.readCache()
	if len(c.corpus) == 0 {
		fmt.Fprintln(c.Log, "warning: starting with empty corpus")
		c.add(&Entry{Values: zeroValues(o.Types)})
		c.warm = 1 // nothing is known of it, and nothing is to be learned
	}
	c.warmTotal = len(c.corpus) - c.warm
	c.warmLeft = c.warmTotal
	c.logStats()
	return c.run()
}

func (c *coordinator) add(e *Entry) bool {
	e.data = Encode(e.Values)
	if c.known[string(e.data)] {
		return false
	}
	c.known[string(e.data)] = true
	c.corpus = append(c.corpus, e)
	return true
}

// readCache adds what earlier runs have found. Files that make no sense are left alone.
func (c *coordinator) readCache() {
	if c.CacheDir == "" {
		return
	}
	files, _ := os.ReadDir(c.CacheDir)
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(c.CacheDir, f.Name()))
		if err != nil {
			continue
		}
		if values, err := Decode(data); err == nil && c.Check(values) == nil {
			c.add(&Entry{Name: f.Name(), Values: values})
		}
	}
}

// run lets the workers work.
func (c *coordinator) run() error {
	stopLog := make(chan bool)
	go c.watch(stopLog)
	var workers sync.WaitGroup
	for range c.Parallel {
		workers.Add(1)
		go func() {
			defer workers.Done()
			c.drive()
		}()
	}
	workers.Wait()
	close(stopLog)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log()
	return c.err
}

// watch logs now and then, and listens for the end of the time and for Ctrl-C.
func (c *coordinator) watch(stop chan bool) {
	tick := time.NewTicker(logInterval)
	defer tick.Stop()
	var over <-chan time.Time
	if !c.deadline.IsZero() {
		over = time.After(time.Until(c.deadline))
	}
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			c.logStats()
		case <-over:
			c.stop(nil)
		case <-c.Interrupt:
			c.mu.Lock()
			c.interrupt = true
			c.mu.Unlock()
			c.stop(nil)
		}
	}
}

// stop ends the search; the first error counts.
func (c *coordinator) stop(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopLocked(err)
}

func (c *coordinator) stopLocked(err error) {
	if c.err == nil && !c.stopping {
		c.err = err
	}
	c.stopping = true
	c.wake.Broadcast()
}

func (c *coordinator) elapsed() time.Duration { return time.Since(c.start).Round(time.Second) }

func (c *coordinator) logStats() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log()
}

func (c *coordinator) log() {
	switch {
	case c.warmLeft > 0:
		fmt.Fprintf(c.Log, "fuzz: elapsed: %s, gathering baseline coverage: %d/%d completed\n", c.elapsed(), c.warmTotal-c.warmLeft, c.warmTotal)
	case c.shrinking:
		fmt.Fprintf(c.Log, "fuzz: elapsed: %s, minimizing\n", c.elapsed())
	default:
		now := time.Now()
		rate := 0.0
		if d := now.Sub(c.lastTime).Seconds(); d > 0 {
			rate = float64(c.count-c.lastCount) / d
		}
		fmt.Fprintf(c.Log, "fuzz: elapsed: %s, execs: %d (%.0f/sec), new interesting: %d (total: %d)\n",
			c.elapsed(), c.count, rate, c.found, c.warmTotal+c.found)
		c.lastCount, c.lastTime = c.count, now
	}
}

// A job is what a worker does next.
type job struct {
	entry *Entry
	warm  bool
	limit int64
	time  time.Duration
	mask  []byte
}

// nextJob waits until there is something to do; nil: no more.
func (c *coordinator) nextJob() *job {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.stopping {
		if c.warm < len(c.corpus) && c.warmLeft > 0 {
			c.warm++
			return &job{entry: c.corpus[c.warm-1], warm: true}
		}
		left := int64(1) << 40
		if c.Limit > 0 {
			left = c.Limit - c.count - c.flying
		}
		if c.warmLeft == 0 && left > 0 {
			j := &job{entry: c.pick(), limit: left, time: batchTime, mask: append([]byte(nil), c.mask...)}
			if c.Limit > 0 {
				j.limit = min(left, max(1, c.Limit/int64(c.Parallel)))
				c.flying += j.limit
			}
			if !c.deadline.IsZero() {
				j.time = max(time.Millisecond, min(j.time, time.Until(c.deadline)))
			}
			return j
		}
		c.wake.Wait()
	}
	return nil
}

// pick chooses an entry: every other time one of the newest, else all in turn.
func (c *coordinator) pick() *Entry {
	n := len(c.corpus)
	c.next++
	if c.next%2 == 0 {
		return c.corpus[n-1-(c.next/2)%min(n, 8)]
	}
	return c.corpus[c.next/2%n]
}

// drive works with one process after the other.
func (c *coordinator) drive() {
	var w *process
	defer func() {
		if w != nil {
			w.close()
		}
	}()
	for {
		j := c.nextJob()
		if j == nil {
			return
		}
		if w == nil {
			var err error
			if w, err = startProcess(); err != nil {
				c.stop(err)
				return
			}
		}
		request := &message{op: opFuzz, count: j.limit, time: int64(j.time), data: j.entry.data, mask: j.mask}
		if j.warm {
			request.op = opRun
		}
		answer, err := w.call(request, c.patience(j.time))
		if err != nil {
			c.died(w, j)
			w = nil
			continue
		}
		if answer.op == opFailed && !c.failed(w, j, answer) {
			w = nil
		} else if answer.op != opFailed {
			c.take(j, answer)
		}
	}
}

// patience is how long to wait for an answer.
func (c *coordinator) patience(d time.Duration) time.Duration {
	if !c.deadline.IsZero() {
		return min(hangTime+d, max(0, time.Until(c.deadline))+graceTime)
	}
	return hangTime + d
}

// done counts what a batch has done. The lock is held.
func (c *coordinator) done(j *job, calls int64) {
	c.count += calls
	if c.Limit > 0 && !j.warm {
		c.flying -= j.limit
	}
	if j.warm {
		c.warmLeft--
		if c.warmLeft == 0 && c.warmTotal > 0 && !c.stopping {
			fmt.Fprintf(c.Log, "fuzz: elapsed: %s, gathering baseline coverage: %d/%d completed, now fuzzing with %d workers\n",
				c.elapsed(), c.warmTotal, c.warmTotal, c.Parallel)
		}
	}
	if c.Limit > 0 && c.count >= c.Limit && c.warmLeft == 0 {
		c.stopLocked(nil)
	}
	c.wake.Broadcast()
}

// merge adds what was covered; news: there was something new in it.
func (c *coordinator) merge(mask []byte) (news bool) {
	for i, b := range mask {
		if i < len(c.mask) && b&^c.mask[i] != 0 {
			c.mask[i] |= b
			news = true
		}
	}
	return news
}

// take deals with an answer without failure.
func (c *coordinator) take(j *job, a *message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.done(j, a.count)
	news := c.merge(a.mask)
	if j.warm || a.op != opNews || !news || c.stopping {
		return
	}
	values, err := Decode(a.data)
	if err != nil {
		return
	}
	e := &Entry{Values: values}
	if c.add(e) {
		c.found++
		c.cache(e)
	}
}

func (c *coordinator) cache(e *Entry) {
	if c.CacheDir == "" {
		return
	}
	if _, err := c.write(c.CacheDir, e.data); err != nil {
		c.stopLocked(err)
	}
}

func (c *coordinator) write(dir string, data []byte) (path string, err error) {
	if err = os.MkdirAll(dir, 0777); err != nil {
		return "", err
	}
	path = filepath.Join(dir, c.Hash(data))
	return path, os.WriteFile(path, data, 0666)
}

// claim is true for the first failure; the others do not matter any more.
func (c *coordinator) claim(j *job, calls int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := !c.claimed && !c.interrupt
	c.claimed = true
	if first {
		c.count += calls
		c.stopping = true
		c.wake.Broadcast()
	}
	return first
}

// failed deals with arguments that the function refuses. False: the worker is gone.
func (c *coordinator) failed(w *process, j *job, a *message) bool {
	if !c.claim(j, a.count) {
		return true
	}
	if j.warm && j.entry.seed {
		c.seedFailed(j.entry, a.text)
		return true
	}
	data, text := a.data, a.text
	alive := true
	if j.warm {
		data = j.entry.data
	}
	if c.MinimizeTimeout > 0 || c.MinimizeLimit > 0 {
		c.mu.Lock()
		fmt.Fprintf(c.Log, "fuzz: minimizing %d-byte failing input file\n", len(data))
		c.shrinking = true
		c.mu.Unlock()
		limit := c.MinimizeTimeout
		if limit == 0 {
			limit = 1 << 62
		}
		small, err := w.call(&message{op: opMinimize, count: c.MinimizeLimit, time: int64(limit), data: data}, min(limit, 1<<61)+hangTime)
		if err != nil {
			w.wait()
			alive = false
		} else if small.op == opFailed {
			data, text = small.data, small.text
		}
	}
	c.crash(data, text)
	return alive
}

func (c *coordinator) seedFailed(e *Entry, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.Log, "failure while testing seed corpus entry: %s/%s\n", c.Name, e.Name)
	c.err = errors.New(text)
}

// died deals with the end of a worker in the middle of a call.
func (c *coordinator) died(w *process, j *job) {
	state, began := w.state()
	problem := "fuzzing process hung or terminated unexpectedly: " + w.wait()
	if !w.ready {
		c.stop(fmt.Errorf("fuzzing process did not start: %s", problem))
		return
	}
	if !c.claim(j, 0) {
		return
	}
	if tail := w.stderr(); tail != "" {
		problem += "\n" + tail
	}
	if j.warm && j.entry.seed {
		c.seedFailed(j.entry, problem)
		return
	}
	data := j.entry.data
	if !j.warm && began {
		data = Encode(mutated(j.entry.Values, state))
	}
	c.crash(data, problem)
}

func (c *coordinator) crash(data []byte, text string) {
	path, err := c.write(c.CorpusDir, data)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.err = fmt.Errorf("%s\nfailing input cannot be written: %v", text, err)
		return
	}
	c.err = &CrashError{text, path}
}
