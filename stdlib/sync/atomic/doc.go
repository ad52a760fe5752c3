// Package atomic provides the atomic operations of the memory model: every one of
// them is sequentially consistent.
//
// The plain functions have no bodies: the compiler turns a call of one into a
// single instruction. The typed values of type.go and value.go are built on them.
package atomic

import "unsafe"

// SwapInt32 stores new into *addr and returns what was there.
func SwapInt32(addr *int32, new int32) (old int32)

// SwapInt64 stores new in *addr and returns what was there.
func SwapInt64(addr *int64, new int64) (old int64)

// SwapUint32 stores new in *addr and returns what was there.
func SwapUint32(addr *uint32, new uint32) (old uint32)

// SwapUint64 stores new in *addr and returns what was there.
func SwapUint64(addr *uint64, new uint64) (old uint64)

// SwapUintptr stores new in *addr and returns what was there.
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr)

// SwapPointer stores new in *addr and returns what was there.
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer)

// CompareAndSwapInt32 stores new into *addr if it holds old, and tells whether it did.
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool)

// CompareAndSwapInt64 stores new in *addr if old is there, and reports whether it was.
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool)

// CompareAndSwapUint32 stores new in *addr if old is there, and reports whether it was.
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool)

// CompareAndSwapUint64 stores new in *addr if old is there, and reports whether it was.
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool)

// CompareAndSwapUintptr stores new in *addr if old is there, and reports whether it was.
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool)

// CompareAndSwapPointer stores new in *addr if old is there, and reports whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool)

// AddInt32 adds delta to *addr and returns the sum.
func AddInt32(addr *int32, delta int32) (new int32)

// AddInt64 adds delta to *addr and returns the sum.
func AddInt64(addr *int64, delta int64) (new int64)

// AddUint32 adds delta to *addr and returns the sum.
func AddUint32(addr *uint32, delta uint32) (new uint32)

// AddUint64 adds delta to *addr and returns the sum.
func AddUint64(addr *uint64, delta uint64) (new uint64)

// AddUintptr adds delta to *addr and returns the sum.
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr)

// AndInt32 replaces *addr by *addr & mask and returns the old value.
func AndInt32(addr *int32, mask int32) (old int32)

// AndInt64 makes *addr its bitwise and with mask and returns what was there.
func AndInt64(addr *int64, mask int64) (old int64)

// AndUint32 makes *addr its bitwise and with mask and returns what was there.
func AndUint32(addr *uint32, mask uint32) (old uint32)

// AndUint64 makes *addr its bitwise and with mask and returns what was there.
func AndUint64(addr *uint64, mask uint64) (old uint64)

// AndUintptr makes *addr its bitwise and with mask and returns what was there.
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr)

// OrInt32 replaces *addr by *addr | mask and returns the old value.
func OrInt32(addr *int32, mask int32) (old int32)

// OrInt64 makes *addr its bitwise or with mask and returns what was there.
func OrInt64(addr *int64, mask int64) (old int64)

// OrUint32 makes *addr its bitwise or with mask and returns what was there.
func OrUint32(addr *uint32, mask uint32) (old uint32)

// OrUint64 makes *addr its bitwise or with mask and returns what was there.
func OrUint64(addr *uint64, mask uint64) (old uint64)

// OrUintptr makes *addr its bitwise or with mask and returns what was there.
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)

// LoadInt32 returns *addr.
func LoadInt32(addr *int32) (val int32)

// LoadInt64 reads *addr.
func LoadInt64(addr *int64) (val int64)

// LoadUint32 reads *addr.
func LoadUint32(addr *uint32) (val uint32)

// LoadUint64 reads *addr.
func LoadUint64(addr *uint64) (val uint64)

// LoadUintptr reads *addr.
func LoadUintptr(addr *uintptr) (val uintptr)

// LoadPointer reads *addr.
func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer)

// StoreInt32 sets *addr to val.
func StoreInt32(addr *int32, val int32)

// StoreInt64 stores val in *addr.
func StoreInt64(addr *int64, val int64)

// StoreUint32 stores val in *addr.
func StoreUint32(addr *uint32, val uint32)

// StoreUint64 stores val in *addr.
func StoreUint64(addr *uint64, val uint64)

// StoreUintptr stores val in *addr.
func StoreUintptr(addr *uintptr, val uintptr)

// StorePointer stores val in *addr.
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer)
