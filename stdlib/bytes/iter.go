package bytes

import (
	"internal/bytealg"
	"internal/unichar"
	"iter"
	"unicode/utf8"
)

// Lines returns the sequence of the lines of s, each with its newline; the
// last one may have none.
func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for s := s; len(s) > 0; {
			n := len(s)
			if i := bytealg.IndexByte(s, '\n'); i >= 0 {
				n = i + 1
			}
			line := s[:n:n]
			s = s[n:]
			if !yield(line) {
				return
			}
		}
	}
}

// SplitSeq returns the sequence of the parts of s that Split returns.
func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, 0) }

// SplitAfterSeq returns the sequence of the parts of s that SplitAfter
// returns.
func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] { return splitSeq(s, sep, len(sep)) }

func splitSeq(s, sep []byte, keep int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		s := s
		if len(sep) == 0 {
			for len(s) > 0 {
				_, n := utf8.DecodeRune(s)
				if !yield(s[:n:n]) {
					return
				}
				s = s[n:]
			}
			return
		}
		for {
			i := bytealg.Index(s, sep)
			if i < 0 {
				yield(s[:len(s):len(s)])
				return
			}
			if !yield(s[: i+keep : i+keep]) {
				return
			}
			s = s[i+len(sep):]
		}
	}
}

// FieldsSeq returns the sequence of the parts of s that Fields returns.
func FieldsSeq(s []byte) iter.Seq[[]byte] { return FieldsFuncSeq(s, unichar.IsSpace) }

// FieldsFuncSeq returns the sequence of the parts of s that FieldsFunc
// returns.
func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		begin := -1
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRune(s[i:])
			if !f(r) {
				if begin < 0 {
					begin = i
				}
			} else {
				if begin >= 0 && !yield(s[begin:i:i]) {
					return
				}
				begin = -1
			}
			i += n
		}
		if begin >= 0 {
			yield(s[begin:len(s):len(s)])
		}
	}
}
