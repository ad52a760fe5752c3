package template

import (
	"fmt"
	"strings"
)

// ---- replacing ----

var (
	htmlSet      = byteSet{1 | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>'}
	htmlNormSet  = byteSet{1 | 1<<'"' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>'}
	unquotedSet  = byteSet{1 | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>' | unquotedLow, 1 << ('`' - 64), nonASCII, nonASCII}
	unquotedNorm = byteSet{1 | 1<<'"' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>' | unquotedLow, 1 << ('`' - 64), nonASCII, nonASCII}
)

const unquotedLow = 1<<'\t' | 1<<'\n' | 1<<'\v' | 1<<'\f' | 1<<'\r' | 1<<' ' | 1<<'='

func htmlReplacement(r rune) string {
	switch r {
	case 0:
		return "\uFFFD"
	case '"':
		return "&#34;"
	case '&':
		return "&amp;"
	case '\'':
		return "&#39;"
	case '+':
		return "&#43;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return ""
}

// unquotedReplacement is for attributes without quotes, which more characters end; and some browsers do not like the last runes of a
// plane.
func unquotedReplacement(r rune) string {
	switch r {
	case 0:
		return "&#xfffd;"
	case '\t':
		return "&#9;"
	case '\n':
		return "&#10;"
	case '\v':
		return "&#11;"
	case '\f':
		return "&#12;"
	case '\r':
		return "&#13;"
	case ' ':
		return "&#32;"
	case '=':
		return "&#61;"
	case '`':
		return "&#96;"
	}
	if 0xfdd0 <= r && r <= 0xfdef || 0xfff0 <= r && r <= 0xffff {
		return fmt.Sprintf("&#x%x;", r)
	}
	return htmlReplacement(r)
}

// ---- what the escaper puts into pipelines ----

// htmlEscaper makes text of HTML.
func htmlEscaper(args ...any) string {
	s, t := stringify(args...)
	if t == contentHTML {
		return s
	}
	return replaceRunes(s, &htmlSet, htmlReplacement)
}

// rcdataEscaper makes text for <textarea> and <title>, where escapes count but tags do not.
func rcdataEscaper(args ...any) string {
	s, t := stringify(args...)
	if t == contentHTML {
		return replaceRunes(s, &htmlNormSet, htmlReplacement)
	}
	return replaceRunes(s, &htmlSet, htmlReplacement)
}

// attrEscaper makes the text of an attribute in quotes.
func attrEscaper(args ...any) string {
	s, t := stringify(args...)
	if t == contentHTML {
		return replaceRunes(stripTags(s), &htmlNormSet, htmlReplacement)
	}
	return replaceRunes(s, &htmlSet, htmlReplacement)
}

// nospaceEscaper makes the text of an attribute without quotes; with nothing, the next attribute would be its value.
func nospaceEscaper(args ...any) string {
	s, t := stringify(args...)
	if s == "" {
		return failsafe
	}
	if t == contentHTML {
		return replaceRunes(stripTags(s), &unquotedNorm, unquotedReplacement)
	}
	return replaceRunes(s, &unquotedSet, unquotedReplacement)
}

// htmlNameFilter lets through names of plain attributes, and what is an HTMLAttr.
func htmlNameFilter(args ...any) string {
	s, t := stringify(args...)
	if t == contentHTMLAttr {
		return s
	}
	s = strings.ToLower(s)
	if s == "" || attrType(s) != contentPlain {
		return failsafe
	}
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) {
			return failsafe
		}
	}
	return s
}

// commentEscaper leaves everything out.
func commentEscaper(args ...any) string { return "" }

// stripTags returns the text of HTML.
func stripTags(html string) string {
	var b strings.Builder
	s := []byte(html)
	var c context
	stripped := false
	i := 0
	for i < len(s) {
		if c.delim != delimNone { // in the value of an attribute
			end := strings.IndexAny(html[i:], delimEnds[c.delim])
			if end < 0 {
				break
			}
			i += end
			if c.delim != delimSpaceOrTagEnd {
				i++
			}
			c = context{state: stateTag, element: c.element}
			continue
		}
		st := c.state
		if c.element != elementNone && !inTag(st) {
			st = stateRCDATA // scripts and styles are only looked at for their end
		}
		d, n := transitions[st](c, s[i:])
		if c.state == stateText || c.state == stateRCDATA {
			b.WriteString(beforeTag(html[i:i+n], d.state != c.state))
		} else {
			stripped = true
		}
		c, i = d, i+n
	}
	if !stripped {
		return html
	}
	if c.state == stateText || c.state == stateRCDATA {
		b.WriteString(html[i:])
	}
	return b.String()
}

// beforeTag returns s up to the < with which what ends the text begins.
func beforeTag(s string, ended bool) string {
	if ended {
		if i := strings.LastIndexByte(s, '<'); i >= 0 {
			return s[:i]
		}
	}
	return s
}
