package sync

import "sync/atomic"

// A Once performs one action, once.
type Once struct {
	done uint32
	m    Mutex
}

// Do calls f if and only if it is the first call of Do on o. When any Do
// returns, f has returned (or panicked).
func (o *Once) Do(f func()) {
	if atomic.LoadUint32(&o.done) == 0 {
		o.doSlow(f)
	}
}

func (o *Once) doSlow(f func()) {
	if !o.m.lock() {
		return
	}
	defer o.m.Unlock()
	if o.done == 0 {
		defer atomic.StoreUint32(&o.done, 1)
		f()
	}
}

// onceResult is how the only call of a OnceX function ended.
type onceResult struct {
	once   Once
	valid  bool // f returned
	reason any  // what f panicked with
}

// run calls f once; every call panics if that one did. The first panic is passed
// on from its own frame, so that its traceback shows f.
func (r *onceResult) run(f func()) {
	r.once.Do(func() {
		defer func() {
			if !r.valid {
				r.reason = recover()
				panic(r.reason)
			}
		}()
		f()
		r.valid = true
	})
	if !r.valid && !runtime_interrupted() {
		panic(r.reason)
	}
}

// OnceFunc returns a function that calls f at its first call only. If f panics,
// every call panics with the same value.
func OnceFunc(f func()) func() {
	r := new(onceResult)
	return func() { r.run(f) }
}

// OnceValue returns a function that calls f once and returns its result each time.
func OnceValue[T any](f func() T) func() T {
	r := new(onceResult)
	var v T
	return func() T {
		r.run(func() { v = f() })
		return v
	}
}

// OnceValues returns a function that calls f once and returns its results each time.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	r := new(onceResult)
	var v1 T1
	var v2 T2
	return func() (T1, T2) {
		r.run(func() { v1, v2 = f() })
		return v1, v2
	}
}
