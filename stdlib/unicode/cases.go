package unicode

// Made by stdlib/gen/unicode.go; do not edit.

// CaseRanges has the case conversions of all letters that have any.
var CaseRanges = caseRanges()

// FoldCategory has, by the name of a category, the runes outside it
// that are equal under simple case folding to a rune inside.
var FoldCategory = map[string]*RangeTable{
	"L":  table(226),
	"Ll": table(227),
	"Lt": table(228),
	"Lu": table(229),
	"M":  table(230),
	"Mn": table(231),
}

// FoldScript has the same by the name of a script.
var FoldScript = map[string]*RangeTable{
	"Common":    table(232),
	"Greek":     table(233),
	"Inherited": table(234),
}
