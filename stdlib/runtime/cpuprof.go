package runtime

// SetCPUProfileRate makes the CPU profile take hz samples a second, or ends it if hz <= 0. Programs use package
// runtime/pprof or the -cpuprofile flag; called before pprof.StartCPUProfile, this changes its rate from 100.
func SetCPUProfileRate(hz int) {
	if !setCPUProfileRate(hz) {
		println("runtime: cannot set rate until previous profile has finished.")
	}
}

func setCPUProfileRate(hz int) bool

// CPUProfile panics: the CPU profile is in package runtime/pprof.
func CPUProfile() []byte {
	panic("CPUProfile no longer available")
}

// SetBlockProfileRate makes the block profile record one wait for each rate nanoseconds of waiting, on average: 1 records
// all, 0 none.
func SetBlockProfileRate(rate int)

// SetMutexProfileFraction makes the mutex profile record one of rate contended unlocks, on average, and returns the
// former rate: 1 records all, 0 none. A negative rate changes nothing.
func SetMutexProfileFraction(rate int) int

// A BlockProfileRecord tells how often, and how long, goroutines have waited at one call stack (block profile), or made others wait
// (mutex profile). A cycle is a nanosecond.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// contentionRecords returns how many records there are, and stores those that fit.
func contentionRecords(kind int, p []BlockProfileRecord) int

// BlockProfile returns how many records the block profile has, and stores them in p if they fit.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = contentionRecords(0, p)
	return n, n <= len(p)
}

// MutexProfile returns how many records the mutex profile has, and stores them in p if they fit.
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = contentionRecords(1, p)
	return n, n <= len(p)
}

// goroutineRecords returns how many goroutines there are, and stores their stacks if they fit, and the texts of their
// labels as far as they do.
func goroutineRecords(p []StackRecord, labels []string) int

// GoroutineProfile returns how many goroutines there are, and stores their call stacks in p if they fit.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	n = goroutineRecords(p, nil)
	return n, n <= len(p)
}

func threadCount() int

// ThreadCreateProfile returns how many threads were made, and stores a record for each in p if they fit. The
// scheduler makes them on nobody's behalf, so the stacks are empty.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = threadCount()
	if n > len(p) {
		return n, false
	}
	for i := range p[:n] {
		p[i] = StackRecord{}
	}
	return n, true
}
