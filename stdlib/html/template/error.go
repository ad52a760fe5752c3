package template

import (
	"fmt"
	"text/template/parse"
)

// An Error is what was found wrong with a template when it was escaped.
type Error struct {
	ErrorCode   ErrorCode  // the kind of error
	Node        parse.Node // where it is, if that is known; counts more than Name and Line
	Name        string     // the template
	Line        int        // the line, or 0
	Description string     // for people
}

// An ErrorCode is a kind of error. Others show only in the output: "ZgotmplZ" in it stands for a value that was not safe where it was
// used, such as a URL javascript:….
type ErrorCode int

const (
	// OK is no error.
	OK ErrorCode = iota

	// ErrAmbigContext: "... appears in an ambiguous context within a URL". Depending on a condition an action is in a URL's path or in
	// its query; it should stand in both branches.
	ErrAmbigContext

	// ErrBadHTML: "expected space, attr name, or end of tag, but got ...", "... in unquoted attr", "... in attribute name". Quoting
	// all attributes helps.
	ErrBadHTML

	// ErrBranchEnd: "{{if}} branches end in different contexts". After an {{if}}, {{with}} or {{range}} the place in the document must
	// be the same whichever branch was taken.
	ErrBranchEnd

	// ErrEndContext: "... ends in a non-text context: ...". A template that is executed must close its tags, quotes and scripts.
	ErrEndContext

	// ErrNoSuchTemplate: "no such template ...". All that a template calls must be defined before it is executed.
	ErrNoSuchTemplate

	// ErrOutputContext: "cannot compute output context for template ...". A template that calls itself ends elsewhere than it begins.
	ErrOutputContext

	// ErrPartialCharset: "unfinished JS regexp charset in ...". Actions cannot stand in the [] of a regular expression.
	ErrPartialCharset

	// ErrPartialEscape: "unfinished escape sequence in ...". Actions cannot follow a backslash.
	ErrPartialEscape

	// ErrRangeLoopReentry: "on range loop re-entry: ...". The second turn of a {{range}} would begin elsewhere than the first.
	ErrRangeLoopReentry

	// ErrSlashAmbig: '/' could start a division or regexp. Semicolons and parentheses help.
	ErrSlashAmbig

	// ErrPredefinedEscaper: "predefined escaper ... disallowed in template". html and urlquery can only be last in a pipeline; they are
	// better left out.
	ErrPredefinedEscaper

	// ErrJSTemplate: actions in JavaScript's template literals were an error once.
	//
	// Deprecated: not returned any more.
	ErrJSTemplate
)

// Error says where and what.
func (e *Error) Error() string {
	switch {
	case e.Node != nil:
		where, _ := (*parse.Tree)(nil).ErrorContext(e.Node)
		return fmt.Sprintf("html/template:%s: %s", where, e.Description)
	case e.Line != 0:
		return fmt.Sprintf("html/template:%s:%d: %s", e.Name, e.Line, e.Description)
	case e.Name != "":
		return fmt.Sprintf("html/template:%s: %s", e.Name, e.Description)
	}
	return "html/template: " + e.Description
}

func errorf(code ErrorCode, node parse.Node, line int, format string, args ...any) *Error {
	return &Error{ErrorCode: code, Node: node, Line: line, Description: fmt.Sprintf(format, args...)}
}
