package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsSpaces are what JavaScript takes for white space.
const jsSpaces = "\f\n\r\t\v \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

// nextJSCtx says what a slash behind s would be, if it would have been before before s. It looks at the last token: a slash behind
// operators, open brackets and words like return begins a regular expression, one behind values divides. After ) and ] it divides,
// which is not always right (if (x) /re/.test(y)) but almost; after } it does not.
func nextJSCtx(s []byte, before jsCtx) jsCtx {
	s = bytes.TrimRight(s, jsSpaces)
	n := len(s)
	if n == 0 {
		return before
	}
	switch c := s[n-1]; c {
	case '+', '-':
		odd := false // x++ is a value
		for i := n; i > 0 && s[i-1] == c; i-- {
			odd = !odd
		}
		if !odd {
			return jsCtxDivOp
		}
		return jsCtxRegexp
	case '.':
		if n > 1 && '0' <= s[n-2] && s[n-2] <= '9' { // 42.
			return jsCtxDivOp
		}
		return jsCtxRegexp
	case ',', '<', '>', '=', '*', '%', '&', '|', '^', '?', '!', '~', '(', '[', ':', ';', '{', '}':
		return jsCtxRegexp
	}
	i := n
	for i > 0 && isJSIdentPart(rune(s[i-1])) {
		i--
	}
	switch string(s[i:]) {
	case "break", "case", "continue", "delete", "do", "else", "finally", "in", "instanceof", "return", "throw", "try", "typeof", "void":
		return jsCtxRegexp
	}
	return jsCtxDivOp
}

// isJSIdentPart reports whether identifiers have r in them, ASCII only.
func isJSIdentPart(r rune) bool {
	return r == '$' || r == '_' || r < 0x80 && isAlnum(byte(r))
}

// isJSType reports whether a script of this type is JavaScript.
func isJSType(mime string) bool {
	mime, _, _ = strings.Cut(mime, ";")
	switch strings.TrimSpace(strings.ToLower(mime)) {
	case "application/ecmascript", "application/javascript", "application/json", "application/ld+json", "application/x-ecmascript",
		"application/x-javascript", "module", "text/ecmascript", "text/javascript", "text/javascript1.0", "text/javascript1.1",
		"text/javascript1.2", "text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript",
		"text/x-ecmascript", "text/x-javascript":
		return true
	}
	return false
}

func marshalsItself(a any) bool {
	_, ok := a.(json.Marshaler)
	return ok
}

// jsValEscaper makes an expression: JSON, with spaces around it where it could run into a word before or behind it.
func jsValEscaper(args ...any) string {
	var a any
	if len(args) == 1 {
		a = indirectTo(args[0], marshalsItself)
		switch t := a.(type) {
		case JS:
			return string(t)
		case JSStr:
			return `"` + string(t) + `"`
		case json.Marshaler:
		case fmt.Stringer:
			a = t.String()
		}
	} else {
		for i, arg := range args {
			args[i] = indirectTo(arg, marshalsItself)
		}
		a = fmt.Sprint(args...)
	}
	b, err := json.Marshal(a)
	if err != nil {
		// The space: behind a division operator this must not become the comment of a line.
		text := strings.ReplaceAll(err.Error(), "*/", "* /")
		text = strings.ReplaceAll(text, "</script", `\x3C/script`)
		text = strings.ReplaceAll(text, "<!--", `\x3C!--`)
		return fmt.Sprintf(" /* %s */null ", text)
	}
	if len(b) == 0 {
		return " null "
	}
	s := replaceRunes(string(b), &lineEndSet, lineEndReplacement)
	first, _ := utf8.DecodeRune(b)
	last, _ := utf8.DecodeLastRune(b)
	if isJSIdentPart(first) || isJSIdentPart(last) {
		return " " + s + " "
	}
	return s
}

// jsStrEscaper makes what can stand in a string.
func jsStrEscaper(args ...any) string {
	s, t := stringify(args...)
	if t == contentJSStr {
		return replaceRunes(s, &jsStrNormSet, jsStrReplacement)
	}
	return replaceRunes(s, &jsStrSet, jsStrReplacement)
}

// jsTmplLitEscaper makes what can stand in a template literal.
func jsTmplLitEscaper(args ...any) string {
	s, _ := stringify(args...)
	return replaceRunes(s, &jsTmplLitSet, jsStrReplacement)
}

// jsRegexpEscaper makes what can stand in a regular expression and means itself.
func jsRegexpEscaper(args ...any) string {
	s, _ := stringify(args...)
	if s == "" {
		return "(?:)" // or else the slashes would make a comment
	}
	return replaceRunes(s, &jsRegexpSet, jsRegexpReplacement)
}

const (
	jsLow  = controls | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'+' | 1<<'/' | 1<<'<' | 1<<'>'
	jsHigh = 1 << ('`' - 64)
)

var (
	lineEndSet   = byteSet{3: e2}
	jsStrSet     = byteSet{jsLow, jsHigh | 1<<('\\'-64), 0, e2}
	jsStrNormSet = byteSet{jsLow, jsHigh, 0, e2}
	jsTmplLitSet = byteSet{jsLow | 1<<'$', jsHigh | 1<<('\\'-64) | 1<<('{'-64) | 1<<('}'-64), 0, e2}
	jsRegexpSet  = byteSet{jsLow | 1<<'$' | 1<<'(' | 1<<')' | 1<<'*' | 1<<'-' | 1<<'.' | 1<<'?',
		1<<('['-64) | 1<<('\\'-64) | 1<<(']'-64) | 1<<('^'-64) | 1<<('{'-64) | 1<<('|'-64) | 1<<('}'-64), 0, e2}
)

func lineEndReplacement(r rune) string {
	switch r {
	case '\u2028':
		return `\u2028`
	case '\u2029':
		return `\u2029`
	}
	return ""
}

func jsStrReplacement(r rune) string {
	switch r {
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\f':
		return `\f`
	case '\r':
		return `\r`
	case '/':
		return `\/`
	case '\\':
		return `\\`
	}
	if r < utf8.RuneSelf { // escaped by number: what means something in HTML
		const digits = "0123456789abcdef"
		return `\u00` + string([]byte{digits[r>>4], digits[r&15]})
	}
	return lineEndReplacement(r)
}

func jsRegexpReplacement(r rune) string {
	switch r {
	case '$', '(', ')', '*', '-', '.', '?', '[', ']', '^', '{', '|', '}':
		return `\` + string(r)
	}
	return jsStrReplacement(r)
}
