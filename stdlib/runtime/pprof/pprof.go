// Package pprof writes profiles of the running program, in the format that go tool pprof reads: where it spends its time, what it
// allocates, where goroutines wait.
//
// `vole run -cpuprofile file`, -memprofile, -blockprofile, -mutexprofile and -flame profile a whole program without a
// change to it.
package pprof

import (
	"errors"
	"io"
	"runtime"
	"sort"
	"sync"
)

// Kinds of profiles, as the runtime numbers them.
const (
	kindCPU = iota
	kindHeap
	kindAllocs
	kindBlock
	kindMutex
	kindGoroutine
	kindThreadCreate
	kindCustom = -1
)

// startCPU begins a CPU profile, or takes over one that SetCPUProfileRate has begun; false: there is one of somebody else.
func startCPU() bool

// finishCPU ends the CPU profile and returns it; nil if there is no memory for it.
func finishCPU() []byte

// encode returns a profile of the runtime.
func encode(kind int) []byte

// encodeStacks returns a profile of stacks that stand one behind the other in pcs.
func encodeStacks(name string, pcs []uintptr, lengths []int) []byte

func goroutineRecords(p []runtime.StackRecord, labels []string) int

var errMemory = errors.New("pprof: out of memory")

func writeEncoded(w io.Writer, data []byte) error {
	if data == nil {
		return errMemory
	}
	_, err := w.Write(data)
	return err
}

// ---- the CPU profile ----

var cpu struct {
	sync.Mutex
	w io.Writer // not nil while profiling
}

// StartCPUProfile begins to sample where the program spends its CPU time, 100 times a second for each thread.
// StopCPUProfile writes the result to w.
func StartCPUProfile(w io.Writer) error {
	cpu.Lock()
	defer cpu.Unlock()
	if cpu.w != nil || !startCPU() {
		return errors.New("cpu profiling already in use")
	}
	cpu.w = w
	return nil
}

// StopCPUProfile ends the CPU profile, if there is one, and returns when it is written.
func StopCPUProfile() {
	cpu.Lock()
	defer cpu.Unlock()
	if cpu.w == nil {
		return
	}
	w := cpu.w
	cpu.w = nil
	writeEncoded(w, finishCPU())
}

// WriteHeapProfile writes what Lookup("heap").WriteTo(w, 0) does.
func WriteHeapProfile(w io.Writer) error { return writeEncoded(w, encode(kindHeap)) }

// ---- profiles with a name ----

// A Profile is a collection of call stacks. Those with these names exist from the start:
//
//	goroutine    all goroutines
//	heap         what is in use, and was allocated (one sample for each runtime.MemProfileRate bytes)
//	allocs       the same, looked at as what was allocated
//	threadcreate the threads
//	block        where goroutines wait (runtime.SetBlockProfileRate)
//	mutex        who makes others wait for a mutex (runtime.SetMutexProfileFraction)
//
// NewProfile makes others.
type Profile struct {
	name string
	kind int

	mu sync.Mutex
	m  map[any][]uintptr // kindCustom
}

var profiles struct {
	mu sync.Mutex
	m  map[string]*Profile
}

func lockProfiles() {
	profiles.mu.Lock()
	if profiles.m != nil {
		return
	}
	profiles.m = map[string]*Profile{}
	for _, p := range []*Profile{
		{name: "goroutine", kind: kindGoroutine}, {name: "threadcreate", kind: kindThreadCreate},
		{name: "heap", kind: kindHeap}, {name: "allocs", kind: kindAllocs},
		{name: "block", kind: kindBlock}, {name: "mutex", kind: kindMutex},
	} {
		profiles.m[p.name] = p
	}
}

// NewProfile makes a profile to which the program adds what it likes. A name that is taken panics.
func NewProfile(name string) *Profile {
	lockProfiles()
	defer profiles.mu.Unlock()
	if name == "" {
		panic("pprof: NewProfile with empty name")
	}
	if profiles.m[name] != nil {
		panic("pprof: NewProfile name already in use: " + name)
	}
	p := &Profile{name: name, kind: kindCustom, m: map[any][]uintptr{}}
	profiles.m[name] = p
	return p
}

// Lookup returns the profile of that name, or nil.
func Lookup(name string) *Profile {
	lockProfiles()
	defer profiles.mu.Unlock()
	return profiles.m[name]
}

// Profiles returns all profiles, sorted by name.
func Profiles() []*Profile {
	lockProfiles()
	defer profiles.mu.Unlock()
	all := make([]*Profile, 0, len(profiles.m))
	for _, p := range profiles.m {
		all = append(all, p)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all
}

// Name returns the profile's name.
func (p *Profile) Name() string { return p.name }

// Count returns the number of stacks in the profile.
func (p *Profile) Count() int {
	n := 0
	switch p.kind {
	case kindCustom:
		p.mu.Lock()
		n = len(p.m)
		p.mu.Unlock()
	case kindGoroutine:
		n = runtime.NumGoroutine()
	case kindThreadCreate:
		n, _ = runtime.ThreadCreateProfile(nil)
	case kindHeap, kindAllocs:
		n, _ = runtime.MemProfile(nil, true)
	case kindBlock:
		n, _ = runtime.BlockProfile(nil)
	case kindMutex:
		n, _ = runtime.MutexProfile(nil)
	}
	return n
}

// Add adds the current call stack under value, which must not be in the profile yet. With skip 0 the stack begins at
// the caller of Add.
func (p *Profile) Add(value any, skip int) {
	if p.kind != kindCustom {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	pcs := make([]uintptr, 32)
	n := runtime.Callers(skip+2, pcs)
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, taken := p.m[value]; taken {
		panic("pprof: Profile.Add of duplicate value")
	}
	p.m[value] = pcs[:n]
}

// Remove takes the stack of value off, if there is one.
func (p *Profile) Remove(value any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, value)
}

// WriteTo writes the profile: with debug 0 for go tool pprof, compressed; with 1 as text with the names of functions;
// with 2 the goroutine profile as the report of a panic.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	if debug > 0 {
		return p.writeText(w, debug)
	}
	if p.kind != kindCustom {
		return writeEncoded(w, encode(p.kind))
	}
	var pcs []uintptr
	var lengths []int
	for _, stack := range p.stacks() {
		pcs = append(pcs, stack...)
		lengths = append(lengths, len(stack))
	}
	return writeEncoded(w, encodeStacks(p.name, pcs, lengths))
}

func (p *Profile) stacks() [][]uintptr {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([][]uintptr, 0, len(p.m))
	for _, stack := range p.m {
		all = append(all, stack)
	}
	return all
}
