package sync

import "unsafe"

// What the scheduler does for this package. A semaphore is a uint32 that is
// never negative; waiters queue in the runtime under its address.

// runtime_Semacquire waits until *s > 0 and then decrements it.
func runtime_Semacquire(s *uint32)

// runtime_SemacquireMutex does the same for a mutex: lifo puts the waiter at the
// head of the queue. skipframes is for the profiler alone.
func runtime_SemacquireMutex(s *uint32, lifo bool, skipframes int)

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

// throw and fatal end the program: throw for broken invariants of ours, fatal for
// the program's own mistakes that no recover may hide.
func throw(string)
func fatal(string)
