package strconv

// SetOptimize would switch short ways off; there is nothing to switch.
func SetOptimize(b bool) bool { return true }

// ParseFloatPrefix gives parseFloatPrefix's error as an error.
func ParseFloatPrefix(s string, bitSize int) (float64, int, error) {
	f, n, err := parseFloatPrefix(s, bitSize)
	if err != nil {
		return f, n, err
	}
	return f, n, nil
}
