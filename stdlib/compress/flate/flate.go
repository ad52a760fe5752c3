// Package flate reads and writes deflate streams (RFC 1951).
package flate

import (
	"bufio"
	"fmt"
	"internal/zlib"
	"io"
	"strconv"
)

// Levels of compression.
const (
	NoCompression      = 0
	BestSpeed          = 1
	BestCompression    = 9
	DefaultCompression = -1
	HuffmanOnly        = -2 // no repetitions are looked for
)

// A CorruptInputError is the offset where the input is no deflate stream.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "flate: corrupt input before offset " + strconv.FormatInt(int64(e), 10)
}

// An InternalError is a bug of this package.
type InternalError string

func (e InternalError) Error() string { return "flate: internal error: " + string(e) }

// A ReadError was reported by older versions.
type ReadError struct {
	Offset int64
	Err    error
}

func (e *ReadError) Error() string {
	return "flate: read error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// A WriteError was reported by older versions.
type WriteError struct {
	Offset int64
	Err    error
}

func (e *WriteError) Error() string {
	return "flate: write error at offset " + strconv.FormatInt(e.Offset, 10) + ": " + e.Err.Error()
}

// A Resetter begins with another input, and keeps its memory.
type Resetter interface {
	Reset(r io.Reader, dict []byte) error
}

// A Reader is what NewReader reads from without taking more than the stream.
type Reader interface {
	io.Reader
	io.ByteReader
}

type reader struct {
	bytes   Reader
	buffer  *bufio.Reader // the same, if it is one: read in larger pieces
	s       *zlib.Stream
	offset  int64
	one     [1]byte
	drained bool // the last call filled its room: there may be more without input
	err     error
}

// NewReader returns a reader of what is compressed in r. If r is no io.ByteReader, more may be read from it than the stream.
func NewReader(r io.Reader) io.ReadCloser { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for a stream that was made with a dictionary.
func NewReaderDict(r io.Reader, dict []byte) io.ReadCloser {
	f := &reader{}
	f.Reset(r, dict)
	return f
}

func (f *reader) Reset(r io.Reader, dict []byte) error {
	if f.s != nil {
		f.s.Shut()
	}
	*f = reader{s: zlib.Open(false, 0, dict)}
	if b, ok := r.(Reader); ok {
		f.bytes = b
	} else {
		f.bytes = bufio.NewReader(r)
	}
	f.buffer, _ = f.bytes.(*bufio.Reader)
	return nil
}

// input returns what there is to read, at least a byte.
func (f *reader) input() (in []byte, err error) {
	if f.buffer == nil {
		f.one[0], err = f.bytes.ReadByte()
		in = f.one[:]
	} else if _, err = f.buffer.Peek(1); err == nil {
		in, _ = f.buffer.Peek(f.buffer.Buffered())
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return in, err
}

func (f *reader) Read(p []byte) (n int, err error) {
	if f.err != nil || len(p) == 0 {
		return 0, f.err
	}
	for n == 0 && f.err == nil {
		var in []byte
		if !f.drained {
			if in, f.err = f.input(); f.err != nil {
				break
			}
		}
		nin, nout, status := f.s.Run(in, p, zlib.NoFlush)
		if f.buffer != nil {
			f.buffer.Discard(nin)
		}
		n = nout
		f.offset += int64(nin)
		f.drained = status != zlib.NoSpace && nout == min(len(p), zlib.Piece)
		switch {
		case status == zlib.End:
			f.err = io.EOF
		case status < 0 && status != zlib.NoSpace:
			f.err = CorruptInputError(f.offset)
		}
	}
	if n > 0 && f.err == io.EOF {
		return n, nil
	}
	return n, f.err
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func (f *reader) Close() error {
	f.s.Shut()
	if f.err == nil {
		f.err = io.ErrClosedPipe
	}
	if f.err == io.EOF || f.err == io.ErrClosedPipe {
		return nil
	}
	return f.err
}

// A Writer compresses what is written to it.
type Writer struct {
	w     io.Writer
	s     *zlib.Stream
	level int
	dict  []byte
	out   []byte
	err   error
}

// NewWriter returns a Writer to w of a level from -2 to 9.
func NewWriter(w io.Writer, level int) (*Writer, error) { return NewWriterDict(w, level, nil) }

// NewWriterDict is NewWriter with a dictionary, which the reader must have as well.
func NewWriterDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, fmt.Errorf("flate: invalid compression level %d: want value in range [-2, 9]", level)
	}
	return &Writer{w: w, level: level, dict: dict, s: zlib.Open(true, level, dict), out: make([]byte, 16<<10)}, nil
}

// Reset begins another stream with the same level and dictionary.
func (w *Writer) Reset(dst io.Writer) {
	w.s.Shut()
	w.w, w.s, w.err = dst, zlib.Open(true, w.level, w.dict), nil
}

// Write compresses data; it is written when there is enough of it.
func (w *Writer) Write(data []byte) (n int, err error) {
	for n < len(data) && w.err == nil {
		nin, nout, _ := w.s.Run(data[n:], w.out, zlib.NoFlush)
		n += nin
		w.emit(nout)
	}
	return n, w.err
}

func (w *Writer) emit(n int) {
	if n > 0 && w.err == nil {
		_, w.err = w.w.Write(w.out[:n])
	}
}

// Flush writes all that has been written so far, so that a reader gets it.
func (w *Writer) Flush() error {
	for w.err == nil {
		_, n, _ := w.s.Run(nil, w.out, zlib.SyncFlush)
		w.emit(n)
		if n < len(w.out) {
			break
		}
	}
	return w.err
}

var errClosed = fmt.Errorf("flate: closed writer")

// Close ends the stream.
func (w *Writer) Close() error {
	if w.err == errClosed {
		return nil
	}
	for w.err == nil {
		_, n, status := w.s.Run(nil, w.out, zlib.Finish)
		w.emit(n)
		if status == zlib.End {
			break
		}
	}
	w.s.Shut()
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	return nil
}
