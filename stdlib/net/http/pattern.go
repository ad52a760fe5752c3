package http

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// A pattern is a mux's pattern: [METHOD ][HOST]/[PATH], where segments of the path may be wildcards.
type pattern struct {
	str      string
	method   string
	host     string
	segments []segment
	loc      string // where it was registered
}

// A segment is what stands between two slashes: text, or a wildcard {text}. {text...} is also multi, and so is what
// follows a slash at the end, without a name; {$} is the text "/".
type segment struct {
	text  string
	wild  bool
	multi bool
}

func (p *pattern) String() string { return p.str }

func (p *pattern) last() segment { return p.segments[len(p.segments)-1] }

// parsePattern reads a pattern.
func parsePattern(s string) (_ *pattern, err error) {
	if s == "" {
		return nil, errors.New("empty pattern")
	}
	off := 0 // of what is wrong
	defer func() {
		if err != nil {
			err = fmt.Errorf("at offset %d: %w", off, err)
		}
	}()
	method, rest, found := s, "", false
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		method, rest, found = s[:i], strings.TrimLeft(s[i+1:], " \t"), true
	}
	if !found {
		rest, method = method, ""
	}
	if method != "" && !validMethod(method) {
		return nil, fmt.Errorf("invalid method %q", method)
	}
	p := &pattern{str: s, method: method}
	if found {
		off = len(method) + 1
	}
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return nil, errors.New("host/path missing /")
	}
	p.host, rest = rest[:i], rest[i:]
	if j := strings.IndexByte(p.host, '{'); j >= 0 {
		off += j
		return nil, errors.New("host contains '{' (missing initial '/'?)")
	}
	off += i
	if method != "" && method != "CONNECT" && cleanPath(rest) != rest {
		return nil, errors.New("non-CONNECT pattern with unclean path can never match")
	}
	seen := map[string]bool{}
	for rest != "" {
		rest = rest[1:] // the slash
		off = len(s) - len(rest)
		if rest == "" {
			p.segments = append(p.segments, segment{wild: true, multi: true})
			break
		}
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		var seg string
		seg, rest = rest[:i], rest[i:]
		sg, err := parseSegment(seg, rest, seen)
		if err != nil {
			return nil, err
		}
		p.segments = append(p.segments, sg)
	}
	return p, nil
}

func parseSegment(seg, rest string, seen map[string]bool) (segment, error) {
	i := strings.IndexByte(seg, '{')
	if i < 0 {
		return segment{text: pathUnescape(seg)}, nil
	}
	if i != 0 {
		return segment{}, errors.New("bad wildcard segment (must start with '{')")
	}
	if seg[len(seg)-1] != '}' {
		return segment{}, errors.New("bad wildcard segment (must end with '}')")
	}
	name := seg[1 : len(seg)-1]
	if name == "$" {
		if rest != "" {
			return segment{}, errors.New("{$} not at end")
		}
		return segment{text: "/"}, nil
	}
	name, multi := strings.CutSuffix(name, "...")
	if multi && rest != "" {
		return segment{}, errors.New("{...} wildcard not at end")
	}
	if name == "" {
		return segment{}, errors.New("empty wildcard")
	}
	for i, c := range name {
		if !unicode.IsLetter(c) && c != '_' && (i == 0 || !unicode.IsDigit(c)) {
			return segment{}, fmt.Errorf("bad wildcard name %q", name)
		}
	}
	if seen[name] {
		return segment{}, fmt.Errorf("duplicate wildcard name %q", name)
	}
	seen[name] = true
	return segment{text: name, wild: true, multi: multi}, nil
}

func pathUnescape(path string) string {
	if strings.IndexByte(path, '%') < 0 {
		return path
	}
	if u, err := url.PathUnescape(path); err == nil {
		return u
	}
	return path
}

// How the requests that two patterns match are related.
type relation string

