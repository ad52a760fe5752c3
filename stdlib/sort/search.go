package sort

// Search returns the smallest i in [0, n) for which f(i) is true, or n; f must
// be false up to some index and true from there on.
func Search(n int, f func(int) bool) int {
	i, j := 0, n
	for i < j {
		m := int(uint(i+j) >> 1)
		if f(m) {
			j = m
		} else {
			i = m + 1
		}
	}
	return i
}

// Find returns the smallest i in [0, n) for which cmp(i) <= 0, or n, and
// whether cmp(i) == 0; cmp must be positive at first, then zero, then
// negative, as the comparison of what is searched with element i is.
func Find(n int, cmp func(int) int) (i int, found bool) {
	i, j := 0, n
	for i < j {
		m := int(uint(i+j) >> 1)
		if cmp(m) > 0 {
			i = m + 1
		} else {
			j = m
		}
	}
	return i, i < n && cmp(i) == 0
}

// SearchInts returns the first index at which x is, or can be put, in a.
func SearchInts(a []int, x int) int {
	i, j := 0, len(a)
	for i < j {
		m := int(uint(i+j) >> 1)
		if a[m] < x {
			i = m + 1
		} else {
			j = m
		}
	}
	return i
}

// SearchFloat64s returns the first index at which x is, or can be put, in a.
func SearchFloat64s(a []float64, x float64) int {
	i, j := 0, len(a)
	for i < j {
		m := int(uint(i+j) >> 1)
		if a[m] >= x {
			j = m
		} else {
			i = m + 1
		}
	}
	return i
}

// SearchStrings returns the first index at which x is, or can be put, in a.
func SearchStrings(a []string, x string) int {
	i, j := 0, len(a)
	for i < j {
		m := int(uint(i+j) >> 1)
		if a[m] < x {
			i = m + 1
		} else {
			j = m
		}
	}
	return i
}

// Search is SearchInts(p, x).
func (p IntSlice) Search(x int) int { return SearchInts(p, x) }

// Search is SearchFloat64s(p, x).
func (p Float64Slice) Search(x float64) int { return SearchFloat64s(p, x) }

// Search is SearchStrings(p, x).
func (p StringSlice) Search(x string) int { return SearchStrings(p, x) }
