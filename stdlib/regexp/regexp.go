// Package regexp searches text with regular expressions, in time proportional
// to the length of the text.
//
// The methods that match are named Find(All)?(String)?(Submatch)?(Index)?:
// with All they return successive matches that do not overlap, n at most if
// n >= 0, with empty matches next to a match left out; with String they take
// a string; with Submatch they return the groups too; with Index they return
// places instead of text. No match is nil.
package regexp

import (
	"internal/bytealg"
	"io"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Regexp is a compiled regular expression. It may be used by several
// goroutines, but for Longest.
type Regexp struct {
	expr     string
	prog     *syntax.Prog
	names    []string // of groups
	prefix   string   // that all matches begin with
	complete bool     // and end
	cond     syntax.EmptyOp
	longest  bool
}

// Compile parses an expression. Of the matches that begin leftmost it prefers
// the one that a backtracking search would find first, as Perl does.
func Compile(expr string) (*Regexp, error) {
	return compile(expr, syntax.Perl, false)
}

// CompilePOSIX is Compile with the syntax of egrep; it prefers the longest of
// the leftmost matches.
func CompilePOSIX(expr string) (*Regexp, error) {
	return compile(expr, syntax.POSIX, true)
}

func compile(expr string, mode syntax.Flags, longest bool) (*Regexp, error) {
	tree, err := syntax.Parse(expr, mode)
	if err != nil {
		return nil, err
	}
	prog, err := syntax.Compile(tree)
	if err != nil {
		return nil, err
	}
	re := &Regexp{expr: expr, prog: prog, names: tree.CapNames(), cond: prog.StartCond(), longest: longest}
	re.prefix, re.complete = prog.Prefix()
	return re, nil
}

// MustCompile is Compile, but panics if the expression cannot be parsed.
func MustCompile(str string) *Regexp {
	re, err := Compile(str)
	if err != nil {
		panic("regexp: Compile(" + quote(str) + "): " + err.Error())
	}
	return re
}

// MustCompilePOSIX is CompilePOSIX, but panics if the expression cannot be
// parsed.
func MustCompilePOSIX(str string) *Regexp {
	re, err := CompilePOSIX(str)
	if err != nil {
		panic("regexp: CompilePOSIX(" + quote(str) + "): " + err.Error())
	}
	return re
}

func quote(s string) string {
	if strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// String returns the expression.
func (re *Regexp) String() string { return re.expr }

// Copy returns a copy of re.
//
// Deprecated: It is only needed to call Longest on one of both.
func (re *Regexp) Copy() *Regexp {
	r := *re
	return &r
}

// Longest makes searches prefer the longest of the leftmost matches.
func (re *Regexp) Longest() { re.longest = true }

// NumSubexp returns the number of groups.
func (re *Regexp) NumSubexp() int { return len(re.names) - 1 }

// SubexpNames returns the names of the groups, by number; it must not be
// changed.
func (re *Regexp) SubexpNames() []string { return re.names }

// SubexpIndex returns the number of the first group with the name, or -1.
func (re *Regexp) SubexpIndex(name string) int {
	if name != "" {
		for i, s := range re.names {
			if s == name {
				return i
			}
		}
	}
	return -1
}

// LiteralPrefix returns a literal that all matches begin with, and whether it
// is the whole expression.
func (re *Regexp) LiteralPrefix() (prefix string, complete bool) {
	return re.prefix, re.complete
}

// MarshalText implements encoding.TextMarshaler.
func (re *Regexp) MarshalText() ([]byte, error) { return []byte(re.expr), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (re *Regexp) UnmarshalText(text []byte) error {
	r, err := Compile(string(text))
	if err == nil {
		*re = *r
	}
	return err
}

// QuoteMeta returns an expression that matches s literally.
func QuoteMeta(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(`\.+*?()|[]{}^$`, s[i]) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return string(b)
}

// MatchString reports whether s has a match of pattern.
func MatchString(pattern string, s string) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// Match reports whether b has a match of pattern.
func Match(pattern string, b []byte) (matched bool, err error) {
	return MatchString(pattern, bytealg.String(b))
}

// MatchReader reports whether the text of r has a match of pattern.
func MatchReader(pattern string, r io.RuneReader) (matched bool, err error) {
	re, err := Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchReader(r), nil
}

// MatchString reports whether s has a match.
func (re *Regexp) MatchString(s string) bool { return re.execute(s, 0, 0) != nil }

// Match reports whether b has a match.
func (re *Regexp) Match(b []byte) bool { return re.MatchString(bytealg.String(b)) }

// MatchReader reports whether the text of r has a match.
func (re *Regexp) MatchReader(r io.RuneReader) bool { return re.MatchString(readAll(r)) }

// readAll returns the text of r.
func readAll(r io.RuneReader) string {
	var b []byte
	for {
		c, n, err := r.ReadRune()
		if err != nil {
			return string(b)
		}
		if c == utf8.RuneError && n == 1 {
			b = append(b, 0xFF) // any invalid byte will do
		} else {
			b = utf8.AppendRune(b, c)
		}
	}
}

// match returns the bounds of the leftmost match in s and of its groups, or
// nil; a group that does not take part has -1.
func (re *Regexp) match(s string) []int { return re.execute(s, 0, re.prog.NumCap) }

// all calls deliver with up to n successive matches.
func (re *Regexp) all(s string, n, ncap int, deliver func(m []int)) {
	if n < 0 {
		n = len(s) + 1
	}
	previous := -1 // end of the match before
	for pos, count := 0, 0; count < n && pos <= len(s); {
		m := re.execute(s, pos, ncap)
		if m == nil {
			break
		}
		accept := true
		if m[1] == pos {
			// An empty match next to another does not count.
			accept = m[0] != previous
			_, width := utf8.DecodeRuneInString(s[pos:])
			if width == 0 {
				width = 1
			}
			pos += width
		} else {
			pos = m[1]
		}
		previous = m[1]
		if accept {
			deliver(m)
			count++
		}
	}
}

// group returns the text of group i, "" if it did not take part.
func group(s string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return s[m[2*i]:m[2*i+1]]
}

// groupBytes is group for bytes, with nil for no part.
func groupBytes(b []byte, m []int, i int) []byte {
	if m[2*i] < 0 {
		return nil
	}
	return b[m[2*i]:m[2*i+1]:m[2*i+1]]
}

func groups(s string, m []int) []string {
	r := make([]string, len(m)/2)
	for i := range r {
		r[i] = group(s, m, i)
	}
	return r
}

func groupsBytes(b []byte, m []int) [][]byte {
	r := make([][]byte, len(m)/2)
	for i := range r {
		r[i] = groupBytes(b, m, i)
	}
	return r
}

// FindStringIndex returns the bounds of the leftmost match in s.
func (re *Regexp) FindStringIndex(s string) (loc []int) { return re.execute(s, 0, 2) }

// FindIndex returns the bounds of the leftmost match in b.
func (re *Regexp) FindIndex(b []byte) (loc []int) {
	return re.FindStringIndex(bytealg.String(b))
}

// FindReaderIndex returns the bounds of the leftmost match in the text of r.
func (re *Regexp) FindReaderIndex(r io.RuneReader) (loc []int) {
	return re.FindStringIndex(readAll(r))
}

// FindString returns the leftmost match in s; no match is "", too.
func (re *Regexp) FindString(s string) string {
	if m := re.execute(s, 0, 2); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

// Find returns the leftmost match in b.
func (re *Regexp) Find(b []byte) []byte {
	if m := re.FindIndex(b); m != nil {
		return groupBytes(b, m, 0)
	}
	return nil
}

// FindStringSubmatchIndex returns the bounds of the leftmost match in s and of
// its groups.
func (re *Regexp) FindStringSubmatchIndex(s string) []int { return re.match(s) }

// FindSubmatchIndex returns the bounds of the leftmost match in b and of its
// groups.
func (re *Regexp) FindSubmatchIndex(b []byte) []int { return re.match(bytealg.String(b)) }

// FindReaderSubmatchIndex returns the bounds of the leftmost match in the text
// of r and of its groups.
func (re *Regexp) FindReaderSubmatchIndex(r io.RuneReader) []int { return re.match(readAll(r)) }

// FindStringSubmatch returns the leftmost match in s and its groups.
func (re *Regexp) FindStringSubmatch(s string) []string {
	if m := re.match(s); m != nil {
		return groups(s, m)
	}
	return nil
}

// FindSubmatch returns the leftmost match in b and its groups.
func (re *Regexp) FindSubmatch(b []byte) [][]byte {
	if m := re.FindSubmatchIndex(b); m != nil {
		return groupsBytes(b, m)
	}
	return nil
}

// FindAllStringIndex returns the bounds of successive matches in s.
func (re *Regexp) FindAllStringIndex(s string, n int) (r [][]int) {
	re.all(s, n, 2, func(m []int) { r = append(r, m) })
	return r
}

// FindAllIndex returns the bounds of successive matches in b.
func (re *Regexp) FindAllIndex(b []byte, n int) [][]int {
	return re.FindAllStringIndex(bytealg.String(b), n)
}

// FindAllString returns successive matches in s.
func (re *Regexp) FindAllString(s string, n int) (r []string) {
	re.all(s, n, 2, func(m []int) { r = append(r, s[m[0]:m[1]]) })
	return r
}

// FindAll returns successive matches in b.
func (re *Regexp) FindAll(b []byte, n int) (r [][]byte) {
	re.all(bytealg.String(b), n, 2, func(m []int) { r = append(r, groupBytes(b, m, 0)) })
	return r
}

// FindAllStringSubmatchIndex returns the bounds of successive matches in s and
// of their groups.
func (re *Regexp) FindAllStringSubmatchIndex(s string, n int) (r [][]int) {
	re.all(s, n, re.prog.NumCap, func(m []int) { r = append(r, m) })
	return r
}

// FindAllSubmatchIndex returns the bounds of successive matches in b and of
// their groups.
func (re *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return re.FindAllStringSubmatchIndex(bytealg.String(b), n)
}

// FindAllStringSubmatch returns successive matches in s and their groups.
func (re *Regexp) FindAllStringSubmatch(s string, n int) (r [][]string) {
	re.all(s, n, re.prog.NumCap, func(m []int) { r = append(r, groups(s, m)) })
	return r
}

// FindAllSubmatch returns successive matches in b and their groups.
func (re *Regexp) FindAllSubmatch(b []byte, n int) (r [][][]byte) {
	re.all(bytealg.String(b), n, re.prog.NumCap, func(m []int) { r = append(r, groupsBytes(b, m)) })
	return r
}

// Split returns the parts of s between matches, n at most if n >= 0; an empty
// match at the beginning or end of s does not count.
func (re *Regexp) Split(s string, n int) []string {
	if n == 0 {
		return nil
	}
	if re.expr != "" && s == "" {
		return []string{""}
	}
	var r []string
	begin, end := 0, 0
	for _, m := range re.FindAllStringIndex(s, n) {
		if n > 0 && len(r) == n-1 {
			break
		}
		end = m[0]
		if m[1] != 0 {
			r = append(r, s[begin:end])
		}
		begin = m[1]
	}
	if end != len(s) {
		r = append(r, s[begin:])
	}
	return r
}

// AppendText appends the source of the expression.
func (re *Regexp) AppendText(b []byte) ([]byte, error) { return append(b, re.expr...), nil }
