// Package unichar has what strings, bytes and unicode need to know about
// single runes. It exists so that programs which import strings do not load
// the range tables of unicode: the data of this package is in native code.
// Package unicode makes these types and functions its own.
package unichar

import "unicode/utf8"

// The kinds of case conversion, as in unicode.
const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// UpperLower as a delta of a CaseRange says that upper and lower case runes
// alternate in it, beginning with an upper case one.
const UpperLower = utf8.MaxRune + 1

// A CaseRange is a range of runes with the same case conversions: the delta of
// a kind of conversion is added to the rune.
type CaseRange struct {
	Lo    uint32
	Hi    uint32
	Delta Deltas
}

// Deltas has a delta for each kind of conversion.
type Deltas = [MaxCase]rune

// SpecialCase has the case conversions in which a language differs from
// others, in ascending order.
type SpecialCase []CaseRange

// ToUpper maps r to upper case as the language does.
func (special SpecialCase) ToUpper(r rune) rune { return special.to(UpperCase, r) }

// ToTitle maps r to title case as the language does.
func (special SpecialCase) ToTitle(r rune) rune { return special.to(TitleCase, r) }

// ToLower maps r to lower case as the language does.
func (special SpecialCase) ToLower(r rune) rune { return special.to(LowerCase, r) }

func (special SpecialCase) to(kind int, r rune) rune {
	for i := range special {
		c := &special[i]
		if rune(c.Lo) <= r && r <= rune(c.Hi) {
			d := c.Delta[kind]
			if d > utf8.MaxRune {
				return rune(c.Lo) + ((r-rune(c.Lo))&^1 | rune(kind&1))
			}
			return r + d
		}
	}
	return To(kind, r)
}

// To maps r to the given kind of case, or to U+FFFD if there is no such kind.
func To(kind int, r rune) rune {
	if kind < 0 || kind >= MaxCase {
		return utf8.RuneError
	}
	return convert(kind, r)
}

// ToUpper maps r to upper case.
func ToUpper(r rune) rune {
	if uint32(r) < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	return convert(UpperCase, r)
}

// ToLower maps r to lower case.
func ToLower(r rune) rune {
	if uint32(r) < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return convert(LowerCase, r)
}

// ToTitle maps r to title case.
func ToTitle(r rune) rune {
	if uint32(r) < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	return convert(TitleCase, r)
}

// IsSpace reports whether r is white space.
func IsSpace(r rune) bool {
	if uint32(r) <= 0xFF {
		switch r {
		case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0:
			return true
		}
		return false
	}
	return Class(r)&White != 0
}

// IsLetter reports whether r is a letter.
func IsLetter(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		c := byte(r) | 0x20
		return 'a' <= c && c <= 'z'
	}
	return Class(r)&Letter != 0
}

// IsDigit reports whether r is a decimal digit.
func IsDigit(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return Class(r)&Digit != 0
}
