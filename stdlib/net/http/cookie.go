package http

import (
	"errors"
	"fmt"
	"internal/mimehdr"
	"log"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

var (
	errBlankCookie           = errors.New("http: blank cookie")
	errEqualNotFoundInCookie = errors.New("http: '=' not found in cookie")
	errInvalidCookieName     = errors.New("http: invalid cookie name")
	errInvalidCookieValue    = errors.New("http: invalid cookie value")
)

// A Cookie is a cookie as a response sets it (Set-Cookie) or a request has it (Cookie): RFC 6265.
type Cookie struct {
	Name   string
	Value  string
	Quoted bool // the value was or shall be in quotes

	Path       string
	Domain     string
	Expires    time.Time
	RawExpires string // as it was read

	// MaxAge 0 means that there is none, less than 0 "delete this cookie now", more seconds.
	MaxAge      int
	Secure      bool
	HttpOnly    bool
	SameSite    SameSite
	Partitioned bool
	Raw         string
	Unparsed    []string // attributes that are not known
}

// SameSite tells whether a browser sends a cookie with requests from other sites.
type SameSite int

const (
	SameSiteDefaultMode SameSite = iota + 1
	SameSiteLaxMode
	SameSiteStrictMode
	SameSiteNoneMode
)

// ParseCookie reads the value of a Cookie field.
func ParseCookie(line string) ([]*Cookie, error) {
	if line = textproto.TrimString(line); line == "" {
		return nil, errBlankCookie
	}
	parts := strings.Split(line, ";")
	cookies := make([]*Cookie, 0, len(parts))
	for _, s := range parts {
		name, value, found := strings.Cut(textproto.TrimString(s), "=")
		if !found {
			return nil, errEqualNotFoundInCookie
		}
		if !mimehdr.IsToken(name) {
			return nil, errInvalidCookieName
		}
		value, quoted, ok := parseCookieValue(value, true)
		if !ok {
			return nil, errInvalidCookieValue
		}
		cookies = append(cookies, &Cookie{Name: name, Value: value, Quoted: quoted})
	}
	return cookies, nil
}

// ParseSetCookie reads the value of a Set-Cookie field.
func ParseSetCookie(line string) (*Cookie, error) {
	parts := strings.Split(textproto.TrimString(line), ";")
	if len(parts) == 1 && parts[0] == "" {
		return nil, errBlankCookie
	}
	name, value, ok := strings.Cut(textproto.TrimString(parts[0]), "=")
	if !ok {
		return nil, errEqualNotFoundInCookie
	}
	if name = textproto.TrimString(name); !mimehdr.IsToken(name) {
		return nil, errInvalidCookieName
	}
	value, quoted, ok := parseCookieValue(value, true)
	if !ok {
		return nil, errInvalidCookieValue
	}
	c := &Cookie{Name: name, Value: value, Quoted: quoted, Raw: line}
	for _, s := range parts[1:] {
		if s = textproto.TrimString(s); s != "" && !c.attribute(s) {
			c.Unparsed = append(c.Unparsed, s)
		}
	}
	return c, nil
}

// attribute sets what "name=value" says, and tells whether that is known and can be read.
func (c *Cookie) attribute(s string) bool {
	name, val, _ := strings.Cut(s, "=")
	name, ok := asciiLower(name)
	if !ok {
		return true // is ignored altogether
	}
	val, _, ok = parseCookieValue(val, false)
	if !ok {
		return false
	}
	switch name {
	case "samesite":
		lower, ascii := asciiLower(val)
		if !ascii {
			c.SameSite = SameSiteDefaultMode
			return true
		}
		switch lower {
		case "lax":
			c.SameSite = SameSiteLaxMode
		case "strict":
			c.SameSite = SameSiteStrictMode
		case "none":
			c.SameSite = SameSiteNoneMode
		default:
			c.SameSite = SameSiteDefaultMode
		}
	case "secure":
		c.Secure = true
	case "httponly":
		c.HttpOnly = true
	case "partitioned":
		c.Partitioned = true
	case "domain":
		c.Domain = val
	case "path":
		c.Path = val
	case "max-age":
		secs, err := strconv.Atoi(val)
		if err != nil || secs != 0 && val[0] == '0' {
			return false
		}
		if secs <= 0 {
			secs = -1
		}
		c.MaxAge = secs
	case "expires":
		c.RawExpires = val
		t, err := time.Parse(time.RFC1123, val)
		if err != nil {
			t, err = time.Parse("Mon, 02-Jan-2006 15:04:05 MST", val)
			if err != nil {
				c.Expires = time.Time{}
				return false
			}
		}
		c.Expires = t.UTC()
	default:
		return false
	}
	return true
}

// readSetCookies returns the cookies of all Set-Cookie fields that can be read.
func readSetCookies(h Header) []*Cookie {
	lines := h["Set-Cookie"]
	if len(lines) == 0 {
		return []*Cookie{}
	}
	cookies := make([]*Cookie, 0, len(lines))
	for _, line := range lines {
		if c, err := ParseSetCookie(line); err == nil {
			cookies = append(cookies, c)
		}
	}
	return cookies
}

// SetCookie adds a Set-Cookie field to the response's header, unless the cookie's name is not valid.
func SetCookie(w ResponseWriter, cookie *Cookie) {
	if v := cookie.String(); v != "" {
		w.Header().Add("Set-Cookie", v)
	}
}

// String returns the cookie as Cookie has it if there are only name and value, as Set-Cookie has it otherwise; "" if
// its name is not valid.
func (c *Cookie) String() string {
	if c == nil || !mimehdr.IsToken(c.Name) {
		return ""
	}
	var b strings.Builder
	b.WriteString(c.Name)
	b.WriteByte('=')
	b.WriteString(sanitizeCookieValue(c.Value, c.Quoted))
	if c.Path != "" {
		b.WriteString("; Path=")
		b.WriteString(sanitize("Cookie.Path", validPathByte, c.Path))
	}
	if c.Domain != "" {
		if validCookieDomain(c.Domain) {
			b.WriteString("; Domain=")
			b.WriteString(strings.TrimPrefix(c.Domain, "."))
		} else {
			log.Printf("net/http: invalid Cookie.Domain %q; dropping domain attribute", c.Domain)
		}
	}
	if validCookieExpires(c.Expires) {
		b.WriteString("; Expires=")
		b.WriteString(c.Expires.UTC().Format(TimeFormat))
	}
	if c.MaxAge > 0 {
		b.WriteString("; Max-Age=")
		b.WriteString(strconv.Itoa(c.MaxAge))
	} else if c.MaxAge < 0 {
		b.WriteString("; Max-Age=0")
	}
	if c.HttpOnly {
		b.WriteString("; HttpOnly")
	}
	if c.Secure {
		b.WriteString("; Secure")
	}
	switch c.SameSite {
	case SameSiteNoneMode:
		b.WriteString("; SameSite=None")
	case SameSiteLaxMode:
		b.WriteString("; SameSite=Lax")
	case SameSiteStrictMode:
		b.WriteString("; SameSite=Strict")
	}
	if c.Partitioned {
		b.WriteString("; Partitioned")
	}
	return b.String()
}

// Valid tells what is wrong with a cookie.
func (c *Cookie) Valid() error {
	if c == nil {
		return errors.New("http: nil Cookie")
	}
	if !mimehdr.IsToken(c.Name) {
		return errors.New("http: invalid Cookie.Name")
	}
	if !c.Expires.IsZero() && !validCookieExpires(c.Expires) {
		return errors.New("http: invalid Cookie.Expires")
	}
	for i := 0; i < len(c.Value); i++ {
		if !validValueByte(c.Value[i]) {
			return fmt.Errorf("http: invalid byte %q in Cookie.Value", c.Value[i])
		}
	}
	for i := 0; i < len(c.Path); i++ {
		if !validPathByte(c.Path[i]) {
			return fmt.Errorf("http: invalid byte %q in Cookie.Path", c.Path[i])
		}
	}
	if c.Domain != "" && !validCookieDomain(c.Domain) {
		return errors.New("http: invalid Cookie.Domain")
	}
	if c.Partitioned && !c.Secure {
		return errors.New("http: partitioned cookies must be set with Secure")
	}
	return nil
}

// readCookies returns the cookies of all Cookie fields whose name is filter, or all if that is "".
func readCookies(h Header, filter string) []*Cookie {
	lines := h["Cookie"]
	if len(lines) == 0 {
		return []*Cookie{}
	}
	cookies := make([]*Cookie, 0, len(lines)+strings.Count(lines[0], ";"))
	for _, line := range lines {
		line = textproto.TrimString(line)
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ";")
			part = textproto.TrimString(part)
			name, val, _ := strings.Cut(part, "=")
			name = textproto.TrimString(name)
			if !mimehdr.IsToken(name) || filter != "" && filter != name {
				continue
			}
			if val, quoted, ok := parseCookieValue(val, true); ok {
				cookies = append(cookies, &Cookie{Name: name, Value: val, Quoted: quoted})
			}
		}
	}
	return cookies
}

