package sort

import (
	"math/bits"
	"unsafe"
)

// Slice sorts the slice x by less, which gets indices. Equal elements may
// change their order. Slice panics if x is no slice.
func Slice(x any, less func(i, j int) bool) {
	swap, n := swapper(x)
	pdqsortFunc(lessSwap{less, swap}, 0, n, bits.Len(uint(n)))
}

// SliceStable is Slice, but equal elements keep their order.
func SliceStable(x any, less func(i, j int) bool) {
	swap, n := swapper(x)
	stableFunc(lessSwap{less, swap}, n)
}

// SliceIsSorted reports whether the slice x is sorted by less. It panics if x
// is no slice.
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	_, n, _ := sliceOf("reflect.Value.Len", x)
	for i := n - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}

// swapper returns the length of the slice x and a function that swaps two of
// its elements.
func swapper(x any) (swap func(i, j int), n int) {
	switch s := x.(type) {
	case []int:
		return func(i, j int) { s[i], s[j] = s[j], s[i] }, len(s)
	case []string:
		return func(i, j int) { s[i], s[j] = s[j], s[i] }, len(s)
	case []float64:
		return func(i, j int) { s[i], s[j] = s[j], s[i] }, len(s)
	}
	base, n, elem := sliceOf("Swapper", x)
	return func(i, j int) {
		if uint(i) >= uint(n) || uint(j) >= uint(n) {
			panic("reflect: slice index out of range")
		}
		swapElems(base, elem, i, j)
	}, n
}

// A valueError is the panic for what is no slice. Go has package reflect's here.
type valueError struct {
	method string
	kind   int
}

func (e *valueError) Error() string {
	if e.kind == 0 {
		return "reflect: call of " + e.method + " on zero Value"
	}
	return "reflect: call of " + e.method + " on " + kindNames[e.kind] + " Value"
}

var kindNames = [...]string{
	"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
	"uintptr", "float32", "float64", "complex64", "complex128", "array", "chan", "func", "interface", "map", "ptr",
	"slice", "string", "struct", "unsafe.Pointer",
}

const kindSlice = 23

// sliceOf returns the first element, the length and the element type of the
// slice x. It panics if x is no slice: in the name of method.
func sliceOf(method string, x any) (base unsafe.Pointer, n int, elem unsafe.Pointer) {
	base, n, elem, kind := sliceInfo(x)
	if kind != kindSlice {
		panic(&valueError{method, kind})
	}
	return base, n, elem
}

// sliceInfo returns the kind of x, and if that is slice, what it consists of.
func sliceInfo(x any) (base unsafe.Pointer, n int, elem unsafe.Pointer, kind int)

// swapElems swaps elements i and j, of type elem, behind base.
func swapElems(base unsafe.Pointer, elem unsafe.Pointer, i, j int)
