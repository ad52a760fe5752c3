package sort

// Made by stdlib/gen/sort.go; do not edit.

func stableFunc(data lessSwap, n int) {
	for a := 0; a < n; a += stableBlock {
		b := a + stableBlock
		if b > n {
			b = n
		}
		insertionSortFunc(data, a, b)
	}
	for size := stableBlock; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			b := a + 2*size
			if b > n {
				b = n
			}
			symMergeFunc(data, a, a+size, b)
		}
	}
}

// symMerge merges the sorted [a, m) and [m, b), neither of them empty. It
// finds the place where the left part has to be cut, and symmetrically to it
// the right one, exchanges what is between the cuts, and merges both halves.
func symMergeFunc(data lessSwap, a, m, b int) {
	if m-a == 1 || b-m == 1 {
		mergeOneFunc(data, a, m, b)
		return
	}
	mid := int(uint(a+b) >> 1)
	sum := mid + m
	lo, hi := a, m
	if m > mid {
		lo, hi = sum-b, mid
	}
	for lo < hi {
		c := int(uint(lo+hi) >> 1)
		if data.Less(sum-1-c, c) {
			hi = c
		} else {
			lo = c + 1
		}
	}
	end := sum - lo
	if lo < m && m < end {
		rotateFunc(data, lo, m, end)
	}
	if a < lo && lo < mid {
		symMergeFunc(data, a, lo, mid)
	}
	if mid < end && end < b {
		symMergeFunc(data, mid, end, b)
	}
}

// mergeOne is symMerge if one part is a single element: it moves this to its
// place.
func mergeOneFunc(data lessSwap, a, m, b int) {
	if m-a == 1 {
		lo, hi := m, b // before the first that is not less
		for lo < hi {
			c := int(uint(lo+hi) >> 1)
			if data.Less(c, a) {
				lo = c + 1
			} else {
				hi = c
			}
		}
		for i := a; i < lo-1; i++ {
			data.Swap(i, i+1)
		}
		return
	}
	lo, hi := a, m // before the first that is greater
	for lo < hi {
		c := int(uint(lo+hi) >> 1)
		if data.Less(m, c) {
			hi = c
		} else {
			lo = c + 1
		}
	}
	for i := m; i > lo; i-- {
		data.Swap(i, i-1)
	}
}

// rotate exchanges [a, m) and [m, b).
func rotateFunc(data lessSwap, a, m, b int) {
	left, right := m-a, b-m
	for left != right {
		if left > right {
			swapRangeFunc(data, m-left, m, right)
			left -= right
		} else {
			swapRangeFunc(data, m-left, m+right-left, left)
			right -= left
		}
	}
	swapRangeFunc(data, m-left, m, left)
}

func swapRangeFunc(data lessSwap, a, b, n int) {
	for i := 0; i < n; i++ {
		data.Swap(a+i, b+i)
	}
}
