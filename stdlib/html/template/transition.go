package template

import (
	"bytes"
	"strings"
)

// transitions has, for each state, the function that reads the beginning of some text in it: it returns the context behind what it
// read, and how many bytes that was. It reads something, or changes the state.
var transitions = [...]func(context, []byte) (context, int){
	stateText:           readText,
	stateTag:            readTag,
	stateAttrName:       readAttrName,
	stateAfterName:      readAfterName,
	stateBeforeValue:    readBeforeValue,
	stateHTMLCmt:        readHTMLComment,
	stateRCDATA:         readToEndTag,
	stateAttr:           readAll,
	stateURL:            readURL,
	stateSrcset:         readURL,
	stateJS:             readJS,
	stateJSDqStr:        readJSLiteral,
	stateJSSqStr:        readJSLiteral,
	stateJSTmplLit:      readJSTemplate,
	stateJSRegexp:       readJSLiteral,
	stateJSBlockCmt:     readBlockComment,
	stateJSLineCmt:      readLineComment,
	stateJSHTMLOpenCmt:  readLineComment,
	stateJSHTMLCloseCmt: readLineComment,
	stateCSS:            readCSS,
	stateCSSDqStr:       readCSSLiteral,
	stateCSSSqStr:       readCSSLiteral,
	stateCSSDqURL:       readCSSLiteral,
	stateCSSSqURL:       readCSSLiteral,
	stateCSSURL:         readCSSLiteral,
	stateCSSBlockCmt:    readBlockComment,
	stateCSSLineCmt:     readLineComment,
	stateError:          readAll,
	stateDead:           readAll,
}

func readAll(c context, s []byte) (context, int) { return c, len(s) }

// ---- HTML ----

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\f' || b == '\r' }

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func isAlnum(b byte) bool { return isLetter(b) || '0' <= b && b <= '9' }

