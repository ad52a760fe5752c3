package sort

// Made by stdlib/gen/sort.go; do not edit.

import "math/bits"

// pdqsort sorts [a, b); limit is how many bad pivots are accepted.
func pdqsortFunc(data lessSwap, a, b, limit int) {
	balanced, partitioned := true, true // how the last partition was
	for b-a > insertionMax {
		n := b - a
		if limit == 0 {
			heapSortFunc(data, a, b)
			return
		}
		if !balanced {
			scatterFunc(data, a, b)
			limit--
		}
		pivot, seen := choosePivotFunc(data, a, b)
		if seen == descending {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				data.Swap(i, j)
			}
			pivot = b - 1 - (pivot - a)
			seen = ascending
		}
		if seen == ascending && balanced && partitioned && repairFunc(data, a, b) {
			return
		}
		if a > 0 && !data.Less(a-1, pivot) {
			// Nothing is less than the pivot.
			a = partitionEqualFunc(data, a, b, pivot)
			continue
		}

		var mid int
		mid, partitioned = partitionFunc(data, a, b, pivot)
		// The recursion is on the shorter side.
		if left, right := mid-a, b-mid; left < right {
			balanced = left >= n/8
			pdqsortFunc(data, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdqsortFunc(data, mid+1, b, limit)
			b = mid
		}
	}
	insertionSortFunc(data, a, b)
}

// insertionSort sorts [a, b).
func insertionSortFunc(data lessSwap, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && data.Less(j, j-1); j-- {
			data.Swap(j, j-1)
		}
	}
}

// heapSort sorts [a, b).
func heapSortFunc(data lessSwap, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDownFunc(data, a, i, n)
	}
	for i := n - 1; i >= 0; i-- {
		data.Swap(a, a+i)
		siftDownFunc(data, a, 0, i)
	}
}

// siftDown makes the subtree at root a heap, whose children are heaps, in the
// heap of the first n elements from a.
func siftDownFunc(data lessSwap, a, root, n int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && data.Less(a+child, a+child+1) {
			child++
		}
		if !data.Less(a+root, a+child) {
			return
		}
		data.Swap(a+root, a+child)
		root = child
	}
}

// partition moves what is less than the pivot before it and the rest behind.
// It returns the pivot's new place and whether there was nothing to swap.
func partitionFunc(data lessSwap, a, b, pivot int) (mid int, already bool) {
	data.Swap(a, pivot)
	i, j := a+1, b-1
	for already = true; ; already = false {
		for i <= j && data.Less(i, a) {
			i++
		}
		for i <= j && !data.Less(j, a) {
			j--
		}
		if i > j {
			data.Swap(j, a)
			return j, already
		}
		data.Swap(i, j)
		i++
		j--
	}
}

// partitionEqual moves what is equal to the pivot, than which nothing is less,
// to the front, and returns where the rest begins.
func partitionEqualFunc(data lessSwap, a, b, pivot int) int {
	data.Swap(a, pivot)
	i, j := a+1, b-1
	for {
		for i <= j && !data.Less(a, i) {
			i++
		}
		for i <= j && data.Less(a, j) {
			j--
		}
		if i > j {
			return i
		}
		data.Swap(i, j)
		i++
		j--
	}
}

// repair sorts [a, b) if it is sorted but for a few elements; otherwise it
// gives up and returns false.
func repairFunc(data lessSwap, a, b int) bool {
	i := a + 1
	for step := 0; step < maxRepairs; step++ {
		for i < b && !data.Less(i, i-1) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < shiftMin {
			return false
		}
		data.Swap(i, i-1)
		if i-a >= 2 {
			for j := i - 1; j >= 1 && data.Less(j, j-1); j-- {
				data.Swap(j, j-1)
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && data.Less(j, j-1); j++ {
				data.Swap(j, j-1)
			}
		}
	}
	return false
}

// scatter swaps three elements in the middle with ones at random places.
func scatterFunc(data lessSwap, a, b int) {
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
		data.Swap(i, a+other)
	}
}

// choosePivot returns a good pivot for [a, b): a fixed one, the median of
// three or, if the range is long, the median of the medians of three times
// three. That it needed no swap, or all that are possible, is a hint how the
// range is ordered.
func choosePivotFunc(data lessSwap, a, b int) (pivot int, seen order) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= scatterMin {
		if n >= ninthsMin {
			i = medianFunc(data, i-1, i, i+1, &swaps)
			j = medianFunc(data, j-1, j, j+1, &swaps)
			k = medianFunc(data, k-1, k, k+1, &swaps)
		}
		j = medianFunc(data, i, j, k, &swaps)
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
func medianFunc(data lessSwap, a, b, c int, swaps *int) int {
	if data.Less(b, a) {
		*swaps++
		a, b = b, a
	}
	if data.Less(c, b) {
		*swaps++
		b = c
		if data.Less(b, a) {
			*swaps++
			b = a
		}
	} else if data.Less(b, a) {
		*swaps++
		b = a
	}
	return b
}
