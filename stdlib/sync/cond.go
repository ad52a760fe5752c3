package sync

import (
	"sync/atomic"
	"unsafe"
)

// A Cond is a meeting point for goroutines that wait for or announce an event.
type Cond struct {
	noCopy  noCopy
	L       Locker // held while the condition is looked at or changed
	notify  notifyList
	checker copyChecker
}

// NewCond returns a Cond with lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, sleeps until it is woken, and locks c.L again. Since the
// condition may be false again by then, callers wait in a loop.
func (c *Cond) Wait() {
	c.checker.check()
	t := runtime_notifyListAdd(&c.notify)
	c.L.Unlock()
	runtime_notifyListWait(&c.notify, t)
	runtime_mustWait(true) // the caller has deferred the Unlock
	c.L.Lock()
	runtime_mustWait(false)
}

// Signal wakes one waiting goroutine, if any.
func (c *Cond) Signal() {
	c.checker.check()
	runtime_notifyListNotifyOne(&c.notify)
}

// Broadcast wakes all waiting goroutines.
func (c *Cond) Broadcast() {
	c.checker.check()
	runtime_notifyListNotifyAll(&c.notify)
}

// copyChecker holds its own address from its first use on.
type copyChecker uintptr

func (c *copyChecker) check() {
	self := uintptr(unsafe.Pointer(c))
	if atomic.LoadUintptr((*uintptr)(c)) == self {
		return
	}
	if !atomic.CompareAndSwapUintptr((*uintptr)(c), 0, self) &&
		atomic.LoadUintptr((*uintptr)(c)) != self {
		panic("sync.Cond is copied")
	}
}
