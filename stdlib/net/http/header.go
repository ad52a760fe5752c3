package http

import (
	"internal/mimehdr"
	"io"
	"net/http/httptrace"
	"net/textproto"
	"sort"
	"strings"
	"time"
)

// A Header has the fields of a message: the values of each name, which is canonical.
type Header map[string][]string

// TimeFormat is how times are written in headers. The time must be one of UTC.
const TimeFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// Add adds a value of key, in any case.
func (h Header) Add(key, value string) {
	key = mimehdr.Canonical(key)
	h[key] = append(h[key], value)
}

// Set makes value the only one of key.
func (h Header) Set(key, value string) { h[mimehdr.Canonical(key)] = []string{value} }

// Get returns the first value of key, "" if there is none.
func (h Header) Get(key string) string {
	if v := h[mimehdr.Canonical(key)]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Values returns all values of key: not a copy.
func (h Header) Values(key string) []string { return h[mimehdr.Canonical(key)] }

// get is Get of a canonical key.
func (h Header) get(key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (h Header) has(key string) bool {
	_, ok := h[key]
	return ok
}

// Del removes all values of key.
func (h Header) Del(key string) { delete(h, mimehdr.Canonical(key)) }

// Write writes the fields as they are sent.
func (h Header) Write(w io.Writer) error { return h.write(w, nil, nil) }

// Clone returns a copy, nil for nil.
func (h Header) Clone() Header {
	if h == nil {
		return nil
	}
	n := 0
	for _, v := range h {
		n += len(v)
	}
	all := make([]string, n) // one array for all values
	c := make(Header, len(h))
	for k, v := range h {
		if v == nil {
			c[k] = nil
			continue
		}
		n := copy(all, v)
		c[k] = all[:n:n]
		all = all[n:]
	}
	return c
}

// WriteSubset writes the fields whose names, which must be canonical, are not in exclude.
func (h Header) WriteSubset(w io.Writer, exclude map[string]bool) error {
	return h.write(w, func(key string) bool { return exclude[key] }, nil)
}

// write writes the fields sorted by name, but for those of which exclude is true.
func (h Header) write(w io.Writer, exclude func(key string) bool, trace *httptrace.ClientTrace) error {
	keys := make([]string, 0, len(h))
	for k := range h {
		if exclude == nil || !exclude(k) {
			keys = append(keys, k)
		}
	}
	if len(keys) > 1 {
		sort.Strings(keys)
	}
	sw, ok := w.(io.StringWriter)
	if !ok {
		sw = stringWriter{w}
	}
	for _, k := range keys {
		if !mimehdr.IsToken(k) { // could end the header
			continue
		}
		var values []string
		for _, v := range h[k] {
			v = fieldValue(v)
			sw.WriteString(k)
			sw.WriteString(": ")
			sw.WriteString(v)
			if _, err := sw.WriteString("\r\n"); err != nil {
				return err
			}
			if trace != nil && trace.WroteHeaderField != nil {
				values = append(values, v)
			}
		}
		if values != nil {
			trace.WroteHeaderField(k, values)
		}
	}
	return nil
}

// fieldValue returns v with spaces instead of line ends, trimmed.
func fieldValue(v string) string {
	if strings.IndexByte(v, '\n') >= 0 || strings.IndexByte(v, '\r') >= 0 {
		v = strings.ReplaceAll(strings.ReplaceAll(v, "\n", " "), "\r", " ")
	}
	return textproto.TrimString(v)
}

type stringWriter struct{ w io.Writer }

func (w stringWriter) WriteString(s string) (int, error) { return w.w.Write([]byte(s)) }

// CanonicalHeaderKey returns the usual way to write a name: "Accept-Encoding" for "accept-encoding". A name with spaces
// or other bytes that may not be in it is returned as it is.
func CanonicalHeaderKey(s string) string { return mimehdr.Canonical(s) }

// ParseTime reads a time in one of the three formats of HTTP/1.1: TimeFormat, time.RFC850 and time.ANSIC.
func ParseTime(text string) (t time.Time, err error) {
	for _, layout := range [...]string{TimeFormat, time.RFC850, time.ANSIC} {
		if t, err = time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return t, err
}

// hasToken tells whether one of the values, which are lists with commas, has the token in any case.
func hasToken(values []string, token string) bool {
	for _, v := range values {
		for v != "" {
			var item string
			item, v, _ = strings.Cut(v, ",")
			if len(item) >= len(token) && asciiEqualFold(textproto.TrimString(item), token) {
				return true
			}
		}
	}
	return false
}

// asciiEqualFold is strings.EqualFold of ASCII: no other character is the same as a letter of it.
func asciiEqualFold(s, t string) bool {
	if len(s) != len(t) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] != t[i] && lowerByte(s[i]) != lowerByte(t[i]) {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// asciiLower returns s in lower case, and whether it is printable ASCII.
func asciiLower(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return "", false
		}
	}
	return strings.ToLower(s), true
}
