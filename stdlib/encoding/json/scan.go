// Package json encodes and decodes JSON (RFC 8259).
//
// Decoding goes over the text twice: skim.go checks its syntax, and scan.go says what is wrong if something is; decode.go, which then
// need not check anything, makes values of it. encode.go is the other direction, fields.go what struct tags
// say, stream.go readers and writers. Compact and Indent, which change the layout only, are in scan.go too.
package json

import (
	"bytes"
	"strconv"
)

// A SyntaxError is a place where the text is no JSON.
type SyntaxError struct {
	msg    string
	Offset int64 // after this many bytes
}

// Error says what is wrong.
func (e *SyntaxError) Error() string { return e.msg }

const maxNesting = 10000

// checker checks syntax, in text of which a native has seen that there is an error. err is set by the first error.
type checker struct {
	data  []byte
	i     int
	depth int
	err   *SyntaxError
	short bool // the error is that the text ends here
}

// Valid tells whether data is one JSON value.
func Valid(data []byte) bool { return checkValid(data) == nil }

func checkValid(data []byte) error {
	c := checker{data: data}
	if c.whole() {
		c.space()
		if c.i < len(c.data) {
			c.bad("after top-level value")
		}
	}
	if c.err != nil {
		return c.err
	}
	return nil
}

// whole checks the value that the text begins with.
func (c *checker) whole() bool {
	if end := valueEnd(c.data, 0); end >= 0 {
		c.i = end
		return true
	}
	return c.value("looking for beginning of value")
}

func (c *checker) space() {
	for c.i < len(c.data) {
		switch c.data[c.i] {
		case ' ', '\t', '\n', '\r':
			c.i++
		default:
			return
		}
	}
}

// bad says that the next byte does not belong where it is.
func (c *checker) bad(context string) bool {
	if c.i >= len(c.data) {
		c.short = true
		c.err = &SyntaxError{"unexpected end of JSON input", int64(len(c.data))}
		return false
	}
	c.err = &SyntaxError{"invalid character " + quoteChar(c.data[c.i]) + " " + context, int64(c.i + 1)}
	return false
}

// badIn is bad inside of a literal, whose end is a space at the end of the text.
func (c *checker) badIn(context string) bool {
	if c.i >= len(c.data) {
		c.short = true
		c.err = &SyntaxError{"invalid character ' ' " + context, int64(len(c.data))}
		return false
	}
	return c.bad(context)
}

func quoteChar(c byte) string {
	if c == '\'' {
		return `'\''`
	}
	if c == '"' {
		return `'"'`
	}
	s := strconv.Quote(string(rune(c)))
	return "'" + s[1:len(s)-1] + "'"
}

// value checks a value, with space in front.
func (c *checker) value(context string) bool {
	c.space()
	if c.i >= len(c.data) {
		return c.bad("")
	}
	switch b := c.data[c.i]; b {
	case '{':
		return c.object()
	case '[':
		return c.array()
	case '"':
		return c.str()
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	default:
		if b == '-' || '0' <= b && b <= '9' {
			return c.number()
		}
		return c.bad(context)
	}
}

func (c *checker) deeper() bool {
	c.i++
	if c.depth++; c.depth > maxNesting {
		c.err = &SyntaxError{"exceeded max depth", int64(c.i)}
		return false
	}
	c.space()
	return true
}

func (c *checker) object() bool {
	if !c.deeper() {
		return false
	}
	if c.i < len(c.data) && c.data[c.i] == '}' {
		c.i++
		c.depth--
		return true
	}
	for {
		c.space()
		if c.i >= len(c.data) || c.data[c.i] != '"' {
			return c.bad("looking for beginning of object key string")
		}
		if !c.str() {
			return false
		}
		c.space()
		if c.i >= len(c.data) || c.data[c.i] != ':' {
			return c.bad("after object key")
		}
		c.i++
		if !c.value("looking for beginning of value") {
			return false
		}
		c.space()
		if c.i < len(c.data) && c.data[c.i] == '}' {
			c.i++
			c.depth--
			return true
		}
		if c.i >= len(c.data) || c.data[c.i] != ',' {
			return c.bad("after object key:value pair")
		}
		c.i++
	}
}

func (c *checker) array() bool {
	if !c.deeper() {
		return false
	}
	if c.i < len(c.data) && c.data[c.i] == ']' {
		c.i++
		c.depth--
		return true
	}
	for {
		if !c.value("looking for beginning of value") {
			return false
		}
		c.space()
		if c.i < len(c.data) && c.data[c.i] == ']' {
			c.i++
			c.depth--
			return true
		}
		if c.i >= len(c.data) || c.data[c.i] != ',' {
			return c.bad("after array element")
		}
		c.i++
	}
}

func (c *checker) str() bool {
	for c.i++; c.i < len(c.data); c.i++ {
		switch b := c.data[c.i]; {
		case b == '"':
			c.i++
			return true
		case b == '\\':
			c.i++
			if !c.escape() {
				return false
			}
		case b < ' ':
			return c.bad("in string literal")
		}
	}
	return c.bad("")
}

