// Package weak has pointers that do not keep what they point to alive: for caches, canonical copies, and
// properties of objects that are kept outside of them.
package weak

import (
	"runtime"
	"unsafe"
)

// A Pointer is a weak pointer to a T. The zero value is one to nothing.
//
// Two Pointers are equal if and only if the pointers that they were made from are, also when the object is gone.
// A Pointer to an object that became unreachable and was revived by its finalizer remains without a value, and
// differs from those that are made of it later.
type Pointer[T any] struct {
	_ [0]*T // no conversions from one T to another
	u unsafe.Pointer
}

// Make makes a weak pointer of ptr, which may point to the inside of an object; nil makes the zero value.
func Make[T any](ptr *T) Pointer[T] {
	var p Pointer[T]
	if ptr != nil {
		p.u = handle(unsafe.Pointer(ptr))
	}
	runtime.KeepAlive(ptr)
	return p
}

// Value returns the pointer that p was made from, or nil when the object is gone. That may be as soon as it is
// unreachable, and is before its finalizer is queued. Small objects without pointers share their memory with
// others and may stay for longer; what is not in the heap, like variables of packages, stays for ever.
func (p Pointer[T]) Value() *T {
	if p.u == nil {
		return nil
	}
	return (*T)(value(p.u))
}

// handle returns the cell that stands for p, value what it holds now.
func handle(p unsafe.Pointer) unsafe.Pointer
func value(handle unsafe.Pointer) unsafe.Pointer
