// Package mimehdr reads header fields, "Key: value" in lines, for net/textproto, mime/multipart and net/http.
//
// Names and values are judged by RFC 7230: a name is a token; a value has no control character but the tab. Lines may
// end with CRLF or LF alone; a line that begins with a space or a tab continues the value before it.
package mimehdr

import (
	"bufio"
	"bytes"
	"io"
)

// An Error is a header that cannot be read, and why.
type Error string

func (e Error) Error() string { return string(e) }

// TooLarge is the error of Read when the header has more bytes or fields than it may have.
const TooLarge = Error("message too large")

// perField is what a field is counted beside its bytes, and perMap what the map of a header is.
const (
	perField = 100
	perMap   = 400
)

// The bits of the characters below 128 that may stand in a token.
const (
	tokenLow  = 1<<'!' | 1<<'#' | 1<<'$' | 1<<'%' | 1<<'&' | 1<<'\'' | 1<<'*' | 1<<'+' | 1<<'-' | 1<<'.' | (1<<10-1)<<'0'
	tokenHigh = (1<<26-1)<<('A'-64) | (1<<26-1)<<('a'-64) | 1<<('^'-64) | 1<<('_'-64) | 1<<('`'-64) | 1<<('|'-64) | 1<<('~'-64)
)

// IsTokenByte tells whether c may stand in a token.
func IsTokenByte(c byte) bool {
	if c < 64 {
		return uint64(tokenLow)>>c&1 != 0
	}
	return c < 128 && uint64(tokenHigh)>>(c-64)&1 != 0
}

// IsToken tells whether s is a token, so not empty.
func IsToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !IsTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// IsValue tells whether s may be a field's value: no control characters but tabs.
func IsValue(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// Canonical returns the usual way to write a name: "Content-Type" for "content-type". What is no token is left as it is.
func Canonical(s string) string {
	upper := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !IsTokenByte(c) {
			return s
		}
		if upper && 'a' <= c && c <= 'z' || !upper && 'A' <= c && c <= 'Z' {
			b := []byte(s)
			name, _ := name(b)
			return name
		}
		upper = c == '-'
	}
	return s
}

// name makes a name canonical, unless it has spaces; ok tells whether it has nothing else that is no token.
func name(b []byte) (s string, ok bool) {
	spaces := false
	for _, c := range b {
		if c == ' ' {
			spaces = true
		} else if !IsTokenByte(c) {
			return string(b), false
		}
	}
	if spaces || len(b) == 0 {
		return string(b), len(b) > 0
	}
	upper := true
	for i, c := range b {
		if upper && 'a' <= c && c <= 'z' || !upper && 'A' <= c && c <= 'Z' {
			b[i] = c ^ 0x20
		}
		upper = c == '-'
	}
	if s := common(b); s != "" {
		return s, true
	}
	return string(b), true
}

// common returns the names that most messages have without memory of their own.
func common(b []byte) string {
	switch len(b) {
	case 4:
		switch string(b) {
		case "Host":
			return "Host"
		case "Date":
			return "Date"
		case "Etag":
			return "Etag"
		}
	case 6:
		if string(b) == "Accept" {
			return "Accept"
		}
		if string(b) == "Cookie" {
			return "Cookie"
		}
	case 10:
		if string(b) == "Connection" {
			return "Connection"
		}
		if string(b) == "User-Agent" {
			return "User-Agent"
		}
		if string(b) == "Set-Cookie" {
			return "Set-Cookie"
		}
	case 12:
		if string(b) == "Content-Type" {
			return "Content-Type"
		}
	case 13:
		if string(b) == "Cache-Control" {
			return "Cache-Control"
		}
		if string(b) == "Last-Modified" {
			return "Last-Modified"
		}
	case 14:
		if string(b) == "Content-Length" {
			return "Content-Length"
		}
	case 15:
		if string(b) == "Accept-Encoding" {
			return "Accept-Encoding"
		}
		if string(b) == "Accept-Language" {
			return "Accept-Language"
		}
	case 17:
		if string(b) == "Transfer-Encoding" {
			return "Transfer-Encoding"
		}
	}
	return ""
}

// ReadLine reads a line without its end. If it is in r's buffer it is valid until r is read again, and a copy otherwise.
// A line that needs more than limit bytes is TooLarge; a limit below 0 stands for none.
func ReadLine(r *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	for {
		l, more, err := r.ReadLine()
		if err != nil {
			return nil, err
		}
		if limit >= 0 && int64(len(line))+int64(len(l)) > limit {
			return nil, TooLarge
		}
		if line == nil && !more {
			return l, nil
		}
		line = append(line, l...)
		if !more {
			return line, nil
		}
	}
}

