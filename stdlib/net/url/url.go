// Package url takes URLs apart and puts them together.
//
// escape.go has the escapes, query.go the queries.
package url

import (
	"errors"
	"path"
	"strconv"
	"strings"
)

// An Error says what was done with which URL, and why it failed.
type Error struct {
	Op  string
	URL string
	Err error
}

// Unwrap returns the error behind this one.
func (e *Error) Unwrap() error { return e.Err }

// Error says what is wrong.
func (e *Error) Error() string { return e.Op + " " + strconv.Quote(e.URL) + ": " + e.Err.Error() }

// Timeout reports whether time has run out.
func (e *Error) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Temporary reports whether it could work when tried again.
func (e *Error) Temporary() bool {
	t, ok := e.Err.(interface{ Temporary() bool })
	return ok && t.Temporary()
}

// A URL is
//
//	scheme://user@host/path?query#fragment
//
// or, if what follows the colon does not begin with a slash, scheme:opaque?query#fragment. Path and Fragment are
// without escapes; RawPath and RawFragment have them as they were written, if that is not how we would do it.
type URL struct {
	Scheme      string
	Opaque      string
	User        *Userinfo
	Host        string // or host:port
	Path        string
	RawPath     string
	OmitHost    bool // no slashes for an empty host
	ForceQuery  bool // a question mark even if there is no query
	RawQuery    string
	Fragment    string
	RawFragment string
}

// A Userinfo is a user, perhaps with a password.
type Userinfo struct {
	username, password string
	passwordSet        bool
}

// User returns a user without password.
func User(username string) *Userinfo { return &Userinfo{username: username} }

// UserPassword returns a user with password.
func UserPassword(username, password string) *Userinfo { return &Userinfo{username, password, true} }

// Username returns the name of the user.
func (u *Userinfo) Username() string {
	if u == nil {
		return ""
	}
	return u.username
}

// Password returns the password, and whether there is one.
func (u *Userinfo) Password() (string, bool) {
	if u == nil {
		return "", false
	}
	return u.password, u.passwordSet
}

// String returns "name:password", escaped for a URL.
func (u *Userinfo) String() string {
	if u == nil {
		return ""
	}
	s := escape(u.username, partUser)
	if u.passwordSet {
		s += ":" + escape(u.password, partUser)
	}
	return s
}

// Parse takes a URL apart, which may be relative.
func Parse(rawURL string) (*URL, error) {
	rest, fragment, _ := strings.Cut(rawURL, "#")
	u, err := parse(rest, false)
	if err != nil {
		return nil, &Error{"parse", rest, err}
	}
	if err := u.setFragment(fragment); err != nil {
		return nil, &Error{"parse", rawURL, err}
	}
	return u, nil
}

// ParseRequestURI takes apart what a request of HTTP has: an absolute URL or an absolute path, no fragment.
func ParseRequestURI(rawURL string) (*URL, error) {
	u, err := parse(rawURL, true)
	if err != nil {
		return nil, &Error{"parse", rawURL, err}
	}
	return u, nil
}

// cutScheme returns the scheme before the colon, "" if there is none.
func cutScheme(s string) (scheme, rest string, err error) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case isAlnum(c) || c == '+' || c == '-' || c == '.':
			if i == 0 {
				return "", s, nil
			}
		case c == ':':
			if i == 0 {
				return "", "", errors.New("missing protocol scheme")
			}
			return strings.ToLower(s[:i]), s[i+1:], nil
		default:
			return "", s, nil
		}
	}
	return "", s, nil
}

func parse(s string, request bool) (*URL, error) {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return nil, errors.New("net/url: invalid control character in URL")
		}
	}
	switch {
	case s == "" && request:
		return nil, errors.New("empty url")
	case s == "*":
		return &URL{Path: "*"}, nil
	}
	scheme, rest, err := cutScheme(s)
	if err != nil {
		return nil, err
	}
	u := &URL{Scheme: scheme}
	var question bool
	rest, u.RawQuery, question = strings.Cut(rest, "?")
	u.ForceQuery = question && u.RawQuery == ""
	if !strings.HasPrefix(rest, "/") {
		switch first, _, _ := strings.Cut(rest, "/"); {
		case scheme != "":
			u.Opaque = rest
			return u, nil
		case request:
			return nil, errors.New("invalid URI for request")
		case strings.Contains(first, ":"): // it could be a scheme, but for something in it
			return nil, errors.New("first path segment in URL cannot contain colon")
		}
	}
	switch {
	case strings.HasPrefix(rest, "//") && (scheme != "" || !request && !strings.HasPrefix(rest, "///")):
		authority := rest[2:]
		rest = ""
		if i := strings.IndexByte(authority, '/'); i >= 0 {
			authority, rest = authority[:i], authority[i:]
		}
		if err := u.setAuthority(authority); err != nil {
			return nil, err
		}
	case scheme != "" && strings.HasPrefix(rest, "/"):
		u.OmitHost = true
	}
	if err := u.setPath(rest); err != nil {
		return nil, err
	}
	return u, nil
}

