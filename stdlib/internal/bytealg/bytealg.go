// Package bytealg has the searching and comparing of bytes that strings,
// bytes and others are built on. All of it is native code.
package bytealg

import "unsafe"

// IndexByte returns the index of the first c in b, or -1.
func IndexByte(b []byte, c byte) int

// IndexByteString returns the index of the first c in s, or -1.
func IndexByteString(s string, c byte) int

// LastIndexByte returns the index of the last c in b, or -1.
func LastIndexByte(b []byte, c byte) int

// LastIndexByteString returns the index of the last c in s, or -1.
func LastIndexByteString(s string, c byte) int

// Index returns the index of the first occurrence of sep in b, or -1; an
// empty sep is at 0.
func Index(b, sep []byte) int

// IndexString returns the index of the first occurrence of sep in s, or -1;
// an empty sep is at 0.
func IndexString(s, sep string) int

// LastIndex returns the index of the last occurrence of sep in b, or -1; an
// empty sep is at len(b).
func LastIndex(b, sep []byte) int

// FindAny returns the index of the first (last) byte of s that is one of chars,
// or, if in is false, that is none of them; -1 if there is none. If chars is not
// all ASCII it does nothing and returns -2.
func FindAny(s, chars string, in, last bool) int

// LastIndexString returns the index of the last occurrence of sep in s, or
// -1; an empty sep is at len(s).
func LastIndexString(s, sep string) int

// Count returns how many bytes of b are c.
func Count(b []byte, c byte) int

// CountString returns how many bytes of s are c.
func CountString(s string, c byte) int

// Compare returns -1, 0 or +1 as a is less than, equal to or greater than b.
func Compare(a, b []byte) int

// CompareString returns -1, 0 or +1 as a is less than, equal to or greater
// than b.
func CompareString(a, b string) int

// Equal reports whether a and b have the same bytes.
func Equal(a, b []byte) bool

// MakeNoZero returns a slice of n bytes, not cleared, whose capacity is n
// rounded up to the size the allocator gives. It panics as make does.
func MakeNoZero(n int) []byte

// What Class may find in a text.
const (
	HasLower    = 1 << iota // some byte in a-z
	HasUpper                // some byte in A-Z
	HasNonASCII             // some byte >= 0x80
)

// Class returns the set of the above that b contains.
func Class(b []byte) int

// ClassString returns the set of the above that s contains.
func ClassString(s string) int

// Lower copies min(len(dst), len(src)) bytes of src to dst, A-Z as a-z.
func Lower(dst, src []byte)

// LowerString copies min(len(dst), len(src)) bytes of src to dst, A-Z as a-z.
func LowerString(dst []byte, src string)

// Upper copies min(len(dst), len(src)) bytes of src to dst, a-z as A-Z.
func Upper(dst, src []byte)

// UpperString copies min(len(dst), len(src)) bytes of src to dst, a-z as A-Z.
func UpperString(dst []byte, src string)

// CountFields returns how many runs of ASCII bytes that are no white space s
// has; bytes >= 0x80 count as no white space.
func CountFields(s string) int

// NextField returns the bounds of the first such run of s at or after i, or
// (len(s), len(s)) if there is none.
func NextField(s string, i int) (begin, end int)

// FoldPrefix returns how many bytes s and t have in common at their
// beginnings, up to the case of ASCII letters; it stops at bytes >= 0x80.
func FoldPrefix(s, t string) int

// String returns a string that shares the memory of b, which must not change
// while the string is used.
func String(b []byte) string { return *(*string)(unsafe.Pointer(&b)) }
