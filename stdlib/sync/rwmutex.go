package sync

import "sync/atomic"

const rwmutexMaxReaders = 1 << 30

// A RWMutex is held by any number of readers or by one writer.
//
// readers counts the readers; a writer that announces itself subtracts
// rwmutexMaxReaders, so a negative count tells new readers to queue behind it.
// The writer then waits for the departing readers that were there before.
type RWMutex struct {
	w         Mutex  // held by the writer, pending or not
	writerSem uint32 // the writer sleeps here until the last old reader leaves
	readerSem uint32 // readers sleep here until the writer leaves
	readers   int32
	departing int32 // readers that the pending writer still waits for
}

// RLock locks rw for reading. It must not be nested: a writer between the two
// would wait for the first, and the second for the writer.
func (rw *RWMutex) RLock() {
	if atomic.AddInt32(&rw.readers, 1) < 0 {
		rw.rlockSlow()
	}
}

func (rw *RWMutex) rlockSlow() {
	if !runtime_SemacquireMutex(&rw.readerSem, false, 0) {
		go rw.waitForRLock()
	} else if runtime_interrupted() {
		rw.RUnlock()
	}
}

// waitForRLock and waitForLock wait in the place of a goroutine that was interrupted.
func (rw *RWMutex) waitForRLock() {
	runtime_SemacquireMutex(&rw.readerSem, false, 0)
	rw.RUnlock()
}

func (rw *RWMutex) waitForLock() {
	runtime_SemacquireMutex(&rw.writerSem, false, 0)
	rw.Unlock()
}

// TryRLock locks rw for reading if that needs no waiting.
func (rw *RWMutex) TryRLock() bool {
	for {
		n := atomic.LoadInt32(&rw.readers)
		if n < 0 {
			return false
		}
		if atomic.CompareAndSwapInt32(&rw.readers, n, n+1) {
			return true
		}
	}
}

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock() {
	if n := atomic.AddInt32(&rw.readers, -1); n < 0 {
		rw.rUnlockSlow(n)
	}
}

func (rw *RWMutex) rUnlockSlow(n int32) {
	if n+1 == 0 || n+1 == -rwmutexMaxReaders {
		fatal("sync: RUnlock of unlocked RWMutex")
	}
	if atomic.AddInt32(&rw.departing, -1) == 0 {
		runtime_Semrelease(&rw.writerSem, false, 1)
	}
}

// Lock locks rw for writing.
func (rw *RWMutex) Lock() {
	if !rw.w.lock() {
		return
	}
	n := atomic.AddInt32(&rw.readers, -rwmutexMaxReaders) + rwmutexMaxReaders
	if n == 0 || atomic.AddInt32(&rw.departing, n) == 0 {
		return
	}
	if !runtime_SemacquireMutex(&rw.writerSem, false, 0) {
		go rw.waitForLock()
	} else if runtime_interrupted() {
		rw.Unlock()
	}
}

// TryLock locks rw for writing if that needs no waiting.
func (rw *RWMutex) TryLock() bool {
	if !rw.w.TryLock() {
		return false
	}
	if !atomic.CompareAndSwapInt32(&rw.readers, 0, -rwmutexMaxReaders) {
		rw.w.Unlock()
		return false
	}
	return true
}

// Unlock undoes Lock and lets the readers that queued meanwhile go first.
func (rw *RWMutex) Unlock() {
	n := atomic.AddInt32(&rw.readers, rwmutexMaxReaders)
	if n >= rwmutexMaxReaders {
		fatal("sync: Unlock of unlocked RWMutex")
	}
	for i := int32(0); i < n; i++ {
		runtime_Semrelease(&rw.readerSem, false, 0)
	}
	rw.w.Unlock()
}

// RLocker returns a Locker whose methods are rw.RLock and rw.RUnlock.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
