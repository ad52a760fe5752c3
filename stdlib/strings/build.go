package strings

import (
	"internal/bytealg"
	"internal/unichar"
	"unicode/utf8"
)

// Clone returns a copy of s in memory of its own.
func Clone(s string) string {
	if s == "" {
		return ""
	}
	b := bytealg.MakeNoZero(len(s))[:len(s)]
	copy(b, s)
	return asString(b)
}

// Split returns the parts of s between the separators, or the runes of s if
// sep is empty.
func Split(s, sep string) []string { return split(s, sep, 0, -1) }

// SplitN is Split with at most n parts, the last being the rest of s. With
// n < 0 there is no limit; with n == 0 the result is nil.
func SplitN(s, sep string, n int) []string { return split(s, sep, 0, n) }

// SplitAfter is Split, but leaves each separator at the end of its part.
func SplitAfter(s, sep string) []string { return split(s, sep, len(sep), -1) }

// SplitAfterN is SplitAfter with the limit of SplitN.
func SplitAfterN(s, sep string, n int) []string { return split(s, sep, len(sep), n) }

// split leaves keep bytes of each separator.
func split(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if sep == "" {
		return explode(s, n)
	}
	if n < 0 {
		n = Count(s, sep) + 1
	}
	if n > len(s)+1 {
		n = len(s) + 1
	}
	parts := make([]string, n)
	n--
	k := 0
	for k < n {
		i := bytealg.IndexString(s, sep)
		if i < 0 {
			break
		}
		parts[k] = s[:i+keep]
		k++
		s = s[i+len(sep):]
	}
	parts[k] = s
	return parts[:k+1]
}

// explode returns the runes of s as strings, n at most.
func explode(s string, n int) []string {
	if count := utf8.RuneCountInString(s); n < 0 || n > count {
		n = count
	}
	parts := make([]string, n)
	for i := 0; i < n-1; i++ {
		_, size := utf8.DecodeRuneInString(s)
		parts[i] = s[:size]
		s = s[size:]
	}
	if n > 0 {
		parts[n-1] = s
	}
	return parts
}

// Fields returns the parts of s between runs of white space; there are no
// empty ones.
func Fields(s string) []string {
	if bytealg.ClassString(s)&bytealg.HasNonASCII != 0 {
		return FieldsFunc(s, unichar.IsSpace)
	}
	parts := make([]string, bytealg.CountFields(s))
	begin, end := 0, 0
	for i := range parts {
		begin, end = bytealg.NextField(s, end)
		parts[i] = s[begin:end]
	}
	return parts
}

// FieldsFunc returns the parts of s between runs of runes for which f is true;
// there are no empty ones.
func FieldsFunc(s string, f func(rune) bool) []string {
	parts := []string{}
	begin := -1
	for i, r := range s {
		if f(r) {
			if begin >= 0 {
				parts = append(parts, s[begin:i])
				begin = -1
			}
		} else if begin < 0 {
			begin = i
		}
	}
	if begin >= 0 {
		parts = append(parts, s[begin:])
	}
	return parts
}

// Join returns the elements with sep between them.
func Join(elems []string, sep string) string {
	switch len(elems) {
	case 0:
		return ""
	case 1:
		return elems[0]
	}
	n := len(sep) * (len(elems) - 1)
	for _, e := range elems {
		n += len(e)
	}
	if n < 0 {
		panic("strings: Join output length overflow")
	}
	b := append(bytealg.MakeNoZero(n)[:0], elems[0]...)
	for _, e := range elems[1:] {
		b = append(b, sep...)
		b = append(b, e...)
	}
	return asString(b)
}

// Repeat returns count copies of s in a row. It panics if count is negative
// or the result too long.
func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	if s == "" || count == 0 {
		return ""
	}
	if count == 1 {
		return s
	}
	n := len(s) * count
	if n/count != len(s) || n < 0 {
		panic("strings: Repeat output length overflow")
	}
	b := bytealg.MakeNoZero(n)[:n]
	for done := copy(b, s); done < n; done *= 2 {
		copy(b[done:], b[:done])
	}
	return asString(b)
}

// Replace returns s with the first n separate occurrences of old replaced by
// new, all of them if n < 0. An empty old is before each rune and at the end.
func Replace(s, old, new string, n int) string {
	if old == new || n == 0 {
		return s
	}
	m := Count(s, old)
	if m == 0 {
		return s
	}
	if n < 0 || n > m {
		n = m
	}
	size := len(s) + n*(len(new)-len(old))
	b := bytealg.MakeNoZero(size)[:0]
	for i := 0; i < n; i++ {
		at := 0
		if old != "" {
			at = bytealg.IndexString(s, old)
		} else if i > 0 {
			_, at = utf8.DecodeRuneInString(s)
		}
		b = append(b, s[:at]...)
		b = append(b, new...)
		s = s[at+len(old):]
	}
	return asString(append(b, s...))
}

// ReplaceAll is Replace without a limit.
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

// Map returns s with each rune replaced by what mapping makes of it, or
// dropped if that is negative.
func Map(mapping func(rune) rune, s string) string {
	// Most mappings leave most strings as they are: no copy before the first
	// change.
	for i, r := range s {
		m := mapping(r)
		if m == r && r != utf8.RuneError {
			continue
		}
		size := 1
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[i:])
			if m == r && size != 1 {
				continue
			}
		} else {
			size = utf8.RuneLen(r)
		}
		b := append(make([]byte, 0, len(s)+utf8.UTFMax), s[:i]...)
		if m >= 0 {
			b = utf8.AppendRune(b, m)
		}
		for _, r := range s[i+size:] {
			if m := mapping(r); m >= 0 {
				b = utf8.AppendRune(b, m)
			}
		}
		return asString(b)
	}
	return s
}

// ToUpper returns s in upper case.
func ToUpper(s string) string {
	switch c := bytealg.ClassString(s); {
	case c&bytealg.HasNonASCII != 0:
		return Map(unichar.ToUpper, s)
	case c&bytealg.HasLower == 0:
		return s
	}
	b := bytealg.MakeNoZero(len(s))[:len(s)]
	bytealg.UpperString(b, s)
	return asString(b)
}

// ToLower returns s in lower case.
func ToLower(s string) string {
	switch c := bytealg.ClassString(s); {
	case c&bytealg.HasNonASCII != 0:
		return Map(unichar.ToLower, s)
	case c&bytealg.HasUpper == 0:
		return s
	}
	b := bytealg.MakeNoZero(len(s))[:len(s)]
	bytealg.LowerString(b, s)
	return asString(b)
}

// ToTitle returns s with all letters in title case.
func ToTitle(s string) string { return Map(unichar.ToTitle, s) }

// ToUpperSpecial is ToUpper for the language of c.
func ToUpperSpecial(c unichar.SpecialCase, s string) string { return Map(c.ToUpper, s) }

// ToLowerSpecial is ToLower for the language of c.
func ToLowerSpecial(c unichar.SpecialCase, s string) string { return Map(c.ToLower, s) }

// ToTitleSpecial is ToTitle for the language of c.
func ToTitleSpecial(c unichar.SpecialCase, s string) string { return Map(c.ToTitle, s) }

// Title returns s with the first letter of each word in title case. What a
// word is does not take punctuation into account as Unicode does.
func Title(s string) string {
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

// ToValidUTF8 returns s with each run of invalid bytes replaced.
func ToValidUTF8(s, replacement string) string {
	if utf8.ValidString(s) {
		return s
	}
	b := make([]byte, 0, len(s)+len(replacement))
	invalid := false // the byte before was
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
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
	return asString(b)
}
