// Package strconv converts basic values to text and back.
package strconv

import "errors"

// ErrRange says that a value is out of range for the target type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a text does not have the syntax of the target type.
var ErrSyntax = errors.New("invalid syntax")

// A NumError is a failed conversion.
type NumError struct {
	Func string // the function that failed: ParseBool, ParseInt, ...
	Num  string // its input
	Err  error  // why: ErrRange, ErrSyntax, ...
}

// Error says what is wrong.
func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

// Unwrap returns the error behind this one.
func (e *NumError) Unwrap() error { return e.Err }

// numError copies its text, so that the error does not keep alive the
// possibly huge text it is part of.
func numError(fn, text string, err error) *NumError {
	return &NumError{fn, string([]byte(text)), err}
}

func syntaxError(fn, text string) *NumError { return numError(fn, text, ErrSyntax) }

func rangeError(fn, text string) *NumError { return numError(fn, text, ErrRange) }

func baseError(fn, text string, base int) *NumError {
	return numError(fn, text, errors.New("invalid base "+Itoa(base)))
}

func bitSizeError(fn, text string, bitSize int) *NumError {
	return numError(fn, text, errors.New("invalid bit size "+Itoa(bitSize)))
}

// lower makes an ASCII letter lower case; what it makes of other bytes is no
// letter.
func lower(c byte) byte { return c | 0x20 }
