package sort

// A stable sort without extra memory: blocks sorted by insertion are merged,
// pairs of pairs and so on, with the SymMerge of Pok-Son Kim and Arne
// Kutzner. It takes n*log(n) comparisons and n*log(n)**2 swaps.

const stableBlock = 20

func stable(data Interface, n int) {
	for a := 0; a < n; a += stableBlock {
		b := a + stableBlock
		if b > n {
			b = n
		}
		insertionSort(data, a, b)
	}
	for size := stableBlock; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			b := a + 2*size
			if b > n {
				b = n
			}
			symMerge(data, a, a+size, b)
		}
	}
}

// symMerge merges the sorted [a, m) and [m, b), neither of them empty. It
// finds the place where the left part has to be cut, and symmetrically to it
// the right one, exchanges what is between the cuts, and merges both halves.
func symMerge(data Interface, a, m, b int) {
	if m-a == 1 || b-m == 1 {
		mergeOne(data, a, m, b)
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
		rotate(data, lo, m, end)
	}
	if a < lo && lo < mid {
		symMerge(data, a, lo, mid)
	}
	if mid < end && end < b {
		symMerge(data, mid, end, b)
	}
}

// mergeOne is symMerge if one part is a single element: it moves this to its
// place.
func mergeOne(data Interface, a, m, b int) {
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
func rotate(data Interface, a, m, b int) {
	left, right := m-a, b-m
	for left != right {
		if left > right {
			swapRange(data, m-left, m, right)
			left -= right
		} else {
			swapRange(data, m-left, m+right-left, left)
			right -= left
		}
	}
	swapRange(data, m-left, m, left)
}

func swapRange(data Interface, a, b, n int) {
	for i := 0; i < n; i++ {
		data.Swap(a+i, b+i)
	}
}
