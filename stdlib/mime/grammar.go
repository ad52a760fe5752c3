// Package mime has what MIME defines: media types with their parameters, the types of file names, and words of headers
// that are encoded because they are not ASCII.
//
// mediatype.go reads and writes media types, type.go knows the types of extensions, encodedword.go codes words.
package mime

import "strings"

// isTSpecial tells whether c separates tokens (RFC 2045, "tspecials").
func isTSpecial(c byte) bool { return strings.IndexByte(`()<>@,;:\"/[]?=`, c) >= 0 }

func isTokenByte(c byte) bool { return c > ' ' && c < 0x7f && !isTSpecial(c) }

// tokenLen returns how many bytes at the begin of s are a token.
func tokenLen(s string) (n int) {
	for n < len(s) && isTokenByte(s[n]) {
		n++
	}
	return n
}

func isToken(s string) bool { return s != "" && tokenLen(s) == len(s) }
