// Package errors makes, wraps and inspects error values.
//
// An error wraps others when it has Unwrap() error or Unwrap() []error. The
// wrapped errors of an error, and theirs, form its tree; Is and As walk it
// depth first, an error before what it wraps.
package errors

type errorString struct {
	s string
}

func (e *errorString) Error() string { return e.s }

// New returns an error with the given text. Each call gives a distinct value,
// even if the text is the same.
func New(text string) error {
	return &errorString{text}
}

// ErrUnsupported says that a requested operation cannot be done, because it
// is not supported. Errors are compared with it by Is.
var ErrUnsupported error = &errorString{"unsupported operation"}
