// Package sort sorts slices and other collections.
//
// Sort and Slice use pattern-defeating quicksort (pdq.go), Stable and
// SliceStable insertion sort and merging in place (stable.go). Both exist
// for an Interface and for a lessSwap, which is what Slice sorts; the first also
// for slices of floats and strings (integers are left to intsort). The others are made from the code for an
// Interface by stdlib/gen/sort.go.
package sort

import (
	"internal/intsort"
	"math/bits"
)

// An Interface is a collection that can be sorted, by the indices of its
// elements.
type Interface interface {
	// Len returns the number of elements.
	Len() int

	// Less reports whether element i must come before element j. It must be
	// a strict weak ordering.
	Less(i, j int) bool

	// Swap swaps elements i and j.
	Swap(i, j int)
}

// A lessSwap is a collection without its length.
type lessSwap struct {
	Less func(i, j int) bool
	Swap func(i, j int)
}

// Sort sorts data in ascending order. Equal elements may change their order.
func Sort(data Interface) {
	n := data.Len()
	pdqsort(data, 0, n, bits.Len(uint(n)))
}

// Stable sorts data in ascending order; equal elements keep their order.
func Stable(data Interface) {
	stable(data, data.Len())
}

// IsSorted reports whether data is sorted.
func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

type reverse struct {
	Interface
}

func (r reverse) Less(i, j int) bool { return r.Interface.Less(j, i) }

// Reverse returns data in the reverse order.
func Reverse(data Interface) Interface { return &reverse{data} }

// IntSlice is a sortable []int.
type IntSlice []int

// Len returns the number of elements.
func (x IntSlice) Len() int { return len(x) }

// Less reports whether element i is smaller than element j.
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }

// Swap exchanges two elements.
func (x IntSlice) Swap(i, j int) { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x IntSlice) Sort() { Sort(x) }

// Float64Slice is a sortable []float64, NaNs first.
type Float64Slice []float64

// Len returns the number of elements.
func (x Float64Slice) Len() int { return len(x) }

// Less reports whether element i is smaller than element j.
func (x Float64Slice) Less(i, j int) bool {
	return x[i] < x[j] || x[i] != x[i] && x[j] == x[j]
}

// Swap exchanges two elements.
func (x Float64Slice) Swap(i, j int) { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x Float64Slice) Sort() { Sort(x) }

// StringSlice is a sortable []string.
type StringSlice []string

// Len returns the number of elements.
func (x StringSlice) Len() int { return len(x) }

// Less reports whether element i is smaller than element j.
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }

// Swap exchanges two elements.
func (x StringSlice) Swap(i, j int) { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x StringSlice) Sort() { Sort(x) }

// Ints sorts x.
func Ints(x []int) { intsort.Ints(x) }

// Float64s sorts x, NaNs first.
func Float64s(x []float64) { pdqsortOrdered(x, 0, len(x), bits.Len(uint(len(x)))) }

// Strings sorts x.
func Strings(x []string) { pdqsortOrdered(x, 0, len(x), bits.Len(uint(len(x)))) }

// IntsAreSorted reports whether x is sorted.
func IntsAreSorted(x []int) bool { return IsSorted(IntSlice(x)) }

// Float64sAreSorted reports whether x is sorted, NaNs first.
func Float64sAreSorted(x []float64) bool { return IsSorted(Float64Slice(x)) }

// StringsAreSorted reports whether x is sorted.
func StringsAreSorted(x []string) bool { return IsSorted(StringSlice(x)) }
