package sync

import "sync/atomic"

// A Map is a map[any]any for concurrent use, best for keys that are written once
// and read often, or for goroutines that work on disjoint sets of keys.
//
// There are two Go maps. `read` is immutable as a map, and found without a lock;
// its entries can change atomically. `dirty`, under mu, has the keys of read that
// are not expunged, plus newer ones. A lookup that misses read has to ask dirty; when that has
// happened as often as dirty is long, dirty becomes read and the next new key
// makes a fresh copy of it.
//
// Invariants: an entry in both maps is the same *mapEntry. An entry that is expunged is
// in read only, while dirty != nil. An entry with p == nil is deleted, but still in dirty
// when there is one.
type Map struct {
	mu     Mutex
	read   atomic.Pointer[readMap]
	dirty  map[any]*mapEntry // guarded by mu; nil: the next new key copies read
	misses int               // guarded by mu
}

type readMap struct {
	m       map[any]*mapEntry
	amended bool // dirty has keys that m does not have
}

type mapEntry struct {
	p atomic.Pointer[any] // nil: deleted; expunged: deleted and not in dirty
}

var expunged = new(any)

func newEntry(v any) *mapEntry {
	e := new(mapEntry)
	e.p.Store(&v)
	return e
}

func (m *Map) loadRead() readMap {
	if r := m.read.Load(); r != nil {
		return *r
	}
	return readMap{}
}

// lookup finds the entry of key, counting a miss if that takes a look at dirty.
func (m *Map) lookup(key any) *mapEntry {
	r := m.loadRead()
	e := r.m[key]
	if e != nil || !r.amended {
		return e
	}
	m.mu.lockAnyway()
	r = m.loadRead()
	e = r.m[key]
	if e == nil && r.amended {
		e = m.dirty[key]
		m.miss()
	}
	m.mu.Unlock()
	return e
}

// miss counts a look at dirty and promotes it when that happened often enough.
func (m *Map) miss() {
	m.misses++
	if m.misses >= len(m.dirty) {
		m.promote()
	}
}

func (m *Map) promote() {
	m.read.Store(&readMap{m: m.dirty})
	m.dirty = nil
	m.misses = 0
}

// Load returns the value of key.
func (m *Map) Load(key any) (value any, ok bool) {
	if e := m.lookup(key); e != nil {
		return e.load()
	}
	return nil, false
}

func (e *mapEntry) load() (any, bool) {
	p := e.p.Load()
	if p == nil || p == expunged {
		return nil, false
	}
	return *p, true
}

// Store sets the value of key.
func (m *Map) Store(key, value any) { m.Swap(key, value) }

// Clear deletes all entries.
func (m *Map) Clear() {
	m.mu.lockAnyway()
	m.read.Store(&readMap{})
	m.dirty = nil
	m.misses = 0
	m.mu.Unlock()
}

// Swap sets the value of key and returns the previous one.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	if e := m.loadRead().m[key]; e != nil {
		if p, ok := e.trySwap(&value); ok {
			return deref(p)
		}
	}
	m.mu.lockAnyway()
	defer m.mu.Unlock()
	e := m.entryLocked(key)
	if e == nil {
		m.insertLocked(key, value)
		return nil, false
	}
	return deref(e.p.Swap(&value))
}

func deref(p *any) (any, bool) {
	if p == nil {
		return nil, false
	}
	return *p, true
}

// trySwap replaces the value unless the entry is expunged.
func (e *mapEntry) trySwap(v *any) (*any, bool) {
	for {
		p := e.p.Load()
		if p == expunged {
			return nil, false
		}
		if e.p.CompareAndSwap(p, v) {
			return p, true
		}
	}
}

// entryLocked finds the entry of key in either map and makes it usable: an
// expunged one goes back to dirty as deleted.
func (m *Map) entryLocked(key any) *mapEntry {
	if e := m.loadRead().m[key]; e != nil {
		if e.p.CompareAndSwap(expunged, nil) {
			m.dirty[key] = e
		}
		return e
	}
	return m.dirty[key]
}

// insertLocked adds a key that neither map has.
func (m *Map) insertLocked(key, value any) {
	if r := m.loadRead(); !r.amended {
		m.copyReadLocked(r)
		m.read.Store(&readMap{m: r.m, amended: true})
	}
	m.dirty[key] = newEntry(value)
}

// copyReadLocked makes dirty from what lives in read and expunges the rest there.
func (m *Map) copyReadLocked(r readMap) {
	if m.dirty != nil {
		return
	}
	m.dirty = make(map[any]*mapEntry, len(r.m))
	for k, e := range r.m {
		if !e.expungeIfDeleted() {
			m.dirty[k] = e
		}
	}
}

func (e *mapEntry) expungeIfDeleted() bool {
	for {
		p := e.p.Load()
		if p != nil {
			return p == expunged
		}
		if e.p.CompareAndSwap(nil, expunged) {
			return true
		}
	}
}

// LoadOrStore returns the value of key if there is one, else it stores value.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if e := m.loadRead().m[key]; e != nil {
		if actual, loaded, ok := e.tryLoadOrStore(value); ok {
			return actual, loaded
		}
	}
	m.mu.lockAnyway()
	defer m.mu.Unlock()
	if e := m.entryLocked(key); e != nil {
		if !m.inRead(key) {
			defer m.miss()
		}
		actual, loaded, _ = e.tryLoadOrStore(value)
		return actual, loaded
	}
	m.insertLocked(key, value)
	return value, false
}

func (m *Map) inRead(key any) bool {
	_, ok := m.loadRead().m[key]
	return ok
}

func (e *mapEntry) tryLoadOrStore(value any) (actual any, loaded, ok bool) {
	for {
		p := e.p.Load()
		if p == expunged {
			return nil, false, false
		}
		if p != nil {
			return *p, true, true
		}
		if e.p.CompareAndSwap(nil, &value) {
			return value, false, true
		}
	}
}

// LoadAndDelete deletes key and returns the value it had.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	r := m.loadRead()
	e := r.m[key]
	if e == nil && r.amended {
		m.mu.lockAnyway()
		r = m.loadRead()
		e = r.m[key]
		if e == nil && r.amended {
			e = m.dirty[key]
			delete(m.dirty, key)
			m.miss()
		}
		m.mu.Unlock()
	}
	if e == nil {
		return nil, false
	}
	for {
		p := e.p.Load()
		if p == nil || p == expunged {
			return nil, false
		}
		if e.p.CompareAndSwap(p, nil) {
			return *p, true
		}
	}
}

// Delete deletes key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// CompareAndSwap stores new if the value of key equals old.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	e := m.lookup(key)
	return e != nil && e.replace(old, &new)
}

// CompareAndDelete deletes key if its value equals old.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	e := m.lookup(key)
	return e != nil && e.replace(old, nil)
}

func (e *mapEntry) replace(old any, by *any) bool {
	for {
		p := e.p.Load()
		if p == nil || p == expunged || *p != old {
			return false
		}
		if e.p.CompareAndSwap(p, by) {
			return true
		}
	}
}

// Range calls f for each key and value until it returns false. Each key is seen at
// most once; changes made meanwhile may or may not be seen.
func (m *Map) Range(f func(key, value any) bool) {
	r := m.loadRead()
	if r.amended {
		m.mu.lockAnyway()
		r = m.loadRead()
		if r.amended {
			m.promote()
			r = m.loadRead()
		}
		m.mu.Unlock()
	}
	for k, e := range r.m {
		if v, ok := e.load(); ok && !f(k, v) {
			return
		}
	}
}
