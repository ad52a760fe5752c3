package sync

// A Pool keeps objects that are not in use, for whoever needs one next.
//
// What lies here does not live for ever: an object that nobody took during a
// whole garbage collection cycle is dropped. Instead of a hook in the collector
// each Put and Get compares the number of collections with the one it saw last:
// the objects kept then become the victims, and the former victims are forgotten.
type Pool struct {
	noCopy noCopy
	mu     Mutex
	cycle  uint32
	free   []any
	victim []any

	// New makes an object when the pool has none.
	New func() any
}

// Put adds x to the pool.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.mu.Lock()
	if c := runtime_gcCycle(); c != p.cycle {
		p.age(c)
	}
	p.free = append(p.free, x)
	p.mu.Unlock()
}

// Get takes some object from the pool, or calls New.
func (p *Pool) Get() any {
	p.mu.Lock()
	if c := runtime_gcCycle(); c != p.cycle {
		p.age(c)
	}
	list := &p.free
	if len(*list) == 0 {
		list = &p.victim
	}
	var x any
	if n := len(*list) - 1; n >= 0 {
		x = (*list)[n]
		(*list)[n] = nil
		*list = (*list)[:n]
	}
	p.mu.Unlock()
	if x == nil && p.New != nil {
		x = p.New()
	}
	return x
}

func (p *Pool) age(now uint32) {
	if now == p.cycle+1 {
		p.victim = p.free
	} else {
		p.victim = nil // two collections or more went by unseen
	}
	p.free = nil
	p.cycle = now
}
