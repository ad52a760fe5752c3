// Package httputil has what stands beside net/http: messages as text, for debugging, and a reverse proxy.
package httputil

import (
	"io"
	"net/http/internal"
)

// ErrLineTooLong is a chunk whose first line is too long.
var ErrLineTooLong = internal.ErrLineTooLong

// NewChunkedReader returns a reader of the data of chunks, which net/http does itself for its bodies. It returns io.EOF
// after the last chunk.
func NewChunkedReader(r io.Reader) io.Reader { return internal.NewChunkedReader(r) }

// NewChunkedWriter returns a writer that makes chunks, which net/http does itself. Close writes the last chunk, but not
// the line's end behind it.
func NewChunkedWriter(w io.Writer) io.WriteCloser { return internal.NewChunkedWriter(w) }
