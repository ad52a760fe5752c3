// Package runtime tells about, and steers, the system that runs the program: goroutines,
// processors, memory, the call stack.
//
// error.go: run-time panics. symtab.go: the call stack. mem.go: memory.
package runtime

const (
	Compiler = "gc"
	GOOS     = "linux"
	GOARCH   = "amd64"
)

// Version returns the Go version whose language and library this is.
func Version() string { return "go1.22" }

// GOROOT returns the root of the Go tree, if there is one.
func GOROOT() string { return goroot() }

func goroot() string

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the goroutine, after running its deferred calls.
func Goexit()

// NumGoroutine returns the number of goroutines.
func NumGoroutine() int

// NumCPU returns the number of processors that the process may use.
func NumCPU() int

// NumCgoCall returns the number of calls of C code made by cgo; there are none.
func NumCgoCall() int64 { return 0 }

// GOMAXPROCS sets how many processors run goroutines at a time, if n is positive, and returns the former
// number.
func GOMAXPROCS(n int) int

// LockOSThread ties the goroutine to the thread it is on, until as many calls of UnlockOSThread.
func LockOSThread()

// UnlockOSThread takes back a LockOSThread.
func UnlockOSThread()

// lockInit and unlockInit stand around the program's initialisers.
func lockInit()
func unlockInit()

// Breakpoint raises a trap.
func Breakpoint()