func (u *URL) setAuthority(s string) (err error) {
	at := strings.LastIndexByte(s, '@')
	if u.Host, err = parseHost(s[at+1:]); err != nil || at < 0 {
		return err
	}
	info := s[:at]
	for i := 0; i < len(info); i++ {
		if !isAlnum(info[i]) && strings.IndexByte("-._:~!$&'()*+,;=%@", info[i]) < 0 {
			return errors.New("net/url: invalid userinfo")
		}
	}
	name, password, found := strings.Cut(info, ":")
	if name, err = unescape(name, partUser); err != nil {
		return err
	}
	if password, err = unescape(password, partUser); err != nil {
		return err
	}
	u.User = &Userinfo{name, password, found}
	return nil
}

// isPort tells whether s is empty or a colon and digits.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	for i := 1; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s[0] == ':'
}

// parseHost checks the port, and undoes the escapes of the host: those of a zone, after %25 in brackets, are others.
func parseHost(s string) (string, error) {
	port := ""
	end := -1
	if strings.HasPrefix(s, "[") {
		if end = strings.LastIndexByte(s, ']'); end < 0 {
			return "", errors.New("missing ']' in host")
		}
		port = s[end+1:]
	} else if i := strings.LastIndexByte(s, ':'); i >= 0 {
		port = s[i:]
	}
	if !isPort(port) {
		return "", errors.New("invalid port " + strconv.Quote(port) + " after host")
	}
	zone := -1
	if end >= 0 {
		zone = strings.Index(s[:end], "%25")
	}
	if zone < 0 {
		return unescape(s, partHost)
	}
	host, err := unescape(s[:zone], partHost)
	if err != nil {
		return "", err
	}
	name, err := unescape(s[zone:end], partZone)
	if err != nil {
		return "", err
	}
	rest, err := unescape(s[end:], partHost)
	if err != nil {
		return "", err
	}
	return host + name + rest, nil
}

// setPath leaves the path as it is if p cannot be read.
func (u *URL) setPath(p string) error {
	plain, raw, err := decode(p, partPath)
	if err == nil {
		u.Path, u.RawPath = plain, raw
	}
	return err
}

func (u *URL) setFragment(f string) error {
	plain, raw, err := decode(f, partFragment)
	if err == nil {
		u.Fragment, u.RawFragment = plain, raw
	}
	return err
}

// decode undoes escapes; raw is s, if we would have escaped it in another way.
func decode(s string, p part) (plain, raw string, err error) {
	if plain, err = unescape(s, p); err != nil {
		return "", "", err
	}
	if escape(plain, p) != s {
		raw = s
	}
	return plain, raw, nil
}

// encode escapes plain, in the way that raw does if that stands for it still.
func encode(plain, raw string, p part) string {
	if raw != "" && isEncoded(raw, p) {
		if s, err := unescape(raw, p); err == nil && s == plain {
			return raw
		}
	}
	return escape(plain, p)
}

// isEncoded tells whether s has only characters that RFC 3986 allows, and brackets, which many write.
func isEncoded(s string, p part) bool {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("!$&'()*+,;=:@[]%", s[i]) < 0 && !mayStand(s[i], p) {
			return false
		}
	}
	return true
}

// EscapedPath returns the path with escapes: RawPath if that fits Path, else as we do it.
func (u *URL) EscapedPath() string {
	s := encode(u.Path, u.RawPath, partPath)
	if u.Path == "*" && s == "%2A" {
		return "*"
	}
	return s
}

// EscapedFragment returns the fragment with escapes.
func (u *URL) EscapedFragment() string { return encode(u.Fragment, u.RawFragment, partFragment) }

// String puts the URL together.
func (u *URL) String() string {
	var b strings.Builder
	if u.Scheme != "" {
		b.WriteString(u.Scheme)
		b.WriteByte(':')
	}
	if u.Opaque != "" {
		b.WriteString(u.Opaque)
	} else {
		u.writeHierarchy(&b)
	}
	if u.ForceQuery || u.RawQuery != "" {
		b.WriteByte('?')
		b.WriteString(u.RawQuery)
	}
	if u.Fragment != "" {
		b.WriteByte('#')
		b.WriteString(u.EscapedFragment())
	}
	return b.String()
}

// writeHierarchy writes host and path.
func (u *URL) writeHierarchy(b *strings.Builder) {
	if u.Host != "" || u.User != nil || u.Scheme != "" && u.Path != "" && !u.OmitHost {
		b.WriteString("//")
		if u.User != nil {
			b.WriteString(u.User.String())
			b.WriteByte('@')
		}
		b.WriteString(escape(u.Host, partHost))
	}
	p := u.EscapedPath()
	switch {
	case u.Host != "" && p != "" && p[0] != '/':
		b.WriteByte('/')
	case b.Len() == 0:
		if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ":") { // would be a scheme
			b.WriteString("./")
		}
	}
	b.WriteString(p)
}

