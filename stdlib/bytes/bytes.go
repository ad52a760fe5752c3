// Package bytes has functions on byte slices like those of strings.
//
// Whatever only looks at the bytes is done by package strings, on a string
// that shares their memory for the time of the call.
package bytes

import (
	"internal/bytealg"
	"internal/unichar"
	"strings"
	"unicode/utf8"
)

// Equal reports whether a and b have the same bytes; nil is empty.
func Equal(a, b []byte) bool { return string(a) == string(b) }

// Compare returns -1, 0 or +1 as a is less than, equal to or greater than b.
func Compare(a, b []byte) int { return bytealg.Compare(a, b) }

// Contains reports whether subslice is within b.
func Contains(b, subslice []byte) bool { return bytealg.Index(b, subslice) >= 0 }

// ContainsAny reports whether some rune of chars is within b.
func ContainsAny(b []byte, chars string) bool { return IndexAny(b, chars) >= 0 }

// ContainsRune reports whether r is within b.
func ContainsRune(b []byte, r rune) bool { return IndexRune(b, r) >= 0 }

// ContainsFunc reports whether f is true for some rune of b.
func ContainsFunc(b []byte, f func(rune) bool) bool { return IndexFunc(b, f) >= 0 }

// HasPrefix reports whether s begins with prefix.
func HasPrefix(s, prefix []byte) bool {
	return len(s) >= len(prefix) && string(s[:len(prefix)]) == string(prefix)
}

// HasSuffix reports whether s ends with suffix.
func HasSuffix(s, suffix []byte) bool {
	return len(s) >= len(suffix) && string(s[len(s)-len(suffix):]) == string(suffix)
}

// Count returns how often sep is within s without overlapping. An empty sep
// counts the places around runes.
func Count(s, sep []byte) int {
	if len(sep) == 1 {
		return bytealg.Count(s, sep[0])
	}
	return strings.Count(bytealg.String(s), bytealg.String(sep))
}

// Index returns the index of the first sep in s, or -1.
func Index(s, sep []byte) int { return bytealg.Index(s, sep) }

// LastIndex returns the index of the last sep in s, or -1.
func LastIndex(s, sep []byte) int { return bytealg.LastIndex(s, sep) }

// IndexByte returns the index of the first c in b, or -1.
func IndexByte(b []byte, c byte) int { return bytealg.IndexByte(b, c) }

// LastIndexByte returns the index of the last c in s, or -1.
func LastIndexByte(s []byte, c byte) int { return bytealg.LastIndexByte(s, c) }

// IndexRune returns the index of the first r in s, or -1. For RuneError it is
// that of the first invalid encoding too; no other invalid rune is found.
func IndexRune(s []byte, r rune) int { return strings.IndexRune(bytealg.String(s), r) }

// IndexAny returns the index of the first rune of s that is in chars, or -1.
func IndexAny(s []byte, chars string) int { return strings.IndexAny(bytealg.String(s), chars) }

// LastIndexAny returns the index of the last rune of s that is in chars, or
// -1.
func LastIndexAny(s []byte, chars string) int {
	return strings.LastIndexAny(bytealg.String(s), chars)
}

// IndexFunc returns the index of the first rune of s for which f is true, or
// -1.
func IndexFunc(s []byte, f func(r rune) bool) int { return indexFunc(s, f, true) }

// LastIndexFunc returns the index of the last rune of s for which f is true,
// or -1.
func LastIndexFunc(s []byte, f func(r rune) bool) int { return lastIndexFunc(s, f, true) }

// These two call back, and f may change s; so they look at s itself.

func indexFunc(s []byte, f func(r rune) bool, want bool) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if f(r) == want {
			return i
		}
		i += n
	}
	return -1
}

func lastIndexFunc(s []byte, f func(r rune) bool, want bool) int {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRune(s[:i])
		i -= n
		if f(r) == want {
			return i
		}
	}
	return -1
}

// EqualFold reports whether s and t are equal under simple case folding.
func EqualFold(s, t []byte) bool {
	return strings.EqualFold(bytealg.String(s), bytealg.String(t))
}

// Cut returns what is before and after the first sep in s, or s and nil.
func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := bytealg.Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