func (c *checker) escape() bool {
	if c.i >= len(c.data) {
		return c.badIn("in string escape code")
	}
	switch c.data[c.i] {
	case 'b', 'f', 'n', 'r', 't', '\\', '/', '"':
		return true
	case 'u':
		for k := 0; k < 4; k++ {
			c.i++
			if c.i >= len(c.data) || hexDigit(c.data[c.i]) < 0 {
				return c.badIn("in \\u hexadecimal character escape")
			}
		}
		return true
	}
	return c.badIn("in string escape code")
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (c *checker) word(w string) bool {
	for k := 1; k < len(w); k++ {
		c.i++
		if c.i >= len(c.data) || c.data[c.i] != w[k] {
			return c.badIn("in literal " + w + " (expecting " + quoteChar(w[k]) + ")")
		}
	}
	c.i++
	return true
}

func (c *checker) digits() bool {
	start := c.i
	for c.i < len(c.data) && '0' <= c.data[c.i] && c.data[c.i] <= '9' {
		c.i++
	}
	return c.i > start
}

func (c *checker) number() bool {
	if c.data[c.i] == '-' {
		c.i++
		if c.i >= len(c.data) || c.data[c.i] < '0' || c.data[c.i] > '9' {
			return c.badIn("in numeric literal")
		}
	}
	if c.data[c.i] == '0' {
		c.i++
	} else {
		c.digits()
	}
	if c.i < len(c.data) && c.data[c.i] == '.' {
		c.i++
		if !c.digits() {
			return c.badIn("after decimal point in numeric literal")
		}
	}
	if c.i < len(c.data) && (c.data[c.i] == 'e' || c.data[c.i] == 'E') {
		c.i++
		if c.i < len(c.data) && (c.data[c.i] == '+' || c.data[c.i] == '-') {
			c.i++
		}
		if !c.digits() {
			return c.badIn("in exponent of numeric literal")
		}
	}
	return true
}

// isNumber tells whether s is a JSON number.
func isNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	c := checker{data: []byte(s)}
	return c.number() && c.i == len(s)
}

// Compact appends src without space to dst.
func Compact(dst *bytes.Buffer, src []byte) error {
	if err := checkValid(src); err != nil {
		return err
	}
	dst.Write(appendCompact(nil, src, false))
	return nil
}

// HTMLEscape appends src to dst, with what means something in HTML escaped.
func HTMLEscape(dst *bytes.Buffer, src []byte) {
	for i := 0; i < len(src); i++ {
		dst.Write(appendHTML(nil, src, &i))
	}
}

// appendHTML appends the byte src[*i], or if need be its escape, in which case *i may advance.
func appendHTML(b, src []byte, i *int) []byte {
	const hex = "0123456789abcdef"
	switch c := src[*i]; c {
	case '<', '>', '&':
		return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	case 0xE2: // U+2028 and U+2029
		if *i+2 < len(src) && src[*i+1] == 0x80 && src[*i+2]&^1 == 0xA8 {
			*i += 2
			return append(b, '\\', 'u', '2', '0', '2', hex[src[*i]&15])
		}
	}
	return append(b, src[*i])
}

// appendCompact appends valid JSON without space.
func appendCompact(b, src []byte, escape bool) []byte {
	inString := false
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case inString && c == '\\':
			b = append(b, c, src[i+1])
			i++
			continue
		case c == '"':
			inString = !inString
		case !inString && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			continue
		}
		if escape {
			b = appendHTML(b, src, &i)
		} else {
			b = append(b, c)
		}
	}
	return b
}

// Indent appends src to dst, one element or member a line, each beginning with prefix and as many times
// indent as it is deep.
func Indent(dst *bytes.Buffer, src []byte, prefix, indent string) error {
	if err := checkValid(src); err != nil {
		return err
	}
	dst.Write(appendIndent(nil, src, prefix, indent))
	return nil
}

func appendIndent(b, src []byte, prefix, indent string) []byte {
	// Space at the end stays, as a newline there often should.
	end := len(src)
	for end > 0 && (src[end-1] == ' ' || src[end-1] == '\t' || src[end-1] == '\n' || src[end-1] == '\r') {
		end--
	}
	tail := src[end:]
	depth := 0
	newline := func() {
		b = append(b, '\n')
		b = append(b, prefix...)
		for k := 0; k < depth; k++ {
			b = append(b, indent...)
		}
	}
	inString, opened := false, false
	for i := 0; i < end; i++ {
		c := src[i]
		if inString {
			b = append(b, c)
			if c == '\\' {
				i++
				b = append(b, src[i])
			} else if c == '"' {
				inString = false
			}
			continue
		}
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			continue
		}
		if opened && c != '}' && c != ']' {
			depth++
			newline()
			opened = false
		}
		switch c {
		case '"':
			inString = true
			b = append(b, c)
		case '{', '[':
			opened = true // an empty one stays on its line
			b = append(b, c)
		case ',':
			b = append(b, c)
			newline()
		case ':':
			b = append(b, ':', ' ')
		case '}', ']':
			if opened {
				opened = false
			} else {
				depth--
				newline()
			}
			b = append(b, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, tail...)
}
