package poll

import "sync/atomic"

func runtime_Semacquire(sema *uint32)
func runtime_Semrelease(sema *uint32)

// An fdMutex lets one reader and one writer use a descriptor at a time, and counts who uses it, so that it is closed by
// the last one. state: closed, held for reading, held for writing, then three counts of 20 bits: references (each
// holder has one), waiting readers, waiting writers.
type fdMutex struct {
	state        uint64
	rsema, wsema uint32
}

const (
	closedBit = 1 << 0
	readBit   = 1 << 1
	writeBit  = 1 << 2
	refOne    = 1 << 3
	refMask   = (1<<20 - 1) << 3
	readOne   = 1 << 23
	readMask  = (1<<20 - 1) << 23
	writeOne  = 1 << 43
	writeMask = (1<<20 - 1) << 43

	tooMany      = "too many concurrent operations on a single file or socket (max 1048575)"
	inconsistent = "inconsistent poll.fdMutex"
)

// incref adds a reference; false if the descriptor is closed.
func (mu *fdMutex) incref() bool {
	for {
		old := atomic.LoadUint64(&mu.state)
		if old&closedBit != 0 {
			return false
		}
		if old&refMask == refMask {
			panic(tooMany)
		}
		if atomic.CompareAndSwapUint64(&mu.state, old, old+refOne) {
			return true
		}
	}
}

// increfAndClose adds a reference and marks it closed: false if it was. Those who wait for the lock are sent away.
func (mu *fdMutex) increfAndClose() bool {
	for {
		old := atomic.LoadUint64(&mu.state)
		if old&closedBit != 0 {
			return false
		}
		if old&refMask == refMask {
			panic(tooMany)
		}
		if !atomic.CompareAndSwapUint64(&mu.state, old, (old|closedBit)&^(readMask|writeMask)+refOne) {
			continue
		}
		for ; old&readMask != 0; old -= readOne {
			runtime_Semrelease(&mu.rsema)
		}
		for ; old&writeMask != 0; old -= writeOne {
			runtime_Semrelease(&mu.wsema)
		}
		return true
	}
}

// decref takes a reference away; true if it was the last one and the descriptor is to be closed.
func (mu *fdMutex) decref() bool {
	for {
		old := atomic.LoadUint64(&mu.state)
		if old&refMask == 0 {
			panic(inconsistent)
		}
		if atomic.CompareAndSwapUint64(&mu.state, old, old-refOne) {
			return (old-refOne)&(closedBit|refMask) == closedBit
		}
	}
}

// lock adds a reference and takes the lock that bit stands for; one and mask are of its waiters. False if closed.
func (mu *fdMutex) lock(bit, one, mask uint64, sema *uint32) bool {
	for {
		old := atomic.LoadUint64(&mu.state)
		if old&closedBit != 0 {
			return false
		}
		if old&bit == 0 {
			if old&refMask == refMask {
				panic(tooMany)
			}
			if atomic.CompareAndSwapUint64(&mu.state, old, (old|bit)+refOne) {
				return true
			}
			continue
		}
		if old&mask == mask {
			panic(tooMany)
		}
		if atomic.CompareAndSwapUint64(&mu.state, old, old+one) {
			runtime_Semacquire(sema) // who wakes us has taken us off the count
		}
	}
}

// unlock undoes lock, and wakes a waiter; the result is that of decref.
func (mu *fdMutex) unlock(bit, one, mask uint64, sema *uint32) bool {
	for {
		old := atomic.LoadUint64(&mu.state)
		if old&bit == 0 || old&refMask == 0 {
			panic(inconsistent)
		}
		new := old&^bit - refOne
		if old&mask != 0 {
			new -= one
		}
		if atomic.CompareAndSwapUint64(&mu.state, old, new) {
			if old&mask != 0 {
				runtime_Semrelease(sema)
			}
			return new&(closedBit|refMask) == closedBit
		}
	}
}

// incref adds a reference to the descriptor, so that it stays open until decref.
func (fd *FD) incref() error {
	if !fd.fdmu.incref() {
		return fd.closing()
	}
	return nil
}

func (fd *FD) decref() error {
	if fd.fdmu.decref() {
		return fd.destroy()
	}
	return nil
}

func (fd *FD) readLock() error {
	if !fd.fdmu.lock(readBit, readOne, readMask, &fd.fdmu.rsema) {
		return fd.closing()
	}
	return nil
}

func (fd *FD) readUnlock() {
	if fd.fdmu.unlock(readBit, readOne, readMask, &fd.fdmu.rsema) {
		fd.destroy()
	}
}

func (fd *FD) writeLock() error {
	if !fd.fdmu.lock(writeBit, writeOne, writeMask, &fd.fdmu.wsema) {
		return fd.closing()
	}
	return nil
}

func (fd *FD) writeUnlock() {
	if fd.fdmu.unlock(writeBit, writeOne, writeMask, &fd.fdmu.wsema) {
		fd.destroy()
	}
}
