package regexp

import (
	"internal/bytealg"
	"strings"
	"unicode"
	"unicode/utf8"
)

// replace returns src with all matches replaced by what repl appends; changed
// is false if there is no match.
func (re *Regexp) replace(src string, ncap int, repl func(dst []byte, m []int) []byte) (dst []byte, changed bool) {
	done := 0 // end of the last match
	for pos := 0; pos <= len(src); {
		m := re.execute(src, pos, ncap)
		if m == nil {
			break
		}
		dst = append(dst, src[done:m[0]]...)
		// An empty match next to another does not count.
		if m[1] > done || m[0] == 0 {
			dst = repl(dst, m)
		}
		done = m[1]
		changed = true
		if m[1] > pos {
			pos = m[1]
		} else {
			_, width := utf8.DecodeRuneInString(src[pos:])
			if width == 0 {
				width = 1
			}
			pos += width
		}
	}
	if !changed {
		return nil, false
	}
	return append(dst, src[done:]...), true
}

func (re *Regexp) replaceString(src string, ncap int, repl func(dst []byte, m []int) []byte) string {
	if b, changed := re.replace(src, ncap, repl); changed {
		return string(b)
	}
	return src
}

func (re *Regexp) replaceBytes(src []byte, ncap int, repl func(dst []byte, m []int) []byte) []byte {
	if b, changed := re.replace(bytealg.String(src), ncap, repl); changed {
		return b
	}
	return append([]byte(nil), src...)
}

// capsFor returns how many slots a template needs.
func (re *Regexp) capsFor(template string) int {
	if strings.IndexByte(template, '$') >= 0 {
		return re.prog.NumCap
	}
	return 2
}

// ReplaceAllString returns src with matches replaced by repl, in which $ is
// as in Expand.
func (re *Regexp) ReplaceAllString(src, repl string) string {
	return re.replaceString(src, re.capsFor(repl), func(dst []byte, m []int) []byte {
		return re.expand(dst, repl, src, m)
	})
}

// ReplaceAll returns a copy of src with matches replaced by repl, in which $
// is as in Expand.
func (re *Regexp) ReplaceAll(src, repl []byte) []byte {
	template, s := string(repl), bytealg.String(src)
	return re.replaceBytes(src, re.capsFor(template), func(dst []byte, m []int) []byte {
		return re.expand(dst, template, s, m)
	})
}

// ReplaceAllLiteralString returns src with matches replaced by repl.
func (re *Regexp) ReplaceAllLiteralString(src, repl string) string {
	return re.replaceString(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl...)
	})
}

// ReplaceAllLiteral returns a copy of src with matches replaced by repl.
func (re *Regexp) ReplaceAllLiteral(src, repl []byte) []byte {
	return re.replaceBytes(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl...)
	})
}

// ReplaceAllStringFunc returns src with matches replaced by what repl makes of
// them.
func (re *Regexp) ReplaceAllStringFunc(src string, repl func(string) string) string {
	return re.replaceString(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl(src[m[0]:m[1]])...)
	})
}

// ReplaceAllFunc returns a copy of src with matches replaced by what repl
// makes of them.
func (re *Regexp) ReplaceAllFunc(src []byte, repl func([]byte) []byte) []byte {
	return re.replaceBytes(src, 2, func(dst []byte, m []int) []byte {
		return append(dst, repl(src[m[0]:m[1]])...)
	})
}

// Expand appends template to dst, with $name, ${name}, $1 and ${1} replaced by
// the text of groups in src, where match is what a FindSubmatchIndex returned.
// Without braces a name is as long as possible; $$ is a dollar sign; an unknown
// or unused group is empty.
func (re *Regexp) Expand(dst []byte, template []byte, src []byte, match []int) []byte {
	return re.expand(dst, string(template), bytealg.String(src), match)
}

// ExpandString is Expand for strings.
func (re *Regexp) ExpandString(dst []byte, template string, src string, match []int) []byte {
	return re.expand(dst, template, src, match)
}

func (re *Regexp) expand(dst []byte, template, src string, m []int) []byte {
	for {
		before, after, found := strings.Cut(template, "$")
		dst = append(dst, before...)
		if !found {
			return dst
		}
		template = after
		if strings.HasPrefix(template, "$") {
			dst = append(dst, '$')
			template = template[1:]
			continue
		}
		name, num, rest, ok := groupName(template)
		if !ok {
			dst = append(dst, '$') // malformed: taken literally
			continue
		}
		template = rest
		if num >= 0 {
			if 2*num+1 < len(m) && m[2*num] >= 0 {
				dst = append(dst, src[m[2*num]:m[2*num+1]]...)
			}
			continue
		}
		for i, n := range re.names {
			if n == name && 2*i+1 < len(m) && m[2*i] >= 0 {
				dst = append(dst, src[m[2*i]:m[2*i+1]]...)
				break
			}
		}
	}
}

// groupName parses what follows a dollar sign; num is -1 if the name is not a
// number.
func groupName(s string) (name string, num int, rest string, ok bool) {
	brace := strings.HasPrefix(s, "{")
	if brace {
		s = s[1:]
	}
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		i += n
	}
	if i == 0 {
		return "", 0, "", false
	}
	name, rest = s[:i], s[i:]
	if brace {
		if !strings.HasPrefix(rest, "}") {
			return "", 0, "", false
		}
		rest = rest[1:]
	}
	for _, c := range name {
		if c < '0' || c > '9' || num >= 1e8 {
			return name, -1, rest, true
		}
		num = num*10 + int(c-'0')
	}
	if name[0] == '0' && len(name) > 1 {
		num = -1
	}
	return name, num, rest, true
}