// skipSpace returns the first index from i on that has no white space.
func skipSpace(s []byte, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// readText goes to the next tag or comment.
func readText(c context, s []byte) (context, int) {
	for i := 0; ; {
		j := bytes.IndexByte(s[i:], '<')
		if j < 0 || i+j+1 == len(s) {
			return c, len(s)
		}
		i += j
		if hasPrefix(s[i:], "<!--") {
			return context{state: stateHTMLCmt}, i + 4
		}
		i++
		closing := s[i] == '/'
		if closing {
			if i++; i == len(s) {
				return c, len(s)
			}
		}
		if end, e := tagName(s, i); end > i {
			if closing {
				e = elementNone
			}
			return context{state: stateTag, element: e}, end
		}
	}
}

func hasPrefix(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && string(s[:len(prefix)]) == prefix
}

// tagName returns where the name of a tag that begins at i ends, i if there is none, and which it is. Names have parts of letters and
// digits, with one - or : between two.
func tagName(s []byte, i int) (int, element) {
	if i == len(s) || !isLetter(s[i]) {
		return i, elementNone
	}
	j := i + 1
	for j < len(s) {
		if isAlnum(s[j]) {
			j++
		} else if (s[j] == '-' || s[j] == ':') && j+1 < len(s) && isAlnum(s[j+1]) {
			j += 2
		} else {
			break
		}
	}
	name := strings.ToLower(string(s[i:j]))
	for e := elementScript; e <= elementTitle; e++ {
		if name == elementTags[e] {
			return j, e
		}
	}
	return j, elementNone
}

// readTag reads the end of the tag or the name of an attribute.
func readTag(c context, s []byte) (context, int) {
	i := skipSpace(s, 0)
	if i == len(s) {
		return c, len(s)
	}
	if s[i] == '>' {
		return context{state: elementStates[c.element], element: c.element}, i + 1
	}
	j, err := attrNameEnd(s, i)
	if err != nil {
		return context{state: stateError, err: err}, len(s)
	}
	if i == j {
		return fail(ErrBadHTML, nil, 0, "expected space, attr name, or end of tag, but got %q", s[i:]), len(s)
	}
	d := context{state: stateAfterName, element: c.element}
	if j == len(s) {
		d.state = stateAttrName
	}
	name := strings.ToLower(string(s[i:j]))
	if c.element == elementScript && name == "type" {
		d.attr = attrScriptType
		return d, j
	}
	switch attrType(name) {
	case contentURL:
		d.attr = attrURL
	case contentCSS:
		d.attr = attrStyle
	case contentJS:
		d.attr = attrScript
	case contentSrcset:
		d.attr = attrSrcset
	}
	return d, j
}

// attrNameEnd returns where the name of an attribute ends. Quotes and < in it are errors: browsers differ on them.
func attrNameEnd(s []byte, i int) (int, *Error) {
	for j := i; j < len(s); j++ {
		switch s[j] {
		case ' ', '\t', '\n', '\f', '\r', '=', '>':
			return j, nil
		case '\'', '"', '<':
			return -1, errorf(ErrBadHTML, nil, 0, "%q in attribute name: %.32q", s[j:j+1], s)
		}
	}
	return len(s), nil
}

func readAttrName(c context, s []byte) (context, int) {
	i, err := attrNameEnd(s, 0)
	if err != nil {
		return context{state: stateError, err: err}, len(s)
	}
	if i < len(s) {
		c.state = stateAfterName
	}
	return c, i
}

func readAfterName(c context, s []byte) (context, int) {
	i := skipSpace(s, 0)
	if i == len(s) {
		return c, len(s)
	}
	if s[i] != '=' { // no value
		c.state = stateTag
		return c, i
	}
	c.state = stateBeforeValue
	return c, i + 1
}

func readBeforeValue(c context, s []byte) (context, int) {
	i := skipSpace(s, 0)
	if i == len(s) {
		return c, len(s)
	}
	c.state, c.delim = attrStates[c.attr], delimSpaceOrTagEnd
	switch s[i] {
	case '\'':
		c.delim, i = delimSingleQuote, i+1
	case '"':
		c.delim, i = delimDoubleQuote, i+1
	}
	return c, i
}

func readHTMLComment(c context, s []byte) (context, int) {
	if i := bytes.Index(s, []byte("-->")); i >= 0 {
		return context{}, i + 3
	}
	return c, len(s)
}

// readToEndTag goes to the tag that ends the element in which c is. In the literals and comments of a script there is none: what looks
// like one is escaped.
func readToEndTag(c context, s []byte) (context, int) {
	if c.element == elementNone || c.element == elementScript && (inScriptLiteral(c.state) || isComment(c.state)) {
		return c, len(s)
	}
	if i := indexEndTag(s, elementTags[c.element]); i >= 0 {
		return context{}, i
	}
	return c, len(s)
}

// indexEndTag returns where </tag, in whatever case, first stands and something ends the name; -1 if nowhere.
func indexEndTag(s []byte, tag string) int {
	for i := 0; ; i += 2 {
		j := bytes.Index(s[i:], []byte("</"))
		if j < 0 {
			return -1
		}
		i += j
		end := i + 2 + len(tag)
		if end < len(s) && strings.EqualFold(string(s[i+2:end]), tag) && strings.IndexByte("> \t\n\f/", s[end]) >= 0 {
			return i
		}
	}
}

// readURL notes whether the query has begun.
func readURL(c context, s []byte) (context, int) {
	if bytes.ContainsAny(s, "#?") {
		c.urlPart = urlPartQueryOrFrag
	} else if c.urlPart == urlPartNone && skipSpace(s, 0) < len(s) {
		c.urlPart = urlPartPreQuery
	}
	return c, len(s)
}

// ---- JavaScript ----

// readJS goes to the next literal or comment, or to the } that leads back into a template literal.
func readJS(c context, s []byte) (context, int) {
	for i := 0; ; i++ {
		j := bytes.IndexAny(s[i:], "\"`'/{}<-#")
		if j < 0 {
			c.jsCtx = nextJSCtx(s, c.jsCtx)
			return c, len(s)
		}
		i += j
		d := c
		d.jsCtx = nextJSCtx(s[:i], c.jsCtx)
		switch s[i] {
		case '"':
			d.state, d.jsCtx = stateJSDqStr, jsCtxRegexp
		case '\'':
			d.state, d.jsCtx = stateJSSqStr, jsCtxRegexp
		case '`':
			d.state, d.jsCtx = stateJSTmplLit, jsCtxRegexp
		case '/':
			return readSlash(d, s, i)
		case '<':
			if !hasPrefix(s[i:], "<!--") {
				continue
			}
			d.state, i = stateJSHTMLOpenCmt, i+3
		case '-':
			if !hasPrefix(s[i:], "-->") {
				continue
			}
			d.state, i = stateJSHTMLCloseCmt, i+2
		case '#':
			if !hasPrefix(s[i:], "#!") {
				continue
			}
			d.state, i = stateJSLineCmt, i+1
		default:
			last := len(c.braces) - 1
			if last < 0 {
				continue
			}
			if s[i] == '{' || c.braces[last] > 0 {
				c.braces = nested(c.braces, s[i])
				continue
			}
			d.state, d.jsCtx, d.braces = stateJSTmplLit, jsCtxRegexp, c.braces[:last]
		}
		return d, i + 1
	}
}

// nested returns braces after another one was read.
func nested(braces []int, brace byte) []int {
	n := append([]int(nil), braces...)
	if brace == '{' {
		n[len(n)-1]++
	} else {
		n[len(n)-1]--
	}
	return n
}

// readSlash reads the slash at i: a comment, a division, or the beginning of a regular expression.
func readSlash(c context, s []byte, i int) (context, int) {
	switch {
	case hasPrefix(s[i:], "//"):
		c.state, i = stateJSLineCmt, i+1
	case hasPrefix(s[i:], "/*"):
		c.state, i = stateJSBlockCmt, i+1
	case c.jsCtx == jsCtxRegexp:
		c.state = stateJSRegexp
	case c.jsCtx == jsCtxDivOp:
		c.jsCtx = jsCtxRegexp
	default:
		return fail(ErrSlashAmbig, nil, 0, "'/' could start a division or regexp: %.32q", s[i:]), len(s)
	}
	return c, i + 1
}

// readJSLiteral goes to the end of a string or regular expression.
func readJSLiteral(c context, s []byte) (context, int) {
	special := `\"`
	switch c.state {
	case stateJSSqStr:
		special = `\'`
	case stateJSRegexp:
		special = `\/[]`
	}
	inSet := false // of a regular expression
	for i := 0; i < len(s); i++ {
		j := bytes.IndexAny(s[i:], special)
		if j < 0 {
			break
		}
		i += j
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return fail(ErrPartialEscape, nil, 0, "unfinished escape sequence in JS string: %q", s), len(s)
			}
		case '[':
			inSet = true
		case ']':
			inSet = false
		default:
			if s[i] == '/' && i > 0 && i+7 <= len(s) && strings.EqualFold(string(s[i-1:i+7]), "</script") {
				i++
			} else if !inSet {
				c.state, c.jsCtx = stateJS, jsCtxDivOp
				return c, i + 1
			}
		}
	}
	if inSet {
		return fail(ErrPartialCharset, nil, 0, "unfinished JS regexp charset: %q", s), len(s)
	}
	return c, len(s)
}

