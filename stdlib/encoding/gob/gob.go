// Package gob sends values of Go from an Encoder to a Decoder, in binary, with what is needed to know of their types.
//
// A stream is a sequence of messages, each with its length before it. A message defines a type (a negative number, which is its id from
// then on, and a description) or has a value (the id of its type and the value). Structs are sent as pairs of a field's number, less that
// of the field before, and value, up to a number that is 0; fields with zero values are left out. Numbers take as few bytes as they
// need: up to 127 one, others a byte that is the negative count of those that follow. Signed ones have their sign in the lowest bit,
// floating-point ones their bytes reversed. Pointers are followed; functions and channels are not sent.
//
// Sender and receiver need not have the same types: fields are matched by name, and int may be received as int8 if the value fits. What
// is in an interface is sent with the name under which its type was registered.
//
// To read it: type.go has types as they are sent; encoder.go and encplan.go send, decoder.go, decplan.go and ignore.go receive. Both
// sides make a plan of a type once, and then work on memory by address, which is much faster here than reflection.
package gob

import (
	"fmt"
	"unsafe"
)

// tooBig is more bytes than a message or value may have.
const tooBig = 8 << 30

// putNumbers encodes n numbers of a reflect.Kind that are at src into dst, which has room, and returns how many bytes they take.
func putNumbers(dst []byte, src unsafe.Pointer, n int, kind int) int

// getNumbers decodes up to n numbers of a reflect.Kind to dst, and returns how many bytes it used, how many numbers there were, and
// whether the next one does not fit the kind. If done < n and it would fit, the input is short or wrong at used.
func getNumbers(src []byte, dst unsafe.Pointer, n int, kind int) (used, done int, overflow bool)

// A gobError is an error on its way to Encode or Decode.
type gobError struct{ err error }

func fail(err error) { panic(gobError{err}) }

func errorf(format string, args ...any) { fail(fmt.Errorf("gob: "+format, args...)) }

// catch is deferred where errors arrive.
func catch(err *error) {
	if e := recover(); e != nil {
		g, ok := e.(gobError)
		if !ok {
			panic(e)
		}
		*err = g.err
	}
}
