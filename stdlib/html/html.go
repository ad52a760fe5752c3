// Package html escapes text for HTML, and takes such escapes back.
package html

import "unsafe"

// escapedLen returns how long s is when it is escaped.
func escapedLen(s string) int

// escape writes s, escaped, to dst, which has room for it.
func escape(dst []byte, s string)

// unescape writes s without escapes to dst and returns the length. No escape is shorter than what it stands for, so len(s) is room
// enough.
func unescape(dst []byte, s string) int

// hasEscape reports whether s has an ampersand.
func hasEscape(s string) bool

// EscapeString returns s with <, >, &, ' and " written as &lt; &gt; &amp; &#39; and &#34;.
func EscapeString(s string) string {
	n := escapedLen(s)
	if n == len(s) {
		return s
	}
	b := make([]byte, n)
	escape(b, s)
	return unsafe.String(unsafe.SliceData(b), n)
}

// UnescapeString replaces named and numbered characters, &lt; or &aacute; or &#225; or &#xE1;, by themselves. What is not
// understood stays. UnescapeString(EscapeString(s)) is s for all s, but not the other way round.
func UnescapeString(s string) string {
	if !hasEscape(s) {
		return s
	}
	b := make([]byte, len(s))
	return string(b[:unescape(b, s)])
}
