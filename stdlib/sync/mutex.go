// Package sync provides the basic ways of waiting for one another.
//
// mutex.go: mutual exclusion with two modes. In normal mode waiters queue in
// order, but a woken waiter competes with new arrivals, who are running already
// and mostly win; this is what makes a busy mutex fast. A waiter that fails to get
// the mutex for over a millisecond switches it to starvation mode: now Unlock
// hands the mutex over to the head of the queue, and new arrivals go to its tail
// without trying. The mutex returns to normal when the waiter that receives it is
// the last one or waited less than a millisecond.
package sync

import "sync/atomic"

// A Locker can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is a mutual exclusion lock; its zero value is unlocked.
type Mutex struct {
	state int32 // mutexLocked | mutexWoken | mutexStarving | waiters<<mutexWaiterShift
	sema  uint32
}

const (
	mutexLocked      = 1 << iota // somebody holds it
	mutexWoken                   // a waiter is awake and trying: Unlock need not wake another
	mutexStarving                // ownership passes from Unlock to the head of the queue
	mutexWaiterShift = iota

	starvationThresholdNs = 1e6
)

// Lock locks m, waiting while another goroutine holds it.
func (m *Mutex) Lock() {
	if !atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		m.keep(m.lockSlow(0))
	}
}

// lock does the same and tells whether it has m: it has not if it was interrupted.
func (m *Mutex) lock() bool {
	return atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) || m.keep(m.lockSlow(0))
}

// lockAnyway locks m for a moment in which it must not be missing, interrupted or not.
func (m *Mutex) lockAnyway() {
	if !atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		runtime_mustWait(true)
		m.keep(m.lockSlow(0))
		runtime_mustWait(false)
	}
}

// TryLock locks m if that needs no waiting, and tells whether it did.
func (m *Mutex) TryLock() bool {
	old := atomic.LoadInt32(&m.state)
	return old&(mutexLocked|mutexStarving) == 0 &&
		atomic.CompareAndSwapInt32(&m.state, old, old|mutexLocked)
}

// keep gives m back if the goroutine was interrupted when it got it.
func (m *Mutex) keep(got bool) bool {
	if got && runtime_interrupted() {
		m.Unlock()
		return false
	}
	return got
}

// waitFor waits in the place of a goroutine that was interrupted, and that counts as a waiter since it went to sleep.
func (m *Mutex) waitFor(queuedAt int64) {
	m.lockSlow(queuedAt)
	m.Unlock()
}

// lockSlow waits for m, and tells whether it got it. queuedAt is when the
// goroutine first went to sleep here, or 0: then it does not count as a waiter
// yet.
func (m *Mutex) lockSlow(queuedAt int64) bool {
	counted := queuedAt != 0
	starving := false // this goroutine has waited too long
	woken := false    // this goroutine owns the mutexWoken bit
	spins := 0
	for {
		if !counted {
			old := atomic.LoadInt32(&m.state)
			if old&(mutexLocked|mutexStarving) == mutexLocked && runtime_canSpin(spins) {
				// Claim the woken bit, so that Unlock leaves the sleepers alone.
				if !woken && old&mutexWoken == 0 && old>>mutexWaiterShift != 0 &&
					atomic.CompareAndSwapInt32(&m.state, old, old|mutexWoken) {
					woken = true
				}
				runtime_doSpin()
				spins++
				continue
			}
			want := old
			if old&mutexStarving == 0 {
				want |= mutexLocked
			}
			if old&(mutexLocked|mutexStarving) != 0 {
				want += 1 << mutexWaiterShift
				if starving && old&mutexLocked != 0 {
					want |= mutexStarving
				}
			}
			if woken {
				if old&mutexWoken == 0 {
					throw("sync: inconsistent mutex state")
				}
				want &^= mutexWoken
			}
			if !atomic.CompareAndSwapInt32(&m.state, old, want) {
				continue
			}
			if old&(mutexLocked|mutexStarving) == 0 {
				return true // it was free: the swap took it
			}
		}
		counted = false
		again := queuedAt != 0
		if !again {
			queuedAt = runtime_nanotime()
		}
		if !runtime_SemacquireMutex(&m.sema, again, 1) {
			go m.waitFor(queuedAt)
			return false
		}
		if runtime_nanotime()-queuedAt > starvationThresholdNs {
			starving = true
		}
		old := atomic.LoadInt32(&m.state)
		if old&mutexStarving != 0 {
			m.receive(old, starving)
			return true
		}
		woken = true
		spins = 0
	}
}

// receive finishes a handoff in starvation mode: the lock bit was left clear for
// us and we still count as a waiter.
func (m *Mutex) receive(old int32, starving bool) {
	if old&(mutexLocked|mutexWoken) != 0 || old>>mutexWaiterShift == 0 {
		throw("sync: inconsistent mutex state")
	}
	delta := int32(mutexLocked - 1<<mutexWaiterShift)
	if !starving || old>>mutexWaiterShift == 1 {
		delta -= mutexStarving
	}
	atomic.AddInt32(&m.state, delta)
}

// Unlock unlocks m, which must be locked, by whomever.
func (m *Mutex) Unlock() {
	if left := atomic.AddInt32(&m.state, -mutexLocked); left != 0 {
		m.unlockSlow(left)
	}
}

func (m *Mutex) unlockSlow(state int32) {
	if (state+mutexLocked)&mutexLocked == 0 {
		atomic.AddInt32(&m.state, mutexLocked) // a session goes on with it
		fatal("sync: unlock of unlocked mutex")
	}
	if state&mutexStarving != 0 {
		runtime_Semrelease(&m.sema, true, 1)
		return
	}
	for {
		// No waiter, or somebody is at it already: nothing to do.
		if state>>mutexWaiterShift == 0 || state&(mutexLocked|mutexWoken|mutexStarving) != 0 {
			return
		}
		if atomic.CompareAndSwapInt32(&m.state, state, (state-1<<mutexWaiterShift)|mutexWoken) {
			runtime_Semrelease(&m.sema, false, 1)
			return
		}
		state = atomic.LoadInt32(&m.state)
	}
}