const (
	equivalent   relation = "equivalent"
	moreGeneral  relation = "moreGeneral"
	moreSpecific relation = "moreSpecific"
	disjoint     relation = "disjoint"
	overlaps     relation = "overlaps"
)

// and is the relation of pairs whose first parts are related by r and whose second parts by s.
func (r relation) and(s relation) relation {
	switch {
	case r == disjoint || s == disjoint:
		return disjoint
	case r == equivalent:
		return s
	case s == equivalent || r == s:
		return r
	}
	return overlaps
}

// conflicts tells whether neither of two patterns is more specific though both match some request.
func (p *pattern) conflicts(q *pattern) bool {
	if p.host != q.host {
		return false
	}
	r := p.compareMethods(q).and(p.comparePaths(q))
	return r == equivalent || r == overlaps
}

func (p *pattern) compareMethods(q *pattern) relation {
	switch {
	case p.method == q.method:
		return equivalent
	case p.method == "", p.method == "GET" && q.method == "HEAD":
		return moreGeneral
	case q.method == "", q.method == "GET" && p.method == "HEAD":
		return moreSpecific
	}
	return disjoint
}

func (p *pattern) comparePaths(q *pattern) relation {
	n, m := len(p.segments), len(q.segments)
	r := equivalent
	for i := 0; i < n && i < m; i++ {
		if r = r.and(compareSegments(p.segments[i], q.segments[i])); r == disjoint {
			return r
		}
	}
	switch {
	case n == m:
		return r
	case n < m && p.last().multi:
		return r.and(moreGeneral)
	case n > m && q.last().multi:
		return r.and(moreSpecific)
	}
	return disjoint
}

func compareSegments(s, t segment) relation {
	switch {
	case s.multi && t.multi:
		return equivalent
	case s.multi:
		return moreGeneral
	case t.multi:
		return moreSpecific
	case s.wild && t.wild:
		return equivalent
	case s.wild && t.text != "/":
		return moreGeneral
	case t.wild && s.text != "/":
		return moreSpecific
	case !s.wild && !t.wild && s.text == t.text:
		return equivalent
	}
	return disjoint
}

// describeConflict explains why p and q cannot both be registered.
func describeConflict(p, q *pattern) string {
	methods, paths := p.compareMethods(q), p.comparePaths(q)
	switch {
	case methods.and(paths) == equivalent:
		return fmt.Sprintf("%s matches the same requests as %s", p, q)
	case paths == overlaps:
		return fmt.Sprintf("%[1]s and %[2]s both match some paths, like %[3]q.\n"+
			"But neither is more specific than the other.\n"+
			"%[1]s matches %[4]q, but %[2]s doesn't.\n"+
			"%[2]s matches %[5]q, but %[1]s doesn't.", p, q, commonPath(p, q), differencePath(p, q), differencePath(q, p))
	case methods == moreGeneral:
		return fmt.Sprintf("%s matches more methods than %s, but has a more specific path pattern", p, q)
	}
	return fmt.Sprintf("%s matches fewer methods than %s, but has a more general path pattern", p, q)
}

func addSegment(b *strings.Builder, s segment) {
	b.WriteByte('/')
	if !s.multi && s.text != "/" {
		b.WriteString(s.text)
	}
}

// commonPath returns a path that both match.
func commonPath(p, q *pattern) string {
	var b strings.Builder
	long, short := p.segments, q.segments
	if len(long) < len(short) {
		long, short = short, long
	}
	for i, s := range long {
		if s.wild && i < len(short) {
			s = short[i]
		}
		addSegment(&b, s)
	}
	return b.String()
}

