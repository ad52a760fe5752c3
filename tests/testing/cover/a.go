package cover

import "example.com/cover/sub"

// Sign is -1, 0 or 1.
func Sign(x int) int {
	if x < 0 {
		return -1
	} else if x > 0 {
		return sub.One()
	}
	return 0
}
