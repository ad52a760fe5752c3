package template

import (
	"fmt"
	"reflect"
)

// Strings of these types are put into the output as they are where they fit: the program vouches for them. They must not be made of
// what comes from others.
type (
	// CSS is a style sheet, rules, declarations, or the value of a property.
	CSS string

	// HTML is a fragment of a document, with all its tags and comments closed.
	HTML string

	// HTMLAttr is an attribute, such as ` dir="ltr"`.
	HTMLAttr string

	// JS is an expression of JavaScript, in parentheses if it needs them. JSON from others is not safe as JS; unmarshal it and pass
	// the value.
	JS string

	// JSStr is what stands between the quotes of a string of JavaScript, with its escapes.
	JSStr string

	// URL is a URL or a part of one, of whatever scheme.
	URL string

	// Srcset is the value of an attribute srcset.
	Srcset string
)

// A contentType says what a string is known to be, or what an attribute holds.
type contentType uint8

const (
	contentPlain contentType = iota
	contentCSS
	contentHTML
	contentHTMLAttr
	contentJS
	contentJSStr
	contentURL
	contentSrcset
	contentUnsafe // of attributes: it changes how other content is read or sent
)

// indirect follows pointers from a value to what they point to.
func indirect(a any) any {
	if a == nil || reflect.TypeOf(a).Kind() != reflect.Pointer {
		return a
	}
	v := reflect.ValueOf(a)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v.Interface()
}

// indirectTo follows pointers until a value has a method of an interface that ok asks for.
func indirectTo(a any, ok func(any) bool) any {
	if a == nil || ok(a) {
		return a
	}
	v := reflect.ValueOf(a)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
		if i := v.Interface(); ok(i) {
			return i
		}
	}
	return v.Interface()
}

func printsItself(a any) bool {
	switch a.(type) {
	case fmt.Stringer, error:
		return true
	}
	return false
}

// stringify returns the text of the arguments, as fmt.Sprint does but through pointers, and what it is known to be.
func stringify(args ...any) (string, contentType) {
	if len(args) == 1 {
		switch s := indirect(args[0]).(type) {
		case string:
			return s, contentPlain
		case CSS:
			return string(s), contentCSS
		case HTML:
			return string(s), contentHTML
		case HTMLAttr:
			return string(s), contentHTMLAttr
		case JS:
			return string(s), contentJS
		case JSStr:
			return string(s), contentJSStr
		case URL:
			return string(s), contentURL
		case Srcset:
			return string(s), contentSrcset
		}
	}
	var shown []any
	for _, a := range args {
		if a != nil { // nil shows as nothing
			shown = append(shown, indirectTo(a, printsItself))
		}
	}
	return fmt.Sprint(shown...), contentPlain
}

// evalArgs is the arguments of a predefined escaper as one string.
func evalArgs(args ...any) string {
	if len(args) == 1 {
		if s, ok := args[0].(string); ok {
			return s
		}
	}
	for i, a := range args {
		args[i] = indirectTo(a, printsItself)
	}
	return fmt.Sprint(args...)
}
