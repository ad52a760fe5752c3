package template

import (
	"strings"
	"unicode/utf8"
)

// A byteSet has a bit for each byte.
type byteSet [4]uint64

// next returns the first index from i on at which s has a byte of the set, len(s) if there is none.
func next(s string, i int, set *byteSet) int

// nonASCII are the bytes of which longer runes and bad UTF-8 consist; and e2 the one with which U+2028 and U+2029 begin.
const (
	nonASCII = 1<<64 - 1
	e2       = 1 << (0xe2 - 0xc0)
	controls = 1<<32 - 1
)

// replaceRunes replaces the runes of s for which what returns something; the set has the first bytes of all of them.
func replaceRunes(s string, set *byteSet, what func(rune) string) string {
	i := next(s, 0, set)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8 + 16)
	written := 0
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if repl := what(r); repl != "" {
			b.WriteString(s[written:i])
			b.WriteString(repl)
			written = i + n
		}
		i = next(s, i+n, set)
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}