// validCookieDomain tells whether v is a name of a host, perhaps with a dot before it, or an address of IPv4.
func validCookieDomain(v string) bool {
	return isCookieDomainName(v) || net.ParseIP(v) != nil && !strings.Contains(v, ":")
}

func validCookieExpires(t time.Time) bool { return t.Year() >= 1601 }

func isCookieDomainName(s string) bool {
	if len(s) == 0 || len(s) > 255 {
		return false
	}
	s = strings.TrimPrefix(s, ".")
	letter := false
	for _, label := range strings.Split(s, ".") {
		n := len(label)
		if n == 0 || n > 63 || label[0] == '-' || label[n-1] == '-' {
			return false
		}
		for i := 0; i < n; i++ {
			switch c := lowerByte(label[i]); {
			case 'a' <= c && c <= 'z':
				letter = true
			case '0' <= c && c <= '9', c == '-':
			default:
				return false
			}
		}
	}
	return letter
}

func sanitizeCookieName(n string) string {
	return strings.NewReplacer("\n", "-", "\r", "-").Replace(n)
}

// sanitizeCookieValue drops bytes that are not valid, and adds quotes if spaces or commas need them.
func sanitizeCookieValue(v string, quoted bool) string {
	v = sanitize("Cookie.Value", validValueByte, v)
	if v != "" && strings.ContainsAny(v, " ,") || quoted {
		return `"` + v + `"`
	}
	return v
}

func validValueByte(b byte) bool { return ' ' <= b && b < 0x7f && b != '"' && b != ';' && b != '\\' }

func validPathByte(b byte) bool { return ' ' <= b && b < 0x7f && b != ';' }

func sanitize(field string, valid func(byte) bool, v string) string {
	ok := true
	for i := 0; i < len(v) && ok; i++ {
		if !valid(v[i]) {
			log.Printf("net/http: invalid byte %q in %s; dropping invalid bytes", v[i], field)
			ok = false
		}
	}
	if ok {
		return v
	}
	b := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if valid(v[i]) {
			b = append(b, v[i])
		}
	}
	return string(b)
}

// parseCookieValue removes the quotes of a value, if they are allowed.
func parseCookieValue(raw string, allowQuotes bool) (value string, quoted, ok bool) {
	if allowQuotes && len(raw) > 1 && raw[0] == '"' && raw[len(raw)-1] == '"' {
		raw, quoted = raw[1:len(raw)-1], true
	}
	for i := 0; i < len(raw); i++ {
		if !validValueByte(raw[i]) {
			return "", quoted, false
		}
	}
	return raw, quoted, true
}
