package atomic

import "unsafe"

// A Value atomically loads and stores values of one concrete type.
//
// It points to an immutable interface value in the heap, replaced as a whole:
// a reader sees type and data of one Store, and needs no lock to do so.
type Value struct {
	p unsafe.Pointer // *any, never changed once published
	_ noCopy
}

// Load returns the value of the most recent Store, or nil if there was none.
func (v *Value) Load() (val any) {
	if p := LoadPointer(&v.p); p != nil {
		return *(*any)(p)
	}
	return nil
}

// Store sets the value. It panics if val is nil or of another type than before.
func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	for {
		old := LoadPointer(&v.p)
		if old != nil && !sameType(*(*any)(old), val) {
			panic("sync/atomic: store of inconsistently typed value into Value")
		}
		if CompareAndSwapPointer(&v.p, old, box(val)) {
			return
		}
	}
}

// Swap stores new and returns the previous value, nil if there was none.
func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	for {
		p := LoadPointer(&v.p)
		if p != nil && !sameType(*(*any)(p), new) {
			panic("sync/atomic: swap of inconsistently typed value into Value")
		}
		if CompareAndSwapPointer(&v.p, p, box(new)) {
			if p == nil {
				return nil
			}
			return *(*any)(p)
		}
	}
}

// CompareAndSwap stores new if the value equals old.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	if old != nil && !sameType(old, new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	for {
		p := LoadPointer(&v.p)
		if p == nil {
			if old != nil {
				return false
			}
		} else {
			now := *(*any)(p)
			if !sameType(now, new) {
				panic("sync/atomic: compare and swap of inconsistently typed value into Value")
			}
			if now != old {
				return false
			}
		}
		if CompareAndSwapPointer(&v.p, p, box(new)) {
			return true
		}
	}
}

func box(val any) unsafe.Pointer { return unsafe.Pointer(&val) }

// sameType compares the type words of two interface values: descriptors are
// canonical, so identical types have one address.
func sameType(a, b any) bool {
	return *(*unsafe.Pointer)(unsafe.Pointer(&a)) == *(*unsafe.Pointer)(unsafe.Pointer(&b))
}