// readJSTemplate goes to the end of a template literal or to the next ${ in it.
func readJSTemplate(c context, s []byte) (context, int) {
	for i := 0; i < len(s); i++ {
		j := bytes.IndexAny(s[i:], "`\\$")
		if j < 0 {
			break
		}
		i += j
		switch {
		case s[i] == '\\':
			if i++; i == len(s) {
				return fail(ErrPartialEscape, nil, 0, "unfinished escape sequence in JS string: %q", s), len(s)
			}
		case s[i] == '`':
			c.state, c.jsCtx = stateJS, jsCtxDivOp
			return c, i + 1
		case hasPrefix(s[i:], "${"):
			c.state, c.jsCtx, c.braces = stateJS, jsCtxRegexp, append(c.braces[:len(c.braces):len(c.braces)], 0)
			return c, i + 2
		}
	}
	return c, len(s)
}

// ---- comments of JavaScript and CSS ----

func readBlockComment(c context, s []byte) (context, int) {
	i := bytes.Index(s, []byte("*/"))
	if i < 0 {
		return c, len(s)
	}
	if c.state == stateCSSBlockCmt {
		c.state = stateCSS
	} else {
		c.state = stateJS
	}
	return c, i + 2
}

// readLineComment goes to the end of the line, which is no part of the comment.
func readLineComment(c context, s []byte) (context, int) {
	ends, after := "\n\r\u2028\u2029", stateJS
	if c.state == stateCSSLineCmt { // in no standard, but in browsers
		ends, after = "\n\f\r", stateCSS
	}
	i := bytes.IndexAny(s, ends)
	if i < 0 {
		return c, len(s)
	}
	c.state = after
	return c, i
}

// ---- CSS ----

// readCSS goes to the next string, url( or comment. Every string is taken for a URL: where it is none, in a list of fonts for instance,
// it has no : ? or # either.
func readCSS(c context, s []byte) (context, int) {
	for i := 0; ; i++ {
		j := bytes.IndexAny(s[i:], `("'/`)
		if j < 0 {
			return c, len(s)
		}
		i += j
		switch s[i] {
		case '(':
			if !endsWithCSSKeyword(bytes.TrimRight(s[:i], "\t\n\f\r "), "url") {
				continue
			}
			i = skipSpace(s, i+1)
			c.state = stateCSSURL
			if i < len(s) && s[i] == '"' {
				c.state, i = stateCSSDqURL, i+1
			} else if i < len(s) && s[i] == '\'' {
				c.state, i = stateCSSSqURL, i+1
			}
			return c, i
		case '/':
			if hasPrefix(s[i:], "//") {
				c.state = stateCSSLineCmt
			} else if hasPrefix(s[i:], "/*") {
				c.state = stateCSSBlockCmt
			} else {
				continue
			}
			return c, i + 2
		case '"':
			c.state = stateCSSDqStr
		case '\'':
			c.state = stateCSSSqStr
		}
		return c, i + 1
	}
}

// readCSSLiteral goes to the end of a string or URL.
func readCSSLiteral(c context, s []byte) (context, int) {
	special := "\\\t\n\f\r )"
	switch c.state {
	case stateCSSDqStr, stateCSSDqURL:
		special = `\"`
	case stateCSSSqStr, stateCSSSqURL:
		special = `\'`
	}
	for i := 0; ; i++ {
		j := bytes.IndexAny(s[i:], special)
		if j < 0 {
			c, n := readURL(c, decodeCSS(s[i:]))
			return c, i + n
		}
		i += j
		if s[i] != '\\' {
			c.state = stateCSS
			return c, i + 1
		}
		if i++; i == len(s) {
			return fail(ErrPartialEscape, nil, 0, "unfinished escape sequence in CSS string: %q", s), len(s)
		}
		c, _ = readURL(c, decodeCSS(s[:i+1]))
	}
}