// Trim removes spaces and tabs at both ends.
func Trim(b []byte) []byte {
	i, n := 0, len(b)
	for i < n && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	for n > i && (b[n-1] == ' ' || b[n-1] == '\t') {
		n--
	}
	return b[i:n]
}

// Continues tells whether the next line continues this one. It waits for no more than the next byte.
func Continues(r *bufio.Reader) bool {
	if r.Buffered() < 1 {
		if _, err := r.Peek(1); err != nil {
			return false
		}
	}
	b, _ := r.Peek(1)
	return b[0] == ' ' || b[0] == '\t'
}

// begins tells whether the next byte, if it is here, begins a line of its own.
func begins(r *bufio.Reader) bool {
	if r.Buffered() == 0 {
		return false
	}
	b, _ := r.Peek(1)
	return 'A' <= b[0]&^0x20 && b[0]&^0x20 <= 'Z' || b[0] == '\r' || b[0] == '\n'
}

// ReadContinued reads a line with all that continue it: each is trimmed, and one space stands between them. check, if
// it is not nil, sees the first line.
func ReadContinued(r *bufio.Reader, limit int64, check func([]byte) error) ([]byte, error) {
	line, err := ReadLine(r, limit)
	if err != nil || len(line) == 0 {
		return line, err
	}
	if check != nil {
		if err := check(line); err != nil {
			return nil, err
		}
	}
	if begins(r) {
		return Trim(line), nil
	}
	whole := append(make([]byte, 0, len(line)+16), Trim(line)...) // looking ahead may move the buffer
	for Continues(r) {
		l, err := ReadLine(r, limit)
		if err == TooLarge {
			return nil, err
		}
		whole = append(whole, ' ')
		if err != nil {
			break
		}
		whole = append(whole, Trim(l)...)
		if limit >= 0 && int64(len(whole)) > limit {
			return nil, TooLarge
		}
	}
	return whole, nil
}

func hasColon(line []byte) error {
	if bytes.IndexByte(line, ':') < 0 {
		return Error("malformed MIME header: missing colon: " + quote(line))
	}
	return nil
}

// Fields counts the lines of the header that are in the buffer, so that a map of the right size can be made.
func Fields(r *bufio.Reader) (n int) {
	r.Peek(1) // fills the buffer
	b, _ := r.Peek(r.Buffered())
	for len(b) > 0 && n < 1000 {
		i := bytes.IndexByte(b, '\n')
		line := b
		if i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return n
		}
		if line[0] != ' ' && line[0] != '\t' {
			n++
		}
	}
	return n
}

// Read reads fields up to the empty line. It returns those before an error, too. They may have together maxBytes bytes
// and be maxFields.
func Read(r *bufio.Reader, maxBytes, maxFields int64) (map[string][]string, error) {
	hint := Fields(r)
	h := make(map[string][]string, hint)
	if b, _ := r.Peek(1); len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		line, err := ReadLine(r, maxBytes)
		if err != nil {
			return h, err
		}
		return h, Error("malformed MIME header initial line: " + string(line))
	}
	maxBytes -= perMap
	values := make([]string, hint) // one array for the first value of each name
	for {
		line, err := ReadContinued(r, maxBytes, hasColon)
		if len(line) == 0 {
			return h, err
		}
		i := bytes.IndexByte(line, ':')
		if i < 0 {
			return h, Error("malformed MIME header line: " + string(line))
		}
		key, ok := name(line[:i])
		if key == "" && i == 0 {
			continue
		}
		value := string(Trim(line[i+1:]))
		if !ok || !IsValue(value) {
			return h, Error("malformed MIME header line: " + string(line))
		}
		if maxFields--; maxFields < 0 {
			return nil, TooLarge
		}
		list := h[key]
		maxBytes -= int64(len(value))
		if list == nil {
			maxBytes -= int64(len(key)) + perField
		}
		if maxBytes < 0 {
			return h, TooLarge
		}
		if list == nil && len(values) > 0 {
			list, values = values[:1:1], values[1:]
			list[0] = value
		} else {
			list = append(list, value)
		}
		h[key] = list
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return h, err
		}
	}
}

// quote is strconv.Quote of what is not printed as it is, without all of strconv.
func quote(b []byte) string {
	const hex = "0123456789abcdef"
	q := []byte{'"'}
	for _, c := range b {
		switch {
		case c == '"' || c == '\\':
			q = append(q, '\\', c)
		case c == '\t':
			q = append(q, `\t`...)
		case c < ' ' || c >= 0x7f:
			q = append(q, '\\', 'x', hex[c>>4], hex[c&15])
		default:
			q = append(q, c)
		}
	}
	return string(append(q, '"'))
}

// Unhex returns the value of a hexadecimal digit, or -1.
func Unhex(c byte) int {
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
