package slices

// Made by stdlib/gen/sort.go; do not edit.

import (
	"cmp"
	"math/bits"
)

// Pattern-defeating quicksort, by Orson Peters: a quicksort that
//   - leaves short ranges to insertion sort, and to heap sort a range where
//     too many pivots were bad, so that n*log(n) is guaranteed;
//   - tries a few steps of insertion sort if the pivot search saw ascending
//     elements, and turns the range round if it saw only descending ones;
//   - moves all elements equal to the pivot aside if the element before the
//     range is equal to it too;
//   - after an unbalanced partition swaps some elements to break patterns.
//
// Which of equal elements comes first depends on each of these decisions, and
// they are the ones that Go makes.

const (
	insertionMax  = 12 // length of ranges for insertion sort
	ninthsMin     = 50 // length from which a pivot is the median of nine
	scatterMin    = 8  // length from which patterns are broken and pivots sought
	shiftMin      = 50 // length from which pairs out of order are repaired
	maxRepairs    = 5
	swapsIfSinked = 4 * 3 // swaps of a pivot search that saw only descents
)

// What a pivot search saw.
type order int

const (
	unknownOrder order = iota
	ascending
	descending
)

// pdqsort sorts [a, b); limit is how many bad pivots are accepted.
func pdqsort[E cmp.Ordered](data []E, a, b, limit int) {
	balanced, partitioned := true, true // how the last partition was
	for b-a > insertionMax {
		n := b - a
		if limit == 0 {
			heapSort(data, a, b)
			return
		}
		if !balanced {
			scatter(data, a, b)
			limit--
		}
		pivot, seen := choosePivot(data, a, b)
		if seen == descending {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				data[i], data[j] = data[j], data[i]
			}
			pivot = b - 1 - (pivot - a)
			seen = ascending
		}
		if seen == ascending && balanced && partitioned && repair(data, a, b) {
			return
		}
		if a > 0 && !(data[a-1] < data[pivot] || data[a-1] != data[a-1] && data[pivot] == data[pivot]) {
			// Nothing is less than the pivot.
			a = partitionEqual(data, a, b, pivot)
			continue
		}

		var mid int
		mid, partitioned = partition(data, a, b, pivot)
		// The recursion is on the shorter side.
		if left, right := mid-a, b-mid; left < right {
			balanced = left >= n/8
			pdqsort(data, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdqsort(data, mid+1, b, limit)
			b = mid
		}
	}
	insertionSort(data, a, b)
}

// insertionSort sorts [a, b).
func insertionSort[E cmp.Ordered](data []E, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && (data[j] < data[j-1] || data[j] != data[j] && data[j-1] == data[j-1]); j-- {
			data[j], data[j-1] = data[j-1], data[j]
		}
	}
}

// heapSort sorts [a, b).
func heapSort[E cmp.Ordered](data []E, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDown(data, a, i, n)
	}
	for i := n - 1; i >= 0; i-- {
		data[a], data[a+i] = data[a+i], data[a]
		siftDown(data, a, 0, i)
	}
}

// siftDown makes the subtree at root a heap, whose children are heaps, in the
// heap of the first n elements from a.
func siftDown[E cmp.Ordered](data []E, a, root, n int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && (data[a+child] < data[a+child+1] || data[a+child] != data[a+child] && data[a+child+1] == data[a+child+1]) {
			child++
		}
		if !(data[a+root] < data[a+child] || data[a+root] != data[a+root] && data[a+child] == data[a+child]) {
			return
		}
		data[a+root], data[a+child] = data[a+child], data[a+root]
		root = child
	}
}

