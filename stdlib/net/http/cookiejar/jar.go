// Package cookiejar is a CookieJar for net/http's Client: it keeps cookies in memory, as RFC 6265 wants it.
package cookiejar

import (
	"errors"
	"fmt"
	"internal/punycode"
	"net"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"
)

// A PublicSuffixList knows under which domains anybody can register names, like "co.uk". A jar without one lets any
// site of such a domain set cookies for all others: only for tests.
type PublicSuffixList interface {
	PublicSuffix(domain string) string // domain is ASCII, without a dot at its ends
	String() string                    // names the list
}

// Options are options of New.
type Options struct {
	PublicSuffixList PublicSuffixList
}

// A Jar keeps cookies. Several goroutines may use it.
type Jar struct {
	list PublicSuffixList

	mu      sync.Mutex
	entries map[string]map[string]entry // by registered domain, then by entry.id
	next    uint64                      // number of the next new entry
}

// New returns an empty jar; o may be nil.
func New(o *Options) (*Jar, error) {
	j := &Jar{entries: make(map[string]map[string]entry)}
	if o != nil {
		j.list = o.PublicSuffixList
	}
	return j, nil
}

// An entry is a cookie.
type entry struct {
	name, value  string
	quoted       bool
	domain, path string
	secure       bool
	hostOnly     bool // not for hosts below domain
	persistent   bool
	expires      time.Time
	created      time.Time
	used         time.Time
	seq          uint64
}

func (e *entry) id() string { return e.domain + ";" + e.path + ";" + e.name }

// sent tells whether the cookie is sent with a request. The path must be the cookie's, or one below it.
func (e *entry) sent(https bool, host, path string) bool {
	if e.domain != host && (e.hostOnly || !hasDotSuffix(host, e.domain)) {
		return false
	}
	if path != e.path && !(strings.HasPrefix(path, e.path) && (e.path[len(e.path)-1] == '/' || path[len(e.path)] == '/')) {
		return false
	}
	return https || !e.secure
}

func hasDotSuffix(s, suffix string) bool {
	return len(s) > len(suffix) && s[len(s)-len(suffix)-1] == '.' && s[len(s)-len(suffix):] == suffix
}

// Cookies returns the cookies for a request of u: those with longer paths first, then older ones.
func (j *Jar) Cookies(u *url.URL) []*http.Cookie { return j.cookies(u, time.Now()) }

func (j *Jar) cookies(u *url.URL, now time.Time) (cookies []*http.Cookie) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	host, err := canonicalHost(u.Host)
	if err != nil {
		return nil
	}
	key := jarKey(host, j.list)
	j.mu.Lock()
	defer j.mu.Unlock()
	sub := j.entries[key]
	path := u.Path
	if path == "" {
		path = "/"
	}
	var list []entry
	for id, e := range sub {
		if e.persistent && !e.expires.After(now) {
			delete(sub, id)
			continue
		}
		if !e.sent(u.Scheme == "https", host, path) {
			continue
		}
		e.used = now
		sub[id] = e
		list = append(list, e)
	}
	if sub != nil && len(sub) == 0 {
		delete(j.entries, key)
	}
	sort.Slice(list, func(a, b int) bool {
		x, y := &list[a], &list[b]
		if len(x.path) != len(y.path) {
			return len(x.path) > len(y.path)
		}
		if !x.created.Equal(y.created) {
			return x.created.Before(y.created)
		}
		return x.seq < y.seq
	})
	for _, e := range list {
		cookies = append(cookies, &http.Cookie{Name: e.name, Value: e.value, Quoted: e.quoted})
	}
	return cookies
}

// SetCookies keeps the cookies of a reply for u, but those that u may not set.
func (j *Jar) SetCookies(u *url.URL, cookies []*http.Cookie) { j.setCookies(u, cookies, time.Now()) }

func (j *Jar) setCookies(u *url.URL, cookies []*http.Cookie, now time.Time) {
	if len(cookies) == 0 || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	host, err := canonicalHost(u.Host)
	if err != nil {
		return
	}
	key := jarKey(host, j.list)
	dir := defaultPath(u.Path)
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range cookies {
		e, remove, err := j.newEntry(c, now, dir, host)
		if err != nil {
			continue
		}
		sub := j.entries[key]
		id := e.id()
		if remove {
			delete(sub, id)
			if len(sub) == 0 {
				delete(j.entries, key)
			}
			continue
		}
		if sub == nil {
			sub = make(map[string]entry)
			j.entries[key] = sub
		}
		if old, ok := sub[id]; ok {
			e.created, e.seq = old.created, old.seq
		} else {
			e.created, e.seq = now, j.next
			j.next++
		}
		e.used = now
		sub[id] = e
	}
}

