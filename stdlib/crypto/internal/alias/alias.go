// Package alias tells whether slices share memory.
package alias

import "unsafe"

// Any reports whether x and y overlap.
func Any(x, y []byte) bool {
	return len(x) > 0 && len(y) > 0 &&
		uintptr(unsafe.Pointer(&x[0])) <= uintptr(unsafe.Pointer(&y[len(y)-1])) &&
		uintptr(unsafe.Pointer(&y[0])) <= uintptr(unsafe.Pointer(&x[len(x)-1]))
}

// Inexact reports whether x and y overlap without beginning at one place.
func Inexact(x, y []byte) bool {
	return len(x) > 0 && len(y) > 0 && &x[0] != &y[0] && Any(x, y)
}
