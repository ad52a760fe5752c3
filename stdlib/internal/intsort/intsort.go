// Package intsort sorts integers in native code, for sort and slices. Of
// integers equal ones cannot be told apart, so any algorithm will do.
//
// Runs of a fixed length are sorted each by one native call, and then merged,
// pairs of pairs and so on, by calls that do a limited amount of work: a native
// must not hold up the collector for long.
package intsort

const run = 2048

// Ints sorts x in ascending order.
func Ints(x []int) {
	n := len(x)
	for i := 0; i < n; i += run {
		end := i + run
		if end > n {
			end = n
		}
		sortRun(x[i:end])
	}
	if n <= run {
		return
	}
	from, to := x, make([]int, n)
	for width := run; width < n; width *= 2 {
		for lo := 0; lo < n; lo += 2 * width {
			mid, hi := lo+width, lo+2*width
			if mid > n {
				mid = n
			}
			if hi > n {
				hi = n
			}
			for i, j := lo, mid; i < mid || j < hi; {
				i, j = merge(to[lo:hi], from, i, mid, j, hi, lo)
			}
		}
		from, to = to, from
	}
	if &from[0] != &x[0] {
		copy(x, from)
	}
}

// sortRun sorts x, which is short.
func sortRun(x []int)

// merge goes on to merge from[lo:mid] and from[mid:hi] into to, which is as
// long as both. What has been taken is what comes before i and j. It returns
// the new i and j when it is ready or has done enough.
func merge(to, from []int, i, mid, j, hi, lo int) (nextI, nextJ int)
