package xml

// isName reports whether s is a name.
func isName(s string) bool

// nameRun returns how many bytes of b a name could have.
func nameRun(b []byte) int

// spaceRun returns how many bytes of b are white space.
func spaceRun(b []byte) int

// textRun returns how many bytes of b are before a < & ] or carriage return, or before quote if that is not negative.
func textRun(b []byte, quote int) int

// goodRun returns how many bytes of b are UTF-8 of characters that documents may have.
func goodRun(b []byte) int

// plainRun returns how many bytes of s need not be escaped; newline: lines' ends must be.
func plainRun(s string, newline bool) int
