// Package slices has functions on slices of any type.
package slices

import (
	"cmp"
	"internal/intsort"
	"math/bits"
	"unsafe"
)

// Equal reports whether s1 and s2 have the same length and equal elements.
func Equal[S ~[]E, E comparable](s1, s2 S) bool {
	if len(s1) != len(s2) {
		return false
	}
	for i := range s1 {
		if s1[i] != s2[i] {
			return false
		}
	}
	return true
}

// EqualFunc is Equal with elements compared by eq.
func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, eq func(E1, E2) bool) bool {
	if len(s1) != len(s2) {
		return false
	}
	for i := range s1 {
		if !eq(s1[i], s2[i]) {
			return false
		}
	}
	return true
}

// Compare compares s1 and s2 element by element, as cmp.Compare does; if one
// is a prefix of the other, it is less.
func Compare[S ~[]E, E cmp.Ordered](s1, s2 S) int {
	for i := 0; i < len(s1) && i < len(s2); i++ {
		if c := cmp.Compare(s1[i], s2[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(s1), len(s2))
}

// CompareFunc is Compare with elements compared by compare.
func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, compare func(E1, E2) int) int {
	for i := 0; i < len(s1) && i < len(s2); i++ {
		if c := compare(s1[i], s2[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(s1), len(s2))
}

// Index returns the index of the first v in s, or -1.
func Index[S ~[]E, E comparable](s S, v E) int {
	for i := range s {
		if s[i] == v {
			return i
		}
	}
	return -1
}

// IndexFunc returns the index of the first element for which f is true, or -1.
func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	for i := range s {
		if f(s[i]) {
			return i
		}
	}
	return -1
}

// Contains reports whether v is in s.
func Contains[S ~[]E, E comparable](s S, v E) bool { return Index(s, v) >= 0 }

// ContainsFunc reports whether f is true for some element.
func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool { return IndexFunc(s, f) >= 0 }

// Insert inserts v at index i and returns the new slice. It panics if i is
// out of range.
func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	return Replace(s, i, i, v...)
}

// Replace replaces s[i:j] by v and returns the new slice; what is beyond it is
// zeroed. It panics if s[i:j] is out of range.
func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j]
	n := len(s) - (j - i) + len(v)
	if n > cap(s) || n > len(s) && overlap(s[:cap(s)], v) {
		// The capacity grows as append lets it grow.
		r := append(s[:i:i], make(S, n-i)...)
		copy(r[i:], v)
		copy(r[i+len(v):], s[j:])
		return r
	}
	if n <= len(s) && overlap(s, v) {
		v = append([]E(nil), v...)
	}
	r := s[:n]
	copy(r[i+len(v):], s[j:])
	copy(r[i:], v)
	if n < len(s) {
		zero(s[n:])
	}
	return r
}

// overlap reports whether a and b share memory.
func overlap[E any](a, b []E) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	size := unsafe.Sizeof(a[0])
	p, q := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	return p < q+uintptr(len(b))*size && q < p+uintptr(len(a))*size
}

func zero[E any](s []E) {
	var z E
	for i := range s {
		s[i] = z
	}
}

// Delete removes s[i:j] and returns the new slice; the elements that become
// unused are zeroed. It panics if s[i:j] is out of range.
func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)]
	if i == j {
		return s
	}
	r := append(s[:i], s[j:]...)
	zero(s[len(r):])
	return r
}

// DeleteFunc removes the elements for which del is true and returns the new
// slice; the elements that become unused are zeroed.
func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	n := IndexFunc(s, del)
	if n < 0 {
		return s
	}
	for _, v := range s[n+1:] {
		if !del(v) {
			s[n] = v
			n++
		}
	}
	zero(s[n:])
	return s[:n]
}

// Clone returns a copy of s, a shallow one; that of nil is nil.
func Clone[S ~[]E, E any](s S) S {
	if s == nil {
		return nil
	}
	return append(S([]E{}), s...)
}

// Compact leaves one of each run of equal elements and returns the new slice;
// the elements that become unused are zeroed.
func Compact[S ~[]E, E comparable](s S) S {
	n := 1
	for i := 1; i < len(s); i++ {
		if s[i] != s[i-1] {
			if i != n {
				s[n] = s[i]
			}
			n++
		}
	}
	if n >= len(s) {
		return s
	}
	zero(s[n:])
	return s[:n]
}