// Redacted is String with "xxxxx" for the password.
func (u *URL) Redacted() string {
	if u == nil {
		return ""
	}
	r := *u
	if _, has := u.User.Password(); has {
		r.User = UserPassword(u.User.Username(), "xxxxx")
	}
	return r.String()
}

// IsAbs tells whether the URL has a scheme.
func (u *URL) IsAbs() bool { return u.Scheme != "" }

// Parse parses ref as seen from u.
func (u *URL) Parse(ref string) (*URL, error) {
	r, err := Parse(ref)
	if err != nil {
		return nil, err
	}
	return u.ResolveReference(r), nil
}

// ResolveReference returns what ref stands for when it is found in u (RFC 3986, section 5.2).
func (u *URL) ResolveReference(ref *URL) *URL {
	r := *ref
	if ref.Scheme == "" {
		r.Scheme = u.Scheme
	}
	switch {
	case ref.Scheme != "" || ref.Host != "" || ref.User != nil:
		r.setPath(resolvePath(ref.EscapedPath(), ""))
		return &r
	case ref.Opaque != "":
		r.User, r.Host, r.Path = nil, "", ""
		return &r
	case ref.Path == "" && !ref.ForceQuery && ref.RawQuery == "":
		r.RawQuery = u.RawQuery
		if ref.Fragment == "" {
			r.Fragment, r.RawFragment = u.Fragment, u.RawFragment
		}
	}
	r.Host, r.User = u.Host, u.User
	r.setPath(resolvePath(u.EscapedPath(), ref.EscapedPath()))
	return &r
}

// resolvePath puts ref in the place of the last element of base and takes "." and ".." out. The result begins with
// a slash.
func resolvePath(base, ref string) string {
	full := ref
	if ref == "" {
		full = base
	} else if ref[0] != '/' {
		full = base[:strings.LastIndexByte(base, '/')+1] + ref
	}
	if full == "" {
		return ""
	}
	var kept []string
	elems := strings.Split(full, "/")
	for _, e := range elems {
		switch e {
		case "..":
			if len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
		case ".":
			if len(kept) == 0 {
				kept = append(kept, "") // what follows is absolute
			}
		default:
			kept = append(kept, e)
		}
	}
	s := "/" + strings.Join(kept, "/")
	if last := elems[len(elems)-1]; last == "." || last == ".." {
		s += "/"
	}
	if strings.HasPrefix(s, "//") {
		s = s[1:]
	}
	return s
}

// JoinPath adds elements to the path and cleans it.
func (u *URL) JoinPath(elem ...string) *URL {
	list := append([]string{u.EscapedPath()}, elem...)
	relative := !strings.HasPrefix(list[0], "/")
	if relative {
		list[0] = "/" + list[0] // so that ".." does not lead out of it
	}
	p := path.Join(list...)
	if relative {
		p = p[1:]
	}
	if strings.HasSuffix(list[len(list)-1], "/") && !strings.HasSuffix(p, "/") {
		p += "/"
	}
	r := *u
	r.setPath(p)
	return &r
}

// JoinPath adds elements to the path of a URL and cleans it.
func JoinPath(base string, elem ...string) (result string, err error) {
	u, err := Parse(base)
	if err != nil {
		return "", err
	}
	return u.JoinPath(elem...).String(), nil
}

// RequestURI returns path and query, as a request of HTTP has them.
func (u *URL) RequestURI() string {
	s := u.Opaque
	switch {
	case s == "":
		if s = u.EscapedPath(); s == "" {
			s = "/"
		}
	case strings.HasPrefix(s, "//"):
		s = u.Scheme + ":" + s
	}
	if u.ForceQuery || u.RawQuery != "" {
		s += "?" + u.RawQuery
	}
	return s
}

// Hostname returns the host without port and brackets.
func (u *URL) Hostname() string {
	host, _ := u.hostPort()
	return host
}

// Port returns the port, "" if there is none.
func (u *URL) Port() string {
	_, port := u.hostPort()
	return port
}

func (u *URL) hostPort() (host, port string) {
	host = u.Host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && isPort(host[i:]) {
		host, port = host[:i], host[i+1:]
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	return host, port
}

// MarshalBinary returns the URL as text.
func (u *URL) MarshalBinary() (text []byte, err error) { return []byte(u.String()), nil }

// UnmarshalBinary parses text.
func (u *URL) UnmarshalBinary(text []byte) error {
	r, err := Parse(string(text))
	if err != nil {
		return err
	}
	*u = *r
	return nil
}

// AppendBinary appends the URL as String returns it.
func (u *URL) AppendBinary(b []byte) ([]byte, error) { return append(b, u.String()...), nil }
