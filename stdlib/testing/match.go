package testing

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

type matchFunc = func(pat, str string) (bool, error)

// A matcher decides which tests run and makes names unique. A pattern is a list of alternatives with | between
// them; each is a list of regular expressions with / between them, one for each level of subtests.
type matcher struct {
	match        matchFunc
	alternatives [][]string

	mu   sync.Mutex
	used map[string]int // full names given out, and for each the next number to try behind it
}

// newMatcher parses a pattern; the flag's name is for the message if it is wrong, which ends the process.
func newMatcher(match matchFunc, pattern, flag string) *matcher {
	m := &matcher{match: match, used: make(map[string]int)}
	if pattern == "" {
		return m
	}
	m.alternatives = splitPattern(pattern)
	for _, levels := range m.alternatives {
		for i, p := range levels {
			levels[i] = rewrite(p)
		}
		for i, p := range levels {
			if _, err := match(p, "non-empty"); err != nil {
				fmt.Fprintf(os.Stderr, "testing: invalid regexp for element %d of %s (%q): %s\n", i, flag, p, err)
				os.Exit(1)
			}
		}
	}
	return m
}

// newSkip is the matcher of -skip, nil without it.
func newSkip(match matchFunc) *matcher {
	if *skipPattern == "" {
		return nil
	}
	return newMatcher(match, *skipPattern, "-test.skip")
}

// splitPattern cuts at | and /, but not in brackets and parentheses.
func splitPattern(s string) (alternatives [][]string) {
	var levels []string
	brackets, parens, start := 0, 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			brackets++
		case ']':
			if brackets > 0 {
				brackets--
			}
		case '(':
			if brackets == 0 {
				parens++
			}
		case ')':
			if brackets == 0 {
				parens--
			}
		case '\\':
			i++
		case '/', '|':
			if brackets == 0 && parens == 0 {
				levels = append(levels, s[start:i])
				start = i + 1
				if s[i] == '|' {
					alternatives = append(alternatives, levels)
					levels = nil
				}
			}
		}
	}
	return append(alternatives, append(levels, s[start:]))
}

// fullName returns the name of child `name` of c (nil: of the root). ok: it is to run. partial: the pattern has more levels.
func (m *matcher) fullName(c *common, name string) (full string, ok, partial bool) {
	full = name
	m.mu.Lock()
	defer m.mu.Unlock()
	if c != nil && c.level > 0 {
		full = m.unique(c.name, rewrite(name))
	}
	if len(m.alternatives) == 0 {
		return full, true, false
	}
	parts := strings.Split(full, "/")
	for _, levels := range m.alternatives {
		if m.matches(levels, parts) {
			return full, true, len(parts) < len(levels)
		}
	}
	return full, false, false
}

func (m *matcher) matches(levels, parts []string) bool {
	for i, part := range parts {
		if i == len(levels) {
			break
		}
		if ok, _ := m.match(levels[i], part); !ok {
			return false
		}
	}
	return true
}

// unique puts a name behind its parent's; one that is taken, or empty, gets a number: the next that neither was given
// out nor is part of a name as the test has it.
func (m *matcher) unique(parent, name string) string {
	base := parent + "/" + name
	for {
		n := m.used[base]
		m.used[base] = n + 1
		if n == 0 && name != "" {
			if prefix, nn := splitNumber(base); len(prefix) == len(base) || nn >= m.used[prefix] {
				return base
			}
		} else if full := fmt.Sprintf("%s#%02d", base, n); m.used[full] == 0 {
			return full
		}
	}
}

// splitNumber takes a suffix #NN off.
func splitNumber(s string) (prefix string, n int) {
	i := strings.LastIndexByte(s, '#')
	if i < 0 {
		return s, 0
	}
	prefix, digits := s[:i], s[i+1:]
	if len(digits) < 2 || digits[0] == '0' && len(digits) > 2 {
		return s, 0
	}
	if digits == "00" && !strings.HasSuffix(prefix, "/") {
		return s, 0
	}
	v, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || v < 0 {
		return s, 0
	}
	return prefix, int(v)
}

// rewrite makes a text fit for a name: white space becomes _, what is not printable is escaped.
func rewrite(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case isSpace(r):
			b.WriteByte('_')
		case !strconv.IsPrint(r):
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == 0x180e || r >= 0x2000 && r < 0x200b
}