// CompactFunc is Compact with elements compared by eq; it keeps the first of
// each run.
func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	n := 1
	for i := 1; i < len(s); i++ {
		if !eq(s[n-1], s[i]) {
			if i != n {
				s[n] = s[i]
			}
			n++
		}
	}
	if n >= len(s) {
		return s
	}
	zero(s[n:])
	return s[:n]
}

// Grow makes room for n more elements. It panics if n is negative.
func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if n -= cap(s) - len(s); n > 0 {
		s = append(s[:cap(s)], make([]E, n)...)[:len(s)]
	}
	return s
}

// Clip removes unused capacity.
func Clip[S ~[]E, E any](s S) S { return s[:len(s):len(s)] }

// Reverse reverses the elements.
func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// Concat returns the elements of all slices in a new one.
func Concat[S ~[]E, E any](slices ...S) S {
	n := 0
	for _, s := range slices {
		n += len(s)
		if n < 0 {
			panic("len out of range")
		}
	}
	r := Grow[S](nil, n)
	for _, s := range slices {
		r = append(r, s...)
	}
	return r
}

// Repeat returns count copies of x in a row, in a new slice. It panics if
// count is negative or the result too long.
func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	n := len(x) * count
	if count > 0 && (n/count != len(x) || n < 0) {
		panic("the result of (len(x) * count) overflows")
	}
	r := make(S, n)
	for done := copy(r, x); done > 0 && done < n; done *= 2 {
		copy(r[done:], r[:done])
	}
	return r
}

// Sort sorts x in ascending order, NaNs first.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	if ints, ok := any([]E(x)).([]int); ok {
		intsort.Ints(ints)
		return
	}
	pdqsort([]E(x), 0, len(x), bits.Len(uint(len(x))))
}

// SortFunc sorts x as cmp orders it: negative for a before b, positive for b
// before a. Equal elements may change their order.
func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	pdqsortFunc(cmp, []E(x), 0, len(x), bits.Len(uint(len(x))))
}

// SortStableFunc is SortFunc, but equal elements keep their order.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	stableFunc(cmp, []E(x), len(x))
}

// IsSorted reports whether x is sorted in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp.Less(x[i], x[i-1]) {
			return false
		}
	}
	return true
}

// IsSortedFunc reports whether x is sorted as cmp orders it.
func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

// Min returns the least element; a NaN if there is one. It panics if x is
// empty.
func Min[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) == 0 {
		panic("slices.Min: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if v < m || v != v {
			m = v
		}
	}
	return m
}

// MinFunc returns the first of the least elements as cmp orders them. It
// panics if x is empty.
func MinFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) == 0 {
		panic("slices.MinFunc: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		if cmp(x[i], m) < 0 {
			m = x[i]
		}
	}
	return m
}

// Max returns the greatest element; a NaN if there is one. It panics if x is
// empty.
func Max[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) == 0 {
		panic("slices.Max: empty list")
	}
	m := x[0]
	for _, v := range x[1:] {
		if v > m || v != v {
			m = v
		}
	}
	return m
}

// MaxFunc returns the first of the greatest elements as cmp orders them. It
// panics if x is empty.
func MaxFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) == 0 {
		panic("slices.MaxFunc: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		if cmp(x[i], m) > 0 {
			m = x[i]
		}
	}
	return m
}

// BinarySearch returns the place of target in x, which must be sorted, or
// where it can be inserted, and whether it is there.
func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	i, j := 0, len(x)
	for i < j {
		m := int(uint(i+j) >> 1)
		if cmp.Less(x[m], target) {
			i = m + 1
		} else {
			j = m
		}
	}
	return i, i < len(x) && (x[i] == target || x[i] != x[i] && target != target)
}

// BinarySearchFunc is BinarySearch with elements compared with target by cmp,
// which must go with the order of x.
func BinarySearchFunc[S ~[]E, E, T any](x S, target T, cmp func(E, T) int) (int, bool) {
	i, j := 0, len(x)
	for i < j {
		m := int(uint(i+j) >> 1)
		if cmp(x[m], target) < 0 {
			i = m + 1
		} else {
			j = m
		}
	}
	return i, i < len(x) && cmp(x[i], target) == 0
}
