package mime

import (
	"errors"
	"fmt"
	"internal/mimehdr"
	"sort"
	"strings"
	"unicode"
)

// ErrInvalidMediaParameter is what ParseMediaType returns, with the type, when a parameter cannot be read.
var ErrInvalidMediaParameter = errors.New("mime: invalid media parameter")

// FormatMediaType writes a media type with parameters as RFC 2045 and RFC 2616 have it. Type and names become lower
// case, names are sorted. It returns "" for what cannot be written.
func FormatMediaType(t string, param map[string]string) string {
	var b strings.Builder
	major, sub, slash := strings.Cut(t, "/")
	if !isToken(major) || slash && !isToken(sub) {
		return ""
	}
	b.WriteString(strings.ToLower(t))
	names := make([]string, 0, len(param))
	for name := range param {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !isToken(name) {
			return ""
		}
		b.WriteString("; ")
		b.WriteString(strings.ToLower(name))
		writeParam(&b, param[name])
	}
	return b.String()
}

// writeParam writes what follows a parameter's name: a token, a quoted string, or what RFC 2231 makes of other text.
func writeParam(b *strings.Builder, value string) {
	if needsEncoding(value) {
		b.WriteString("*=utf-8''")
		for i := 0; i < len(value); i++ {
			c := value[i]
			if c <= ' ' || c >= 0x7f || c == '*' || c == '\'' || c == '%' || isTSpecial(c) {
				b.WriteByte('%')
				b.WriteByte(upperHex[c>>4])
				b.WriteByte(upperHex[c&15])
			} else {
				b.WriteByte(c)
			}
		}
		return
	}
	b.WriteByte('=')
	if isToken(value) {
		b.WriteString(value)
		return
	}
	b.WriteByte('"')
	for i := 0; i < len(value); i++ {
		if value[i] == '"' || value[i] == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(value[i])
	}
	b.WriteByte('"')
}

const upperHex = "0123456789ABCDEF"

// checkType checks a type, or a disposition, which has no slash.
func checkType(s string) error {
	n := tokenLen(s)
	if n == 0 {
		return errors.New("mime: no media type")
	}
	s = s[n:]
	if s == "" {
		return nil
	}
	if s[0] != '/' {
		return errors.New("mime: expected slash after first token")
	}
	n = tokenLen(s[1:])
	if n == 0 {
		return errors.New("mime: expected token after slash")
	}
	if s[1+n:] != "" {
		return errors.New("mime: unexpected content after media subtype")
	}
	return nil
}

// ParseMediaType reads a media type or a disposition with its parameters. The type is lower case, and so are the names
// of parameters; those in several parts or encodings (RFC 2231) are put together.
func ParseMediaType(v string) (mediatype string, params map[string]string, err error) {
	base, _, _ := strings.Cut(v, ";")
	mediatype = strings.TrimSpace(strings.ToLower(base))
	if err := checkType(mediatype); err != nil {
		return "", nil, err
	}
	params = make(map[string]string)
	var parts map[string]map[string]string // of names with a *
	for v = v[len(base):]; ; {
		v = strings.TrimLeftFunc(v, unicode.IsSpace)
		if v == "" {
			break
		}
		name, value, rest := consumeMediaParam(v)
		if name == "" {
			if strings.TrimSpace(rest) == ";" {
				break
			}
			return mediatype, nil, ErrInvalidMediaParameter
		}
		list := params
		if base, _, ok := strings.Cut(name, "*"); ok {
			list = parts[base]
			if list == nil {
				if parts == nil {
					parts = make(map[string]map[string]string)
				}
				list = make(map[string]string)
				parts[base] = list
			}
		}
		if old, ok := list[name]; ok && old != value {
			return "", nil, errors.New("mime: duplicate parameter name")
		}
		list[name] = value
		v = rest
	}
	for name, list := range parts {
		if value, ok := join(name, list); ok {
			params[name] = value
		}
	}
	return mediatype, params, nil
}

// join puts the parts of a parameter together: "name*" alone, or "name*0", "name*1*" and so on.
func join(name string, parts map[string]string) (string, bool) {
	if v, ok := parts[name+"*"]; ok {
		return decode2231(v)
	}
	var b strings.Builder
	n := 0
	for ; ; n++ {
		part := fmt.Sprintf("%s*%d", name, n)
		if v, ok := parts[part]; ok {
			b.WriteString(v)
			continue
		}
		v, ok := parts[part+"*"]
		if !ok {
			break
		}
		if n == 0 {
			v, _ = decode2231(v)
		} else {
			v, _ = unescape(v)
		}
		b.WriteString(v)
	}
	return b.String(), n > 0
}

// decode2231 decodes charset'language'text.
func decode2231(v string) (string, bool) {
	part := strings.SplitN(v, "'", 3)
	if len(part) != 3 {
		return "", false
	}
	if charset := strings.ToLower(part[0]); charset != "us-ascii" && charset != "utf-8" {
		return "", false
	}
	return unescape(part[2])
}

func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') < 0 {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b = append(b, s[i])
			continue
		}
		if i+2 >= len(s) || mimehdr.Unhex(s[i+1]) < 0 || mimehdr.Unhex(s[i+2]) < 0 {
			return "", false
		}
		b = append(b, byte(mimehdr.Unhex(s[i+1])<<4|mimehdr.Unhex(s[i+2])))
		i += 2
	}
	return string(b), true
}

// consumeMediaParam reads "; name=value". With an error the name is empty, and rest is all of v.
func consumeMediaParam(v string) (name, value, rest string) {
	rest = strings.TrimLeftFunc(v, unicode.IsSpace)
	if !strings.HasPrefix(rest, ";") {
		return "", "", v
	}
	rest = strings.TrimLeftFunc(rest[1:], unicode.IsSpace)
	n := tokenLen(rest)
	name, rest = strings.ToLower(rest[:n]), strings.TrimLeftFunc(rest[n:], unicode.IsSpace)
	if name == "" || !strings.HasPrefix(rest, "=") {
		return "", "", v
	}
	rest = strings.TrimLeftFunc(rest[1:], unicode.IsSpace)
	value, after := consumeValue(rest)
	if value == "" && after == rest {
		return "", "", v
	}
	return name, value, after
}

// consumeValue reads a token or a quoted string. A backslash in it that does not stand before what would need one is
// an ordinary character, because some browsers send the paths of Windows so. With an error rest is all of v.
func consumeValue(v string) (value, rest string) {
	if v == "" {
		return "", ""
	}
	if v[0] != '"' {
		n := tokenLen(v)
		return v[:n], v[n:]
	}
	var b strings.Builder
	for i := 1; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '"':
			return b.String(), v[i+1:]
		case c == '\\' && i+1 < len(v) && isTSpecial(v[i+1]):
			i++
			c = v[i]
		case c == '\r' || c == '\n':
			return "", v
		}
		b.WriteByte(c)
	}
	return "", v
}
