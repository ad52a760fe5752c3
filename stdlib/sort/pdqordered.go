package sort

// Made by stdlib/gen/sort.go; do not edit.

import "math/bits"

// pdqsort sorts [a, b); limit is how many bad pivots are accepted.
func pdqsortOrdered[E float64 | string](data []E, a, b, limit int) {
	balanced, partitioned := true, true // how the last partition was
	for b-a > insertionMax {
		n := b - a
		if limit == 0 {
			heapSortOrdered(data, a, b)
			return
		}
		if !balanced {
			scatterOrdered(data, a, b)
			limit--
		}
		pivot, seen := choosePivotOrdered(data, a, b)
		if seen == descending {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				data[i], data[j] = data[j], data[i]
			}
			pivot = b - 1 - (pivot - a)
			seen = ascending
		}
		if seen == ascending && balanced && partitioned && repairOrdered(data, a, b) {
			return
		}
		if a > 0 && !(data[a-1] < data[pivot] || data[a-1] != data[a-1] && data[pivot] == data[pivot]) {
			// Nothing is less than the pivot.
			a = partitionEqualOrdered(data, a, b, pivot)
			continue
		}

		var mid int
		mid, partitioned = partitionOrdered(data, a, b, pivot)
		// The recursion is on the shorter side.
		if left, right := mid-a, b-mid; left < right {
			balanced = left >= n/8
			pdqsortOrdered(data, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdqsortOrdered(data, mid+1, b, limit)
			b = mid
		}
	}
	insertionSortOrdered(data, a, b)
}

// insertionSort sorts [a, b).
func insertionSortOrdered[E float64 | string](data []E, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && (data[j] < data[j-1] || data[j] != data[j] && data[j-1] == data[j-1]); j-- {
			data[j], data[j-1] = data[j-1], data[j]
		}
	}
}

// heapSort sorts [a, b).
func heapSortOrdered[E float64 | string](data []E, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDownOrdered(data, a, i, n)
	}
	for i := n - 1; i >= 0; i-- {
		data[a], data[a+i] = data[a+i], data[a]
		siftDownOrdered(data, a, 0, i)
	}
}

// siftDown makes the subtree at root a heap, whose children are heaps, in the
// heap of the first n elements from a.
func siftDownOrdered[E float64 | string](data []E, a, root, n int) {
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
func partitionOrdered[E float64 | string](data []E, a, b, pivot int) (mid int, already bool) {
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
func partitionEqualOrdered[E float64 | string](data []E, a, b, pivot int) int {
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
func repairOrdered[E float64 | string](data []E, a, b int) bool {
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
func scatterOrdered[E float64 | string](data []E, a, b int) {
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
func choosePivotOrdered[E float64 | string](data []E, a, b int) (pivot int, seen order) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= scatterMin {
		if n >= ninthsMin {
			i = medianOrdered(data, i-1, i, i+1, &swaps)
			j = medianOrdered(data, j-1, j, j+1, &swaps)
			k = medianOrdered(data, k-1, k, k+1, &swaps)
		}
		j = medianOrdered(data, i, j, k, &swaps)
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
func medianOrdered[E float64 | string](data []E, a, b, c int, swaps *int) int {
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