// CutPrefix returns s without the leading prefix, and whether it had it.
func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if !HasPrefix(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// CutSuffix returns s without the trailing suffix, and whether it had it.
func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if !HasSuffix(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// TrimPrefix returns s without the leading prefix, if it has it.
func TrimPrefix(s, prefix []byte) []byte {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}

// TrimSuffix returns s without the trailing suffix, if it has it.
func TrimSuffix(s, suffix []byte) []byte {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}

// The functions below return nil rather than an empty slice if they trim
// everything off, and for nothing.

func orNil(s []byte) []byte {
	if len(s) == 0 {
		return nil
	}
	return s
}

// TrimSpace returns s without white space around it.
func TrimSpace(s []byte) []byte {
	t := bytealg.String(s)
	n := len(strings.TrimSpace(t))
	if n == 0 {
		return nil
	}
	begin := 0
	if n < len(s) {
		begin = len(s) - len(strings.TrimLeftFunc(t, unichar.IsSpace))
	}
	return s[begin : begin+n]
}

// TrimFunc returns s without the runes around it for which f is true.
func TrimFunc(s []byte, f func(r rune) bool) []byte {
	return TrimRightFunc(TrimLeftFunc(s, f), f)
}

// TrimLeftFunc returns s without the leading runes for which f is true.
func TrimLeftFunc(s []byte, f func(r rune) bool) []byte {
	i := indexFunc(s, f, false)
	if i < 0 {
		return nil
	}
	return s[i:]
}

// TrimRightFunc returns s without the trailing runes for which f is true.
func TrimRightFunc(s []byte, f func(r rune) bool) []byte {
	i := lastIndexFunc(s, f, false)
	if i < 0 {
		return s[:0]
	}
	_, n := utf8.DecodeRune(s[i:])
	return s[:i+n]
}

// Trim returns s without the runes around it that are in cutset.
func Trim(s []byte, cutset string) []byte {
	if cutset == "" {
		return orNil(s)
	}
	return orNil(TrimRight(TrimLeft(s, cutset), cutset))
}

// TrimLeft returns s without the leading runes that are in cutset.
func TrimLeft(s []byte, cutset string) []byte {
	n := len(strings.TrimLeft(bytealg.String(s), cutset))
	return orNil(s[len(s)-n:])
}

// TrimRight returns s without the trailing runes that are in cutset.
func TrimRight(s []byte, cutset string) []byte {
	return s[:len(strings.TrimRight(bytealg.String(s), cutset))]
}

// Clone returns a copy of b; that of nil is nil.
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

// Split returns the parts of s between the separators, or the runes of s if
// sep is empty. The parts are subslices of s.
func Split(s, sep []byte) [][]byte { return split(s, sep, 0, -1) }

// SplitN is Split with at most n parts, the last being the rest of s. With
// n < 0 there is no limit; with n == 0 the result is nil.
func SplitN(s, sep []byte, n int) [][]byte { return split(s, sep, 0, n) }

// SplitAfter is Split, but leaves each separator at the end of its part.
func SplitAfter(s, sep []byte) [][]byte { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter with the limit of SplitN.
func SplitAfterN(s, sep []byte, n int) [][]byte { return split(s, sep, len(sep), n) }

// split leaves keep bytes of each separator. The parts but the last have no
// spare capacity, so that appending to one does not write into the next.
func split(s, sep []byte, keep, n int) [][]byte {
	if n == 0 {
		return nil
	}
	if len(sep) == 0 {
		return explode(s, n)
	}
	if n < 0 {
		n = Count(s, sep) + 1
	}
	if n > len(s)+1 {
		n = len(s) + 1
	}
	parts := make([][]byte, 0, n)
	for len(parts) < n-1 {
		i := bytealg.Index(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[:i+keep:i+keep])
		s = s[i+len(sep):]
	}
	return append(parts, s)
}

// explode returns the runes of s as slices, n at most.
func explode(s []byte, n int) [][]byte {
	if count := utf8.RuneCount(s); n < 0 || n > count {
		n = count
	}
	parts := make([][]byte, n)
	for i := 0; i < n-1; i++ {
		_, size := utf8.DecodeRune(s)
		parts[i] = s[:size:size]
		s = s[size:]
	}
	if n > 0 {
		parts[n-1] = s
	}
	return parts
}

// Fields returns the parts of s between runs of white space; there are no
// empty ones.
func Fields(s []byte) [][]byte {
	if bytealg.Class(s)&bytealg.HasNonASCII != 0 {
		return FieldsFunc(s, unichar.IsSpace)
	}
	t := bytealg.String(s)
	parts := make([][]byte, bytealg.CountFields(t))
	begin, end := 0, 0
	for i := range parts {
		begin, end = bytealg.NextField(t, end)
		parts[i] = s[begin:end:end]
	}
	return parts
}

// FieldsFunc returns the parts of s between runs of runes for which f is true;
// there are no empty ones.
func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	parts := [][]byte{}
	begin := -1
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if f(r) {
			if begin >= 0 {
				parts = append(parts, s[begin:i:i])
				begin = -1
			}
		} else if begin < 0 {
			begin = i
		}
		i += n
	}
	if begin >= 0 {
		parts = append(parts, s[begin:len(s):len(s)])
	}
	return parts
}

// Join returns the elements of s with sep between them, as a new slice.
func Join(s [][]byte, sep []byte) []byte {
	if len(s) == 0 {
		return []byte{}
	}
	n := len(sep) * (len(s) - 1)
	for _, e := range s {
		n += len(e)
	}
	if n < 0 {
		panic("bytes: Join output length overflow")
	}
	if n == 0 && len(s) == 1 {
		return append([]byte(nil), s[0]...)
	}
	b := append(bytealg.MakeNoZero(n)[:0], s[0]...)
	for _, e := range s[1:] {
		b = append(b, sep...)
		b = append(b, e...)
	}
	return b
}

// Repeat returns count copies of b in a row. It panics if count is negative
// or the result too long.
func Repeat(b []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	if len(b) == 0 || count == 0 {
		return []byte{}
	}
	n := len(b) * count
	if n/count != len(b) || n < 0 {
		panic("bytes: Repeat output length overflow")
	}
	r := bytealg.MakeNoZero(n)[:n:n]
	for done := copy(r, b); done < n; done *= 2 {
		copy(r[done:], r[:done])
	}
	return r
}

// Replace returns a copy of s with the first n separate occurrences of old
// replaced by new, all of them if n < 0. An empty old is before each rune and
// at the end.
func Replace(s, old, new []byte, n int) []byte {
	m := 0
	if n != 0 {
		m = Count(s, old)
	}
	if m == 0 {
		return append([]byte(nil), s...)
	}
	if n < 0 || n > m {
		n = m
	}
	b := bytealg.MakeNoZero(len(s) + n*(len(new)-len(old)))[:0]
	for i := 0; i < n; i++ {
		at := 0
		if len(old) > 0 {
			at = bytealg.Index(s, old)
		} else if i > 0 {
			_, at = utf8.DecodeRune(s)
		}
		b = append(b, s[:at]...)
		b = append(b, new...)
		s = s[at+len(old):]
	}
	return append(b, s...)
}

// ReplaceAll is Replace without a limit.
func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }

