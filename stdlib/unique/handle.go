// Package unique makes values canonical ("interning"): equal values share one copy, and are compared by its
// address.
package unique

import (
	"runtime"
	"sync"
	"unsafe"
	"weak"
)

// A Handle stands for a value of type T: two are equal if and only if the values that they were made of are. To
// compare them is to compare two pointers.
type Handle[T comparable] struct {
	value *T
}

// Value returns a shallow copy of the value that the handle was made of.
func (h Handle[T]) Value() T { return *h.value }

// A table has the canonical copies of one type, weakly: whatever no Handle refers to is collected, and then its
// entry removed.
type table[T comparable] struct {
	mu      sync.Mutex
	entries map[T]weak.Pointer[T]
	most    int // entries since the map was made
}

const shrinkFrom = 64 // entries

// tables has the *table[T] of each T, by the address of the descriptor of *T.
var tables sync.Map

// typeOf returns what tells the types of pointers apart.
func typeOf(pointer any) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&pointer))
}

func tableOf[T comparable]() *table[T] {
	key := typeOf((*T)(nil))
	t, ok := tables.Load(key)
	if !ok {
		t, _ = tables.LoadOrStore(key, &table[T]{entries: make(map[T]weak.Pointer[T])})
	}
	return t.(*table[T])
}

// Make returns the handle of value. Strings in it (but not behind pointers and interfaces) are copied, so that a
// handle does not keep a larger string alive.
func Make[T comparable](value T) Handle[T] {
	t := tableOf[T]()
	t.mu.Lock()
	defer t.mu.Unlock()
	if p := t.entries[value].Value(); p != nil {
		return Handle[T]{p}
	}
	p := newCopy(value)
	if *p == *p { // else it holds a NaN, and equals nothing
		w := weak.Make(p)
		delete(t.entries, value) // a dead entry's key has strings of its own
		t.entries[*p] = w
		if n := len(t.entries); n > t.most {
			t.most = n
		}
		runtime.AddCleanup(p, t.remove, entry[T]{*p, w})
	}
	return Handle[T]{p}
}

// An entry is what there is to know about one of a table.
type entry[T comparable] struct {
	value T
	copy  weak.Pointer[T]
}

// remove forgets the entry e, whose copy was collected, unless there is another copy by now.
func (t *table[T]) remove(e entry[T]) {
	t.mu.Lock()
	if t.entries[e.value] == e.copy {
		delete(t.entries, e.value)
		if t.most >= shrinkFrom && len(t.entries) < t.most/4 {
			t.shrink()
		}
	}
	t.mu.Unlock()
}

// shrink moves what is left to a smaller map: maps do not shrink by themselves.
func (t *table[T]) shrink() {
	entries := make(map[T]weak.Pointer[T], len(t.entries))
	for v, w := range t.entries {
		entries[v] = w
	}
	t.entries, t.most = entries, len(entries)
}

// newCopy returns the address of a copy of value, in a block of its own.
func newCopy[T comparable](value T) *T {
	p := newBlock[T]()
	*p = value
	cloneStrings(unsafe.Pointer(p), p)
	return p
}

// newBlock allocates a T. Small objects without pointers share blocks, and one would live as long as any other in
// its block, so they are made part of something with a pointer.
func newBlock[T any]() *T {
	const shared = 16
	if unsafe.Sizeof(*(*T)(nil)) >= shared {
		return new(T)
	}
	block := new(struct {
		value T
		_     *byte
	})
	return &block.value
}

// cloneStrings replaces the strings in the value at p by copies; pointer is one to its type.
func cloneStrings(p unsafe.Pointer, pointer any)
