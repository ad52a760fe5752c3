package sync

import "unsafe"

// What the scheduler does for this package. A semaphore is a uint32 that is
// never negative; waiters queue in the runtime under its address.

// A session (vole repl) may interrupt the goroutine that waits for its input, in the middle of a wait. That goroutine ends as soon
// as it is out of this package, so the functions here return to their callers as if they had got what they waited for; but what
// they have told others about their waiting must remain true. So each leaves a goroutine behind that waits in its place, and gives
// back what it gets.

// runtime_Semacquire waits until *s > 0 and then decrements it. False: it has not, because it was interrupted.
func runtime_Semacquire(s *uint32) bool

// runtime_SemacquireMutex does the same for a mutex: lifo puts the waiter at the
// head of the queue. skipframes is for the profiler alone.
func runtime_SemacquireMutex(s *uint32, lifo bool, skipframes int) bool

// runtime_Semrelease increments *s and wakes one waiter. With handoff the
// waiter runs at once, in the time slice of the caller.
func runtime_Semrelease(s *uint32, handoff bool, skipframes int)

// A notifyList is a ticketed queue of waiting goroutines; the layout is known to
// the runtime.
type notifyList struct {
	wait   uint32 // ticket of the next waiter
	notify uint32 // ticket of the next to be woken
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}

func runtime_notifyListAdd(l *notifyList) uint32
func runtime_notifyListWait(l *notifyList, t uint32)
func runtime_notifyListNotifyAll(l *notifyList)
func runtime_notifyListNotifyOne(l *notifyList)

// runtime_canSpin tells whether spinning for the i-th time makes sense now.
func runtime_canSpin(i int) bool

// runtime_doSpin burns a few dozen pause instructions.
func runtime_doSpin()

func runtime_nanotime() int64

// runtime_interrupted tells whether this goroutine is to end when it is out of this package.
func runtime_interrupted() bool

// runtime_mustWait says whether this goroutine has to wait for what it wants even if it is interrupted.
func runtime_mustWait(on bool)

// throw and fatal end the program: throw for broken invariants of ours, fatal for
// the program's own mistakes that no recover may hide.
func throw(string)
func fatal(string)