// differencePath returns a path that p matches and q does not. Their paths overlap.
func differencePath(p, q *pattern) string {
	var b strings.Builder
	i := 0
	for ; i < len(p.segments) && i < len(q.segments); i++ {
		s, t := p.segments[i], q.segments[i]
		switch {
		case s.multi && t.multi:
			b.WriteByte('/')
			return b.String()
		case s.multi && !t.multi: // what t is not
			b.WriteByte('/')
			if t.text == "/" {
				if s.text != "" {
					b.WriteString(s.text)
				} else {
					b.WriteString("x")
				}
			}
			return b.String()
		case !s.multi && t.multi:
			addSegment(&b, s)
		case s.wild && t.wild:
			addSegment(&b, s)
		case s.wild && !t.wild: // t's text could be the same as the wildcard's name
			if s.text != t.text {
				addSegment(&b, s)
			} else {
				b.WriteByte('/')
				b.WriteString(t.text + "x")
			}
		default:
			addSegment(&b, s)
		}
	}
	for ; i < len(p.segments); i++ {
		addSegment(&b, p.segments[i])
	}
	return b.String()
}

// A node is a node of the tree of patterns: below the root are hosts, below those methods, then segments.
type node struct {
	pattern  *pattern // of a leaf
	handler  Handler
	children map[string]*node
	any      *node // no host, any method, or a wildcard
	multi    *node
}

func (n *node) child(key string) *node {
	if key == "" {
		if n.any == nil {
			n.any = &node{}
		}
		return n.any
	}
	c := n.children[key]
	if c == nil {
		c = &node{}
		if n.children == nil {
			n.children = make(map[string]*node)
		}
		n.children[key] = c
	}
	return c
}

func (n *node) find(key string) *node {
	if key == "" {
		return n.any
	}
	return n.children[key]
}

func (n *node) add(p *pattern, h Handler) {
	n = n.child(p.host).child(p.method)
	for _, s := range p.segments {
		switch {
		case s.multi:
			if n.multi == nil {
				n.multi = &node{}
			}
			n = n.multi
		case s.wild:
			n = n.child("")
		default:
			n = n.child(s.text)
		}
	}
	n.pattern, n.handler = p, h
}

// match returns the leaf of the most specific pattern, and what its wildcards stand for.
func (root *node) match(host, method, path string) (*node, []string) {
	if host != "" {
		if n, m := root.find(host).matchMethod(method, path); n != nil {
			return n, m
		}
	}
	return root.any.matchMethod(method, path)
}

func (n *node) matchMethod(method, path string) (*node, []string) {
	if n == nil {
		return nil, nil
	}
	if l, m := n.find(method).matchPath(path, nil); l != nil {
		return l, m
	}
	if method == "HEAD" {
		if l, m := n.find("GET").matchPath(path, nil); l != nil {
			return l, m
		}
	}
	return n.any.matchPath(path, nil)
}

func (n *node) matchPath(path string, matches []string) (*node, []string) {
	if n == nil {
		return nil, nil
	}
	if path == "" {
		if n.pattern == nil {
			return nil, nil
		}
		return n, matches
	}
	seg, rest := "/", ""
	if path != "/" {
		i := strings.IndexByte(path[1:], '/') + 1
		if i == 0 {
			i = len(path)
		}
		seg, rest = pathUnescape(path[1:i]), path[i:]
	}
	if seg != "" {
		if l, m := n.children[seg].matchPath(rest, matches); l != nil {
			return l, m
		}
	}
	if seg != "/" && n.any != nil {
		if l, m := n.any.matchPath(rest, append(matches[:len(matches):len(matches)], seg)); l != nil {
			return l, m
		}
	}
	if c := n.multi; c != nil {
		if c.pattern.last().text != "" {
			matches = append(matches[:len(matches):len(matches)], pathUnescape(path[1:]))
		}
		return c, matches
	}
	return nil, nil
}

// methods collects the methods with which path would match.
func (root *node) methods(host, path string, set map[string]bool) {
	if host != "" {
		root.find(host).methodsOf(path, set)
	}
	root.any.methodsOf(path, set)
	if set["GET"] {
		set["HEAD"] = true
	}
}

func (n *node) methodsOf(path string, set map[string]bool) {
	if n == nil {
		return
	}
	for method, c := range n.children {
		if l, _ := c.matchPath(path, nil); l != nil {
			set[method] = true
		}
	}
}
