package template

import (
	"fmt"
	"slices"
	"strconv"
	"text/template/parse"
)

// A context says where in a document of HTML, JavaScript and CSS a place of a template is. The zero context is text outside of tags,
// where templates begin and must end.
type context struct {
	state   state
	delim   delim
	urlPart urlPart
	jsCtx   jsCtx
	attr    attr
	element element
	braces  []int      // in ${} of JavaScript's template literals: of each the braces that are open in it; never changed in place
	n       parse.Node // where a break or continue left a loop
	err     *Error
}

// String shows all but what only JavaScript's template literals have.
func (c context) String() string {
	var err error
	if c.err != nil {
		err = c.err
	}
	return fmt.Sprintf("{%v %v %v %v %v %v %v}", c.state, c.delim, c.urlPart, c.jsCtx, c.attr, c.element, err)
}

// eq reports whether two contexts are the same place.
func (c context) eq(d context) bool {
	return c.state == d.state && c.delim == d.delim && c.urlPart == d.urlPart && c.jsCtx == d.jsCtx && c.attr == d.attr &&
		c.element == d.element && c.err == d.err && slices.Equal(c.braces, d.braces)
}

// mangle returns the name of a template when it is called in c: its own in text, one with a suffix elsewhere.
func (c context) mangle(name string) string {
	if c.state == stateText {
		return name
	}
	s := name + "$htmltemplate_" + c.state.String()
	if c.delim != delimNone {
		s += "_" + c.delim.String()
	}
	if c.urlPart != urlPartNone {
		s += "_" + c.urlPart.String()
	}
	if c.jsCtx != jsCtxRegexp {
		s += "_" + c.jsCtx.String()
	}
	if len(c.braces) > 0 {
		s += fmt.Sprintf("_jsBraceDepth(%v)", c.braces)
	}
	if c.attr != attrNone {
		s += "_" + c.attr.String()
	}
	if c.element != elementNone {
		s += "_" + c.element.String()
	}
	return s
}

// fail is the context after an error.
func fail(code ErrorCode, node parse.Node, line int, format string, args ...any) context {
	return context{state: stateError, err: errorf(code, node, line, format, args...)}
}

// A state is the kind of place.
type state uint8

const (
	stateText           state = iota
	stateTag                  // in a tag, before an attribute's name or the end
	stateAttrName             // in an attribute's name
	stateAfterName            // behind it, before =
	stateBeforeValue          // behind =
	stateHTMLCmt              // in <!-- -->
	stateRCDATA               // in <textarea> or <title>
	stateAttr                 // in an attribute of plain text
	stateURL                  // in an attribute that is a URL
	stateSrcset               // in an attribute srcset
	stateJS                   // in a script or an attribute that is one
	stateJSDqStr              // in a string of JavaScript in double quotes
	stateJSSqStr              // in single quotes
	stateJSTmplLit            // in backquotes
	stateJSRegexp             // in a regular expression
	stateJSBlockCmt           // in /* */
	stateJSLineCmt            // behind // or #!
	stateJSHTMLOpenCmt        // behind <!--, which comments out a line
	stateJSHTMLCloseCmt       // behind -->, which does too
	stateCSS                  // in a style sheet or an attribute style
	stateCSSDqStr             // in a string of CSS in double quotes
	stateCSSSqStr             // in single quotes
	stateCSSDqURL             // in url("")
	stateCSSSqURL             // in url('')
	stateCSSURL               // in url()
	stateCSSBlockCmt          // in /* */
	stateCSSLineCmt           // behind //
	stateError                // after an error
	stateDead                 // behind {{break}} or {{continue}}
)

func (s state) String() string {
	return enumName("state", int(s), "Text", "Tag", "AttrName", "AfterName", "BeforeValue", "HTMLCmt", "RCDATA", "Attr", "URL", "Srcset",
		"JS", "JSDqStr", "JSSqStr", "JSTmplLit", "JSRegexp", "JSBlockCmt", "JSLineCmt", "JSHTMLOpenCmt", "JSHTMLCloseCmt", "CSS",
		"CSSDqStr", "CSSSqStr", "CSSDqURL", "CSSSqURL", "CSSURL", "CSSBlockCmt", "CSSLineCmt", "Error", "Dead")
}

