package utf8

// RuneCount returns the number of runes in p; each invalid byte counts as one.
func RuneCount(p []byte) int

// RuneCountInString is RuneCount for a string.
func RuneCountInString(s string) int

// Valid reports whether p is entirely valid UTF-8.
func Valid(p []byte) bool

// ValidString reports whether s is entirely valid UTF-8.
func ValidString(s string) bool