// partition moves what is less than the pivot before it and the rest behind.
// It returns the pivot's new place and whether there was nothing to swap.
func partition[E cmp.Ordered](data []E, a, b, pivot int) (mid int, already bool) {
	data[a], data[pivot] = data[pivot], data[a]
	i, j := a+1, b-1
	for already = true; ; already = false {
		for i <= j && (data[i] < data[a] || data[i] != data[i] && data[a] == data[a]) {
			i++
		}
		for i <= j && !(data[j] < data[a] || data[j] != data[j] && data[a] == data[a]) {
			j--
		}
		if i > j {
			data[j], data[a] = data[a], data[j]
			return j, already
		}
		data[i], data[j] = data[j], data[i]
		i++
		j--
	}
}

// partitionEqual moves what is equal to the pivot, than which nothing is less,
// to the front, and returns where the rest begins.
func partitionEqual[E cmp.Ordered](data []E, a, b, pivot int) int {
	data[a], data[pivot] = data[pivot], data[a]
	i, j := a+1, b-1
	for {
		for i <= j && !(data[a] < data[i] || data[a] != data[a] && data[i] == data[i]) {
			i++
		}
		for i <= j && (data[a] < data[j] || data[a] != data[a] && data[j] == data[j]) {
			j--
		}
		if i > j {
			return i
		}
		data[i], data[j] = data[j], data[i]
		i++
		j--
	}
}

// repair sorts [a, b) if it is sorted but for a few elements; otherwise it
// gives up and returns false.
func repair[E cmp.Ordered](data []E, a, b int) bool {
	i := a + 1
	for step := 0; step < maxRepairs; step++ {
		for i < b && !(data[i] < data[i-1] || data[i] != data[i] && data[i-1] == data[i-1]) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < shiftMin {
			return false
		}
		data[i], data[i-1] = data[i-1], data[i]
		if i-a >= 2 {
			for j := i - 1; j >= 1 && (data[j] < data[j-1] || data[j] != data[j] && data[j-1] == data[j-1]); j-- {
				data[j], data[j-1] = data[j-1], data[j]
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && (data[j] < data[j-1] || data[j] != data[j] && data[j-1] == data[j-1]); j++ {
				data[j], data[j-1] = data[j-1], data[j]
			}
		}
	}
	return false
}

// scatter swaps three elements in the middle with ones at random places.
func scatter[E cmp.Ordered](data []E, a, b int) {
	n := b - a
	if n < scatterMin {
		return
	}
	mask := uint64(1)<<uint(bits.Len(uint(n))) - 1
	random := uint64(n) // George Marsaglia's xorshift
	at := a + n/4*2 - 1
	for i := at; i < at+3; i++ {
		random ^= random << 13
		random ^= random >> 17
		random ^= random << 5
		other := int(random & mask)
		if other >= n {
			other -= n
		}
		data[i], data[a+other] = data[a+other], data[i]
	}
}

// choosePivot returns a good pivot for [a, b): a fixed one, the median of
// three or, if the range is long, the median of the medians of three times
// three. That it needed no swap, or all that are possible, is a hint how the
// range is ordered.
func choosePivot[E cmp.Ordered](data []E, a, b int) (pivot int, seen order) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= scatterMin {
		if n >= ninthsMin {
			i = median(data, i-1, i, i+1, &swaps)
			j = median(data, j-1, j, j+1, &swaps)
			k = median(data, k-1, k, k+1, &swaps)
		}
		j = median(data, i, j, k, &swaps)
	}
	switch swaps {
	case 0:
		return j, ascending
	case swapsIfSinked:
		return j, descending
	}
	return j, unknownOrder
}

// median returns the index of the median of three elements, and counts swaps.
func median[E cmp.Ordered](data []E, a, b, c int, swaps *int) int {
	if data[b] < data[a] || data[b] != data[b] && data[a] == data[a] {
		*swaps++
		a, b = b, a
	}
	if data[c] < data[b] || data[c] != data[c] && data[b] == data[b] {
		*swaps++
		b = c
		if data[b] < data[a] || data[b] != data[b] && data[a] == data[a] {
			*swaps++
			b = a
		}
	} else if data[b] < data[a] || data[b] != data[b] && data[a] == data[a] {
		*swaps++
		b = a
	}
	return b
}
