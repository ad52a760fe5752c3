package slices

// Made by stdlib/gen/sort.go; do not edit.

const stableBlock = 20

func stableFunc[E any](cmp func(a, b E) int, data []E, n int) {
	for a := 0; a < n; a += stableBlock {
		b := a + stableBlock
		if b > n {
			b = n
		}
		insertionSortFunc(cmp, data, a, b)
	}
	for size := stableBlock; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			b := a + 2*size
			if b > n {
				b = n
			}
			symMergeFunc(cmp, data, a, a+size, b)
		}
	}
}

// symMerge merges the sorted [a, m) and [m, b), neither of them empty. It
// finds the place where the left part has to be cut, and symmetrically to it
// the right one, exchanges what is between the cuts, and merges both halves.
func symMergeFunc[E any](cmp func(a, b E) int, data []E, a, m, b int) {
	if m-a == 1 || b-m == 1 {
		mergeOneFunc(cmp, data, a, m, b)
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
		if cmp(data[sum-1-c], data[c]) < 0 {
			hi = c
		} else {
			lo = c + 1
		}
	}
	end := sum - lo
	if lo < m && m < end {
		rotateFunc(cmp, data, lo, m, end)
	}
	if a < lo && lo < mid {
		symMergeFunc(cmp, data, a, lo, mid)
	}
	if mid < end && end < b {
		symMergeFunc(cmp, data, mid, end, b)
	}
}

// mergeOne is symMerge if one part is a single element: it moves this to its
// place.
func mergeOneFunc[E any](cmp func(a, b E) int, data []E, a, m, b int) {
	if m-a == 1 {
		lo, hi := m, b // before the first that is not less
		for lo < hi {
			c := int(uint(lo+hi) >> 1)
			if cmp(data[c], data[a]) < 0 {
				lo = c + 1
			} else {
				hi = c
			}
		}
		for i := a; i < lo-1; i++ {
			data[i], data[i+1] = data[i+1], data[i]
		}
		return
	}
	lo, hi := a, m // before the first that is greater
	for lo < hi {
		c := int(uint(lo+hi) >> 1)
		if cmp(data[m], data[c]) < 0 {
			hi = c
		} else {
			lo = c + 1
		}
	}
	for i := m; i > lo; i-- {
		data[i], data[i-1] = data[i-1], data[i]
	}
}

// rotate exchanges [a, m) and [m, b).
func rotateFunc[E any](cmp func(a, b E) int, data []E, a, m, b int) {
	left, right := m-a, b-m
	for left != right {
		if left > right {
			swapRangeFunc(cmp, data, m-left, m, right)
			left -= right
		} else {
			swapRangeFunc(cmp, data, m-left, m+right-left, left)
			right -= left
		}
	}
	swapRangeFunc(cmp, data, m-left, m, left)
}

func swapRangeFunc[E any](cmp func(a, b E) int, data []E, a, b, n int) {
	for i := 0; i < n; i++ {
		data[a+i], data[b+i] = data[b+i], data[a+i]
	}
}
