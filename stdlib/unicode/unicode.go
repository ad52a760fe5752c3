// Package unicode classifies runes and maps them to other cases.
//
// The functions about single runes are based on package unichar; the tables
// are for those who ask for a script, a property or a set of their own.
package unicode

import "internal/unichar"

const (
	MaxRune         = '\U0010FFFF' // the largest rune
	ReplacementChar = '\uFFFD'     // stands for what is not valid
	MaxASCII        = '\u007F'     // the largest rune of ASCII
	MaxLatin1       = '\u00FF'     // the largest rune of Latin-1
)

// The kinds of case conversion.
const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// UpperLower as a delta of a CaseRange says that upper and lower case runes
// alternate in it.
const UpperLower = MaxRune + 1

// A RangeTable is a set of runes, as ranges in ascending order that do not
// overlap. R32 has only runes that do not fit 16 bits.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int // how many ranges of R16 have Hi <= MaxLatin1
}

// A Range16 is the set Lo, Lo+Stride, ..., Hi.
type Range16 struct {
	Lo     uint16
	Hi     uint16
	Stride uint16
}

// A Range32 is the set Lo, Lo+Stride, ..., Hi.
type Range32 struct {
	Lo     uint32
	Hi     uint32
	Stride uint32
}

// A CaseRange is a range of runes with the same case conversions.
type CaseRange = unichar.CaseRange

// SpecialCase has the case conversions in which a language differs.
type SpecialCase = unichar.SpecialCase

// TurkishCase has the dotted and the dotless i.
var TurkishCase = SpecialCase{
	{Lo: 0x49, Hi: 0x49, Delta: unichar.Deltas{0, 0x131 - 0x49, 0}},
	{Lo: 0x69, Hi: 0x69, Delta: unichar.Deltas{0x130 - 0x69, 0, 0x130 - 0x69}},
	{Lo: 0x130, Hi: 0x130, Delta: unichar.Deltas{0, 0x69 - 0x130, 0}},
	{Lo: 0x131, Hi: 0x131, Delta: unichar.Deltas{0x49 - 0x131, 0, 0x49 - 0x131}},
}

// AzeriCase is the same as TurkishCase.
var AzeriCase = TurkishCase

// Few ranges are searched one by one.
const linearMax = 18

func is16(ranges []Range16, r uint16) bool {
	i, j := 0, len(ranges)
	if j <= linearMax || r <= MaxLatin1 {
		for i < j && ranges[i].Hi < r {
			i++
		}
	} else {
		for i < j {
			m := int(uint(i+j) >> 1)
			if ranges[m].Hi < r {
				i = m + 1
			} else {
				j = m
			}
		}
	}
	if i == len(ranges) {
		return false
	}
	t := &ranges[i]
	return r >= t.Lo && (t.Stride == 1 || (r-t.Lo)%t.Stride == 0)
}

func is32(ranges []Range32, r uint32) bool {
	i, j := 0, len(ranges)
	for i < j {
		m := int(uint(i+j) >> 1)
		if ranges[m].Hi < r {
			i = m + 1
		} else {
			j = m
		}
	}
	if i == len(ranges) {
		return false
	}
	t := &ranges[i]
	return r >= t.Lo && (t.Stride == 1 || (r-t.Lo)%t.Stride == 0)
}

// Is reports whether r is in rangeTab.
func Is(rangeTab *RangeTable, r rune) bool {
	if n := len(rangeTab.R16); n > 0 && uint32(r) <= uint32(rangeTab.R16[n-1].Hi) {
		return is16(rangeTab.R16, uint16(r))
	}
	if len(rangeTab.R32) > 0 && r >= rune(rangeTab.R32[0].Lo) {
		return is32(rangeTab.R32, uint32(r))
	}
	return false
}

// In reports whether r is in one of ranges.
func In(r rune, ranges ...*RangeTable) bool {
	return IsOneOf(ranges, r)
}

// IsOneOf reports whether r is in one of ranges.
func IsOneOf(ranges []*RangeTable, r rune) bool {
	for _, t := range ranges {
		if Is(t, r) {
			return true
		}
	}
	return false
}

// IsUpper reports whether r is an upper case letter.
func IsUpper(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 'A' <= r && r <= 'Z'
	}
	return unichar.Class(r)&unichar.Upper != 0
}

// IsLower reports whether r is a lower case letter.
func IsLower(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 'a' <= r && r <= 'z'
	}
	return unichar.Class(r)&unichar.Lower != 0
}

// IsTitle reports whether r is a title case letter.
func IsTitle(r rune) bool {
	return r > MaxLatin1 && unichar.Class(r)&unichar.Title != 0
}

// IsLetter reports whether r is a letter.
func IsLetter(r rune) bool {
	if uint32(r) <= MaxASCII {
		c := byte(r) | 0x20
		return 'a' <= c && c <= 'z'
	}
	return unichar.Class(r)&unichar.Letter != 0
}

// IsDigit reports whether r is a decimal digit.
func IsDigit(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return '0' <= r && r <= '9'
	}
	return unichar.Class(r)&unichar.Digit != 0
}

// IsNumber reports whether r is a number, of any kind.
func IsNumber(r rune) bool {
	if uint32(r) <= MaxASCII {
		return '0' <= r && r <= '9'
	}
	return unichar.Class(r)&unichar.Number != 0
}

// IsSpace reports whether r has the property White_Space.
func IsSpace(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		switch r {
		case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0:
			return true
		}
		return false
	}
	return unichar.Class(r)&unichar.White != 0
}

// IsControl reports whether r is a control character.
func IsControl(r rune) bool {
	return 0 <= r && r < ' ' || 0x7F <= r && r < 0xA0
}

// IsGraphic reports whether r is a letter, mark, number, punctuation
// character, symbol or space of category Zs.
func IsGraphic(r rune) bool {
	return unichar.Class(r)&unichar.Graphic != 0
}

// IsPrint reports whether r is graphic, and U+0020 if it is a space.
func IsPrint(r rune) bool {
	if uint32(r) <= MaxASCII {
		return ' ' <= r && r < MaxASCII
	}
	return unichar.Class(r)&unichar.Print != 0
}

// IsMark reports whether r is a mark.
func IsMark(r rune) bool {
	return r > MaxLatin1 && unichar.Class(r)&unichar.Mark != 0
}

// IsPunct reports whether r is a punctuation character.
func IsPunct(r rune) bool {
	return unichar.Class(r)&unichar.Punct != 0
}

// IsSymbol reports whether r is a symbol.
func IsSymbol(r rune) bool {
	return unichar.Class(r)&unichar.Symbol != 0
}

// To maps r to the given kind of case: UpperCase, LowerCase or TitleCase.
func To(_case int, r rune) rune { return unichar.To(_case, r) }

// ToUpper maps r to upper case.
func ToUpper(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	return unichar.To(UpperCase, r)
}

// ToLower maps r to lower case.
func ToLower(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unichar.To(LowerCase, r)
}

// ToTitle maps r to title case.
func ToTitle(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	return unichar.To(TitleCase, r)
}

// SimpleFold goes round the runes that are equal to r under simple case
// folding: it returns the next larger one, or else the smallest.
func SimpleFold(r rune) rune { return unichar.SimpleFold(r) }
