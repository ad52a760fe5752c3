// Package encoding has the interfaces of values that convert themselves to
// bytes or text and back.
package encoding

// A BinaryMarshaler converts itself to bytes.
type BinaryMarshaler interface {
	MarshalBinary() (data []byte, err error)
}

// A BinaryUnmarshaler sets itself from what MarshalBinary made. It must copy
// data that it keeps.
type BinaryUnmarshaler interface {
	UnmarshalBinary(data []byte) error
}

// A TextMarshaler converts itself to UTF-8 text.
type TextMarshaler interface {
	MarshalText() (text []byte, err error)
}

// A TextUnmarshaler sets itself from what MarshalText made. It must copy text
// that it keeps.
type TextUnmarshaler interface {
	UnmarshalText(text []byte) error
}

// A BinaryAppender appends itself, as bytes, to b. It must not look at what b
// has.
type BinaryAppender interface {
	AppendBinary(b []byte) ([]byte, error)
}

// A TextAppender appends itself, as UTF-8 text, to b. It must not look at what
// b has.
type TextAppender interface {
	AppendText(b []byte) ([]byte, error)
}
