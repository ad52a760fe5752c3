// Package utf16 converts between runes and UTF-16.
package utf16

const (
	replacementChar = '\uFFFD'
	maxRune         = '\U0010FFFF'

	// A rune from pairBase on is a high and a low surrogate, ten bits each.
	highMin  = 0xD800
	lowMin   = 0xDC00
	lowEnd   = 0xE000
	pairBase = 0x10000
)

// IsSurrogate reports whether r can be part of a surrogate pair.
func IsSurrogate(r rune) bool {
	return highMin <= r && r < lowEnd
}

// DecodeRune returns the rune of a surrogate pair, or U+FFFD if r1 and r2 are
// no pair.
func DecodeRune(r1, r2 rune) rune {
	if highMin <= r1 && r1 < lowMin && lowMin <= r2 && r2 < lowEnd {
		return (r1-highMin)<<10 | (r2 - lowMin) + pairBase
	}
	return replacementChar
}

// EncodeRune returns the surrogate pair of r, or twice U+FFFD if r is not
// encoded as a pair.
func EncodeRune(r rune) (r1, r2 rune) {
	if r < pairBase || r > maxRune {
		return replacementChar, replacementChar
	}
	r -= pairBase
	return highMin + r>>10, lowMin + r&0x3FF
}

// RuneLen returns the number of 16-bit words that encode r, or -1 if r
// cannot be encoded.
func RuneLen(r rune) int {
	switch {
	case 0 <= r && r < highMin, lowEnd <= r && r < pairBase:
		return 1
	case pairBase <= r && r <= maxRune:
		return 2
	}
	return -1
}

// AppendRune appends the encoding of r to a; what cannot be encoded is
// appended as U+FFFD.
func AppendRune(a []uint16, r rune) []uint16 {
	switch RuneLen(r) {
	case 1:
		return append(a, uint16(r))
	case 2:
		r1, r2 := EncodeRune(r)
		return append(a, uint16(r1), uint16(r2))
	}
	return append(a, replacementChar)
}

// Encode returns the UTF-16 encoding of s.
func Encode(s []rune) []uint16 {
	n := len(s)
	for _, r := range s {
		if r >= pairBase {
			n++
		}
	}
	a := make([]uint16, 0, n)
	for _, r := range s {
		a = AppendRune(a, r)
	}
	return a
}

// Decode returns the runes that s encodes; a lone surrogate gives U+FFFD.
func Decode(s []uint16) []rune {
	a := make([]rune, 0, len(s))
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if IsSurrogate(r) {
			var next rune
			if i+1 < len(s) {
				next = rune(s[i+1])
			}
			if r = DecodeRune(r, next); r != replacementChar {
				i++
			}
		}
		a = append(a, r)
	}
	return a
}
