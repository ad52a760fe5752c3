package http

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"runtime"
	"sort"
	"strings"
	"sync"
)

// A ServeMux routes requests to handlers by patterns: "[METHOD ][HOST]/[PATH]".
//
// Without a method all are matched; GET matches HEAD, too. Without a host all are matched. A path is matched as a whole,
// unless it ends with a slash: "/images/" matches all paths that begin with it. A segment "{name}" matches one segment,
// "{name...}" at the end all the rest, and Request.PathValue returns what they stand for. "{$}" at the end matches the
// end of the path.
//
// The most specific pattern wins; two of which neither is more specific cannot both be registered, unless one has a
// host. Paths are cleaned: a request with . or .. or doubled slashes is redirected, and so is one for "/images" if
// there is only "/images/".
type ServeMux struct {
	mu       sync.RWMutex
	tree     node
	patterns []*pattern
}

// NewServeMux returns a new mux.
func NewServeMux() *ServeMux { return &ServeMux{} }

// Handle registers a handler for a pattern with DefaultServeMux.
func Handle(pattern string, handler Handler) { DefaultServeMux.register(pattern, handler) }

// HandleFunc registers a function for a pattern with DefaultServeMux.
func HandleFunc(pattern string, handler func(ResponseWriter, *Request)) {
	DefaultServeMux.register(pattern, HandlerFunc(handler))
}

// Handle registers a handler for a pattern. It panics if the pattern is wrong, or conflicts with another.
func (mux *ServeMux) Handle(pattern string, handler Handler) { mux.register(pattern, handler) }

// HandleFunc registers a function for a pattern.
func (mux *ServeMux) HandleFunc(pattern string, handler func(ResponseWriter, *Request)) {
	mux.register(pattern, HandlerFunc(handler))
}

func (mux *ServeMux) register(pattern string, handler Handler) {
	if err := mux.add(pattern, handler); err != nil {
		panic(err)
	}
}

func (mux *ServeMux) add(s string, handler Handler) error {
	if s == "" {
		return errors.New("http: invalid pattern")
	}
	if handler == nil {
		return errors.New("http: nil handler")
	}
	if f, ok := handler.(HandlerFunc); ok && f == nil {
		return errors.New("http: nil handler")
	}
	p, err := parsePattern(s)
	if err != nil {
		return fmt.Errorf("parsing %q: %w", s, err)
	}
	p.loc = "unknown location"
	if _, file, line, ok := runtime.Caller(3); ok {
		p.loc = fmt.Sprintf("%s:%d", file, line)
	}
	mux.mu.Lock()
	defer mux.mu.Unlock()
	for _, q := range mux.patterns {
		if p.conflicts(q) {
			return fmt.Errorf("pattern %q (registered at %s) conflicts with pattern %q (registered at %s):\n%s",
				p, p.loc, q, q.loc, describeConflict(p, q))
		}
	}
	mux.tree.add(p, handler)
	mux.patterns = append(mux.patterns, p)
	return nil
}

// cleanPath removes . and .. and doubled slashes from a path, and keeps a slash at its end.
func cleanPath(p string) string {
	if p == "" {
		return "/"
	}
	if p[0] != '/' {
		p = "/" + p
	}
	if !strings.Contains(p, "//") && !strings.Contains(p, "/.") {
		return p
	}
	c := path.Clean(p)
	if p[len(p)-1] == '/' && c != "/" {
		c += "/"
	}
	return c
}

func stripHostPort(h string) string {
	if strings.IndexByte(h, ':') < 0 {
		return h
	}
	host, _, err := net.SplitHostPort(h)
	if err != nil {
		return h
	}
	return host
}

// Handler returns the handler of a request, and the pattern that matches it. The handler may be one that redirects or
// says that there is nothing.
func (mux *ServeMux) Handler(r *Request) (h Handler, pattern string) {
	h, pattern, _, _ = mux.find(r)
	return h, pattern
}

func (mux *ServeMux) find(r *Request) (h Handler, pattern string, p *pattern, matches []string) {
	mux.mu.RLock()
	defer mux.mu.RUnlock()
	var n *node
	host := r.URL.Host
	escaped := r.URL.EscapedPath()
	path := escaped
	if r.Method == "CONNECT" { // neither cleaned nor redirected but for the slash
		_, _, u := mux.match(host, r.Method, path, r.URL)
		if u != nil {
			return RedirectHandler(u.String(), StatusMovedPermanently), u.Path, nil, nil
		}
		n, matches, _ = mux.match(r.Host, r.Method, path, nil)
	} else {
		host = stripHostPort(r.Host)
		path = cleanPath(path)
		var u *url.URL
		n, matches, u = mux.match(host, r.Method, path, r.URL)
		if u != nil {
			return RedirectHandler(u.String(), StatusMovedPermanently), u.Path, nil, nil
		}
		if path != escaped {
			s := ""
			if n != nil {
				s = n.pattern.String()
			}
			u := &url.URL{Path: path, RawQuery: r.URL.RawQuery}
			return RedirectHandler(u.String(), StatusMovedPermanently), s, nil, nil
		}
	}
	if n == nil {
		set := make(map[string]bool)
		mux.tree.methods(host, path, set)
		if !strings.HasSuffix(path, "/") {
			mux.tree.methods(host, path+"/", set)
		}
		if len(set) == 0 {
			return NotFoundHandler(), "", nil, nil
		}
		var list []string
		for m := range set {
			list = append(list, m)
		}
		sort.Strings(list)
		return HandlerFunc(func(w ResponseWriter, r *Request) {
			w.Header().Set("Allow", strings.Join(list, ", "))
			Error(w, StatusText(StatusMethodNotAllowed), StatusMethodNotAllowed)
		}), "", nil, nil
	}
	return n.handler, n.pattern.String(), n.pattern, matches
}

// match finds the leaf of a path. If there is none that matches all of it, but one for the path with a slash, it
// returns where to redirect the request for u.
func (mux *ServeMux) match(host, method, path string, u *url.URL) (*node, []string, *url.URL) {
	n, matches := mux.tree.match(host, method, path)
	if !n.exact(path) && u != nil && !strings.HasSuffix(path, "/") {
		path += "/"
		if n, _ := mux.tree.match(host, method, path); n.exact(path) {
			return nil, nil, &url.URL{Path: cleanPath(u.Path) + "/", RawQuery: u.RawQuery}
		}
	}
	return n, matches, nil
}

// exact tells whether the leaf's pattern matches the path otherwise than as a begin of it.
func (n *node) exact(path string) bool {
	if n == nil {
		return false
	}
	if !n.pattern.last().multi {
		return true
	}
	if path != "" && path[len(path)-1] != '/' {
		return false
	}
	return len(n.pattern.segments) == strings.Count(path, "/")
}

// ServeHTTP calls the handler of the most specific pattern.
func (mux *ServeMux) ServeHTTP(w ResponseWriter, r *Request) {
	if r.RequestURI == "*" {
		if r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		w.WriteHeader(StatusBadRequest)
		return
	}
	var h Handler
	h, r.Pattern, r.pat, r.matches = mux.find(r)
	h.ServeHTTP(w, r)
}
