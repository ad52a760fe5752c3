package sync

import "unsafe"

// A Pool keeps objects that are not in use, for whoever needs one next. It must not be copied after its first use.
//
// Each processor has its own part, so that goroutines on different ones do not wait for each other. What lies
// here does not live for ever: an object that nobody took during a whole garbage collection cycle is dropped.
type Pool struct {
	noCopy noCopy

	// Known to the runtime by its layout.
	local      unsafe.Pointer // what each processor keeps
	localSize  uintptr        // how many have something here
	victim     unsafe.Pointer // local, before the last collection
	victimSize uintptr
	link       [2]unsafe.Pointer // in the runtime's lists of pools

	// New makes an object when the pool has none.
	New func() any
}

// Put adds x to the pool.
func (p *Pool) Put(x any)

// Get takes some object from the pool, or calls New.
func (p *Pool) Get() any {
	x := poolGet(p)
	if x == nil && p.New != nil {
		x = p.New()
	}
	return x
}

// poolGet takes an object from the pool, or returns nil.
func poolGet(p *Pool) any
