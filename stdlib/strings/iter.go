package strings

import (
	"internal/unichar"
	"iter"
	"unicode/utf8"
)

// Lines returns the sequence of the lines of s, each with its newline; the
// last one may have none.
func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s := s; s != ""; {
			line := s
			if i := IndexByte(s, '\n'); i >= 0 {
				line = s[:i+1]
			}
			s = s[len(line):]
			if !yield(line) {
				return
			}
		}
	}
}

// SplitSeq returns the sequence of the parts of s that Split returns.
func SplitSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, 0) }

// SplitAfterSeq returns the sequence of the parts of s that SplitAfter
// returns.
func SplitAfterSeq(s, sep string) iter.Seq[string] { return splitSeq(s, sep, len(sep)) }

func splitSeq(s, sep string, keep int) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := s
		if sep == "" {
			for s != "" {
				_, n := utf8.DecodeRuneInString(s)
				if !yield(s[:n]) {
					return
				}
				s = s[n:]
			}
			return
		}
		for {
			i := Index(s, sep)
			if i < 0 {
				yield(s)
				return
			}
			if !yield(s[:i+keep]) {
				return
			}
			s = s[i+len(sep):]
		}
	}
}

// FieldsSeq returns the sequence of the parts of s that Fields returns.
func FieldsSeq(s string) iter.Seq[string] { return FieldsFuncSeq(s, unichar.IsSpace) }

// FieldsFuncSeq returns the sequence of the parts of s that FieldsFunc
// returns.
func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		begin := -1
		for i, r := range s {
			if !f(r) {
				if begin < 0 {
					begin = i
				}
				continue
			}
			if begin >= 0 && !yield(s[begin:i]) {
				return
			}
			begin = -1
		}
		if begin >= 0 {
			yield(s[begin:])
		}
	}
}