// Runes returns the runes of s.
func Runes(s []byte) []rune { return []rune(bytealg.String(s)) }

// Map returns a copy of s with each rune replaced by what mapping makes of it,
// or dropped if that is negative.
func Map(mapping func(r rune) rune, s []byte) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if r = mapping(r); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
		i += n
	}
	return b
}

// ToUpper returns a copy of s in upper case.
func ToUpper(s []byte) []byte {
	if bytealg.Class(s)&bytealg.HasNonASCII != 0 {
		return Map(unichar.ToUpper, s)
	}
	b := make([]byte, len(s))
	bytealg.Upper(b, s)
	return b
}

// ToLower returns a copy of s in lower case.
func ToLower(s []byte) []byte {
	if bytealg.Class(s)&bytealg.HasNonASCII != 0 {
		return Map(unichar.ToLower, s)
	}
	b := make([]byte, len(s))
	bytealg.Lower(b, s)
	return b
}

// ToTitle returns a copy of s with all letters in title case.
func ToTitle(s []byte) []byte { return Map(unichar.ToTitle, s) }

// ToUpperSpecial is ToUpper for the language of c.
func ToUpperSpecial(c unichar.SpecialCase, s []byte) []byte { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower for the language of c.
func ToLowerSpecial(c unichar.SpecialCase, s []byte) []byte { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle for the language of c.
func ToTitleSpecial(c unichar.SpecialCase, s []byte) []byte { return Map(c.ToTitle, s) }

// Title returns a copy of s with the first letter of each word in title case.
// What a word is does not take punctuation into account as Unicode does.
func Title(s []byte) []byte {
	inWord := false
	return Map(func(r rune) rune {
		first := !inWord
		inWord = !isSeparator(r)
		if first {
			return unichar.ToTitle(r)
		}
		return r
	}, s)
}

// isSeparator reports whether r ends a word: ASCII other than letters, digits
// and _, and white space elsewhere.
func isSeparator(r rune) bool {
	if r == '_' || unichar.IsLetter(r) || unichar.IsDigit(r) {
		return false
	}
	return r < utf8.RuneSelf || unichar.IsSpace(r)
}

// ToValidUTF8 returns a copy of s with each run of invalid bytes replaced.
func ToValidUTF8(s, replacement []byte) []byte {
	b := make([]byte, 0, len(s)+len(replacement))
	invalid := false // the byte before was
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if r == utf8.RuneError && n == 1 {
			if !invalid {
				b = append(b, replacement...)
			}
			invalid = true
		} else {
			b = append(b, s[i:i+n]...)
			invalid = false
		}
		i += n
	}
	return b
}
