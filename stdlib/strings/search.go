// Package strings has functions on strings, taken as UTF-8 text where it
// matters.
//
// What looks at every byte is left to the natives of package bytealg; the
// rest is here.
package strings

import (
	"internal/bytealg"
	"internal/unichar"
	"unicode/utf8"
)

// Compare returns -1, 0 or +1 as a is less than, equal to or greater than b.
func Compare(a, b string) int { return bytealg.CompareString(a, b) }

// Contains reports whether substr is within s.
func Contains(s, substr string) bool { return bytealg.IndexString(s, substr) >= 0 }

// ContainsAny reports whether some rune of chars is within s.
func ContainsAny(s, chars string) bool { return IndexAny(s, chars) >= 0 }

// ContainsRune reports whether r is within s.
func ContainsRune(s string, r rune) bool { return IndexRune(s, r) >= 0 }

// ContainsFunc reports whether f is true for some rune of s.
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// Count returns how often substr is within s without overlapping. An empty
// substr counts the places around runes.
func Count(s, substr string) int {
	switch len(substr) {
	case 0:
		return utf8.RuneCountInString(s) + 1
	case 1:
		return bytealg.CountString(s, substr[0])
	}
	n := 0
	for {
		i := bytealg.IndexString(s, substr)
		if i < 0 {
			return n
		}
		n++
		s = s[i+len(substr):]
	}
}

// Index returns the index of the first substr in s, or -1.
func Index(s, substr string) int { return bytealg.IndexString(s, substr) }

// LastIndex returns the index of the last substr in s, or -1.
func LastIndex(s, substr string) int { return bytealg.LastIndexString(s, substr) }

// IndexByte returns the index of the first c in s, or -1.
func IndexByte(s string, c byte) int { return bytealg.IndexByteString(s, c) }

// LastIndexByte returns the index of the last c in s, or -1.
func LastIndexByte(s string, c byte) int { return bytealg.LastIndexByteString(s, c) }

// IndexRune returns the index of the first r in s, or -1. For RuneError it is
// that of the first invalid encoding too; no other invalid rune is found.
func IndexRune(s string, r rune) int {
	switch {
	case 0 <= r && r < utf8.RuneSelf:
		return bytealg.IndexByteString(s, byte(r))
	case r == utf8.RuneError:
		for i, c := range s {
			if c == r {
				return i
			}
		}
		return -1
	case !utf8.ValidRune(r):
		return -1
	}
	return bytealg.IndexString(s, string(r))
}

// IndexAny returns the index of the first rune of s that is in chars, or -1.
func IndexAny(s, chars string) int {
	switch {
	case chars == "":
		return -1
	case len(chars) == 1:
		r := rune(chars[0])
		if r >= utf8.RuneSelf {
			r = utf8.RuneError
		}
		return IndexRune(s, r)
	}
	if i := bytealg.FindAny(s, chars, true, false); i >= -1 {
		return i
	}
	for i, r := range s {
		if IndexRune(chars, r) >= 0 {
			return i
		}
	}
	return -1
}

// LastIndexAny returns the index of the last rune of s that is in chars, or
// -1.
func LastIndexAny(s, chars string) int {
	if chars == "" {
		return -1
	}
	if i := bytealg.FindAny(s, chars, true, true); i >= -1 {
		return i
	}
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if IndexRune(chars, r) >= 0 {
			return i
		}
	}
	return -1
}

// IndexFunc returns the index of the first rune of s for which f is true, or
// -1.
func IndexFunc(s string, f func(rune) bool) int { return indexFunc(s, f, true) }

// LastIndexFunc returns the index of the last rune of s for which f is true,
// or -1.
func LastIndexFunc(s string, f func(rune) bool) int { return lastIndexFunc(s, f, true) }

func indexFunc(s string, f func(rune) bool, want bool) int {
	for i, r := range s {
		if f(r) == want {
			return i
		}
	}
	return -1
}

func lastIndexFunc(s string, f func(rune) bool, want bool) int {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if f(r) == want {
			return i
		}
	}
	return -1
}

// EqualFold reports whether s and t are equal under simple case folding.
func EqualFold(s, t string) bool {
	n := bytealg.FoldPrefix(s, t)
	s, t = s[n:], t[n:]
	for s != "" && t != "" {
		r, n := utf8.DecodeRuneInString(s)
		q, m := utf8.DecodeRuneInString(t)
		s, t = s[n:], t[m:]
		if r == q {
			continue
		}
		if r > q {
			r, q = q, r
		}
		// r < q: go round the orbit of r up to q.
		f := unichar.SimpleFold(r)
		for f != r && f < q {
			f = unichar.SimpleFold(f)
		}
		if f != q {
			return false
		}
	}
	return s == t
}

// Cut returns the text before and after the first sep in s, or s and nothing.
func Cut(s, sep string) (before, after string, found bool) {
	if i := bytealg.IndexString(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// CutPrefix returns s without the leading prefix, and whether it had it.
func CutPrefix(s, prefix string) (after string, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix returns s without the trailing suffix, and whether it had it.
func CutSuffix(s, suffix string) (before string, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// TrimPrefix returns s without the leading prefix, if it has it.
func TrimPrefix(s, prefix string) string {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

// TrimSuffix returns s without the trailing suffix, if it has it.
func TrimSuffix(s, suffix string) string {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

// TrimSpace returns s without white space around it.
func TrimSpace(s string) string {
	i, j := 0, len(s)
	for ; i < j; i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return TrimFunc(s[i:], unichar.IsSpace)
		}
		if c > ' ' || c != ' ' && (c < '\t' || c > '\r') {
			break
		}
	}
	for ; i < j; j-- {
		c := s[j-1]
		if c >= utf8.RuneSelf {
			return TrimRightFunc(s[i:j], unichar.IsSpace)
		}
		if c > ' ' || c != ' ' && (c < '\t' || c > '\r') {
			break
		}
	}
	return s[i:j]
}

// TrimFunc returns s without the runes around it for which f is true.
func TrimFunc(s string, f func(rune) bool) string {
	return TrimRightFunc(TrimLeftFunc(s, f), f)
}

// TrimLeftFunc returns s without the leading runes for which f is true.
func TrimLeftFunc(s string, f func(rune) bool) string {
	i := indexFunc(s, f, false)
	if i < 0 {
		return ""
	}
	return s[i:]
}

// TrimRightFunc returns s without the trailing runes for which f is true.
func TrimRightFunc(s string, f func(rune) bool) string {
	i := lastIndexFunc(s, f, false)
	if i < 0 {
		return ""
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[:i+n]
}

// Trim returns s without the runes around it that are in cutset.
func Trim(s, cutset string) string {
	return TrimRight(TrimLeft(s, cutset), cutset)
}

// TrimLeft returns s without the leading runes that are in cutset.
func TrimLeft(s, cutset string) string {
	switch i := bytealg.FindAny(s, cutset, false, false); i {
	case -2:
	case -1:
		return ""
	default:
		return s[i:]
	}
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		if !ContainsRune(cutset, r) {
			break
		}
		s = s[n:]
	}
	return s
}

// TrimRight returns s without the trailing runes that are in cutset.
func TrimRight(s, cutset string) string {
	if i := bytealg.FindAny(s, cutset, false, true); i >= -1 {
		return s[:i+1]
	}
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if !ContainsRune(cutset, r) {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}
