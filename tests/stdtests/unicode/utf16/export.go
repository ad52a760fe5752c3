package utf16

const (
	MaxRune         = maxRune
	ReplacementChar = replacementChar
)