// isComment reports whether what is in s is for the template's readers only.
func isComment(s state) bool {
	switch s {
	case stateHTMLCmt, stateJSBlockCmt, stateJSLineCmt, stateJSHTMLOpenCmt, stateJSHTMLCloseCmt, stateCSSBlockCmt, stateCSSLineCmt:
		return true
	}
	return false
}

// inTag reports whether s is between the < and > of a tag, whatever the attributes hold.
func inTag(s state) bool {
	switch s {
	case stateTag, stateAttrName, stateAfterName, stateBeforeValue, stateAttr:
		return true
	}
	return false
}

// inScriptLiteral reports whether s is in a literal of JavaScript, where the end of the script would be no end.
func inScriptLiteral(s state) bool {
	switch s {
	case stateJSDqStr, stateJSSqStr, stateJSTmplLit, stateJSRegexp:
		return true
	}
	return false
}

// A delim is what ends the attribute in which a place is.
type delim uint8

const (
	delimNone          delim = iota // not in the value of an attribute
	delimDoubleQuote                // "
	delimSingleQuote                // '
	delimSpaceOrTagEnd              // white space or >
)

func (d delim) String() string {
	return enumName("delim", int(d), "None", "DoubleQuote", "SingleQuote", "SpaceOrTagEnd")
}

// delimEnds has the bytes that end a value.
var delimEnds = [...]string{delimDoubleQuote: `"`, delimSingleQuote: "'", delimSpaceOrTagEnd: " \t\n\f\r>"}

// A urlPart is how far into a URL a place is.
type urlPart uint8

const (
	urlPartNone        urlPart = iota // at its beginning, or not in one
	urlPartPreQuery                   // in scheme, host or path
	urlPartQueryOrFrag                // behind ? or #
	urlPartUnknown                    // it depends
)

func (u urlPart) String() string {
	return enumName("urlPart", int(u), "None", "PreQuery", "QueryOrFrag", "Unknown")
}

// A jsCtx says what a slash would be in JavaScript.
type jsCtx uint8

const (
	jsCtxRegexp  jsCtx = iota // the beginning of a regular expression
	jsCtxDivOp                // a division
	jsCtxUnknown              // it depends
)

func (j jsCtx) String() string { return enumName("jsCtx", int(j), "Regexp", "DivOp", "Unknown") }

// An element is one whose content is no HTML.
type element uint8

const (
	elementNone     element = iota // any other
	elementScript                  // <script> of JavaScript
	elementStyle                   // <style>
	elementTextarea                // <textarea>
	elementTitle                   // <title>
)

func (e element) String() string {
	return enumName("element", int(e), "None", "Script", "Style", "Textarea", "Title")
}

// elementStates is where the content of an element begins.
var elementStates = [...]state{stateText, stateJS, stateCSS, stateRCDATA, stateRCDATA}

// elementTags is how elements are called.
var elementTags = [...]string{"", "script", "style", "textarea", "title"}

// An attr is what kind of value the attribute has whose name was just read.
type attr uint8

const (
	attrNone       attr = iota // plain text
	attrScript                 // JavaScript
	attrScriptType             // the type of a <script>
	attrStyle                  // CSS
	attrURL                    // a URL
	attrSrcset                 // URLs with sizes
)

func (a attr) String() string {
	return enumName("attr", int(a), "None", "Script", "ScriptType", "Style", "URL", "Srcset")
}

// attrStates is where the value of an attribute begins.
var attrStates = [...]state{stateAttr, stateJS, stateAttr, stateCSS, stateURL, stateSrcset}

func enumName(kind string, i int, names ...string) string {
	if i >= len(names) {
		return kind + "(" + strconv.Itoa(i) + ")"
	}
	return kind + names[i]
}