// canonicalHost returns a host in lower case, without port and last dot, in ASCII.
func canonicalHost(host string) (string, error) {
	if hasPort(host) {
		h, _, err := net.SplitHostPort(host)
		if err != nil {
			return "", err
		}
		host = h
	}
	host = strings.TrimSuffix(host, ".")
	ascii, err := punycode.ToASCII(host)
	if err != nil {
		return "", err
	}
	return strings.ToLower(ascii), nil
}

// hasPort tells whether a host has a port; an address of IPv6 with one has brackets.
func hasPort(host string) bool {
	n := strings.Count(host, ":")
	if n == 0 {
		return false
	}
	return n == 1 || host[0] == '[' && strings.Contains(host, "]:")
}

// jarKey is the domain below which sites belong together.
func jarKey(host string, list PublicSuffixList) string {
	if isIP(host) {
		return host
	}
	i := strings.LastIndex(host, ".") // one label more than this is the key
	if list != nil {
		suffix := list.PublicSuffix(host)
		if suffix == host {
			return host
		}
		i = len(host) - len(suffix)
		if i > 0 && host[i-1] != '.' { // a list that is wrong
			return host
		}
	}
	if i <= 0 {
		return host
	}
	return host[strings.LastIndex(host[:i-1], ".")+1:]
}

func isIP(host string) bool {
	if strings.ContainsAny(host, ":%") { // of IPv6, perhaps with a zone
		return true
	}
	return net.ParseIP(host) != nil
}

// defaultPath is the directory of a path.
func defaultPath(path string) string {
	if len(path) == 0 || path[0] != '/' {
		return "/"
	}
	i := strings.LastIndex(path, "/")
	if i == 0 {
		return "/"
	}
	return path[:i]
}

var (
	errIllegalDomain   = errors.New("cookiejar: illegal cookie domain attribute")
	errMalformedDomain = errors.New("cookiejar: malformed cookie domain attribute")
)

// endOfTime is when cookies of a session expire.
var endOfTime = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// newEntry makes an entry of a cookie. remove: the cookie is deleted.
func (j *Jar) newEntry(c *http.Cookie, now time.Time, dir, host string) (e entry, remove bool, err error) {
	e.name = c.Name
	if c.Path == "" || c.Path[0] != '/' {
		e.path = dir
	} else {
		e.path = c.Path
	}
	if e.domain, e.hostOnly, err = j.domain(host, c.Domain); err != nil {
		return e, false, err
	}
	switch {
	case c.MaxAge < 0:
		return e, true, nil
	case c.MaxAge > 0:
		e.expires = now.Add(time.Duration(c.MaxAge) * time.Second)
		e.persistent = true
	case c.Expires.IsZero():
		e.expires = endOfTime
	default:
		if !c.Expires.After(now) {
			return e, true, nil
		}
		e.expires = c.Expires
		e.persistent = true
	}
	e.value, e.quoted = c.Value, c.Quoted
	e.secure = c.Secure
	return e, false, nil
}

// domain returns the domain of a cookie that host sets, and whether it is for this host only.
func (j *Jar) domain(host, domain string) (string, bool, error) {
	if domain == "" {
		return host, true, nil
	}
	if isIP(host) { // RFC 6265 is not clear; browsers allow the address itself
		if host != domain {
			return "", false, errIllegalDomain
		}
		return host, true, nil
	}
	domain = strings.TrimPrefix(domain, ".")
	if len(domain) == 0 || domain[0] == '.' {
		return "", false, errMalformedDomain
	}
	for i := 0; i < len(domain); i++ {
		if domain[i] >= 0x80 {
			return "", false, errMalformedDomain
		}
	}
	domain = strings.ToLower(domain)
	if domain[len(domain)-1] == '.' {
		return "", false, errMalformedDomain
	}
	if j.list != nil {
		if ps := j.list.PublicSuffix(domain); ps != "" && !hasDotSuffix(domain, ps) { // the domain is a public suffix
			if host == domain {
				return host, true, nil
			}
			return "", false, errIllegalDomain
		}
	}
	if host != domain && !hasDotSuffix(host, domain) {
		return "", false, errIllegalDomain
	}
	return domain, false, nil
}

// String describes the jar for debugging.
func (e *entry) String() string {
	return fmt.Sprintf("%s=%s (%s%s)", e.name, e.value, e.domain, e.path)
}
