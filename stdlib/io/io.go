// Package io provides the interfaces of reading and writing, and what can be built
// on them alone.
package io

import (
	"errors"
	"sync"
)

// Seek whence values.
const (
	SeekStart   = 0 // from the start
	SeekCurrent = 1 // from the current offset
	SeekEnd     = 2 // from the end
)

var (
	// ErrShortWrite: a write took fewer bytes than asked without saying why.
	ErrShortWrite = errors.New("short write")
	// ErrShortBuffer: a read needs a longer buffer than it was given.
	ErrShortBuffer = errors.New("short buffer")
	// EOF is what Read returns at the end of its input.
	EOF = errors.New("EOF")
	// ErrUnexpectedEOF: the input ended in the middle of something.
	ErrUnexpectedEOF = errors.New("unexpected EOF")
	// ErrNoProgress: many calls of Read in turn returned neither data nor error.
	ErrNoProgress = errors.New("multiple Read calls return no data or error")

	errInvalidWrite = errors.New("invalid write result")
	errWhence       = errors.New("Seek: invalid whence")
	errOffset       = errors.New("Seek: invalid offset")
)

// A Reader reads up to len(p) bytes into p and returns how many it read.
type Reader interface {
	Read(p []byte) (n int, err error)
}

// A Writer writes all of p, or returns a non-nil error.
type Writer interface {
	Write(p []byte) (n int, err error)
}

// A Closer can be closed, once.
type Closer interface {
	Close() error
}

// A Seeker sets the offset of the next Read or Write.
type Seeker interface {
	Seek(offset int64, whence int) (int64, error)
}

// ReadWriter reads and writes.
type ReadWriter interface {
	Reader
	Writer
}

// ReadCloser reads, and has to be closed.
type ReadCloser interface {
	Reader
	Closer
}

// WriteCloser writes, and has to be closed.
type WriteCloser interface {
	Writer
	Closer
}

// ReadWriteCloser reads and writes, and has to be closed.
type ReadWriteCloser interface {
	Reader
	Writer
	Closer
}

// ReadSeeker reads from anywhere.
type ReadSeeker interface {
	Reader
	Seeker
}

// ReadSeekCloser reads from anywhere, and has to be closed.
type ReadSeekCloser interface {
	Reader
	Seeker
	Closer
}

// WriteSeeker writes to anywhere.
type WriteSeeker interface {
	Writer
	Seeker
}

// ReadWriteSeeker reads and writes anywhere.
type ReadWriteSeeker interface {
	Reader
	Writer
	Seeker
}

// A ReaderFrom reads from r until EOF or error.
type ReaderFrom interface {
	ReadFrom(r Reader) (n int64, err error)
}

// A WriterTo writes all it has to w.
type WriterTo interface {
	WriteTo(w Writer) (n int64, err error)
}

// A ReaderAt reads len(p) bytes at an offset, or says why it read fewer.
type ReaderAt interface {
	ReadAt(p []byte, off int64) (n int, err error)
}

// A WriterAt writes p at an offset.
type WriterAt interface {
	WriteAt(p []byte, off int64) (n int, err error)
}

// ByteReader reads a byte at a time.
type ByteReader interface {
	ReadByte() (byte, error)
}

// A ByteScanner can take back the last byte read.
type ByteScanner interface {
	ByteReader
	UnreadByte() error
}

// ByteWriter writes a byte at a time.
type ByteWriter interface {
	WriteByte(c byte) error
}

// RuneReader reads a character at a time, with its length in bytes.
type RuneReader interface {
	ReadRune() (r rune, size int, err error)
}

// A RuneScanner can take back the last rune read.
type RuneScanner interface {
	RuneReader
	UnreadRune() error
}

// StringWriter writes strings without making a slice of them first.
type StringWriter interface {
	WriteString(s string) (n int, err error)
}

// WriteString writes s to w, by w's own WriteString if it has one.
func WriteString(w Writer, s string) (n int, err error) {
	if sw, ok := w.(StringWriter); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

// ReadAtLeast reads from r until at least min bytes are in buf. The error is EOF if
// none was read, ErrUnexpectedEOF if some but too few were.
func ReadAtLeast(r Reader, buf []byte, min int) (n int, err error) {
	if len(buf) < min {
		return 0, ErrShortBuffer
	}
	for n < min && err == nil {
		var k int
		k, err = r.Read(buf[n:])
		n += k
	}
	if n >= min {
		return n, nil
	}
	if n > 0 && err == EOF {
		err = ErrUnexpectedEOF
	}
	return n, err
}

// ReadFull fills buf from r, with the errors of ReadAtLeast.
func ReadFull(r Reader, buf []byte) (n int, err error) {
	return ReadAtLeast(r, buf, len(buf))
}

// ReadAll reads from r to its end, which is not an error.
func ReadAll(r Reader) ([]byte, error) {
	b := make([]byte, 0, 512)
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// Copy copies from src to dst until EOF, by src.WriteTo or dst.ReadFrom where they exist.
func Copy(dst Writer, src Reader) (written int64, err error) {
	return copyBuffer(dst, src, nil)
}

// CopyBuffer is Copy by way of buf, if a buffer is needed at all.
func CopyBuffer(dst Writer, src Reader, buf []byte) (written int64, err error) {
	if buf != nil && len(buf) == 0 {
		panic("empty buffer in CopyBuffer")
	}
	return copyBuffer(dst, src, buf)
}

// CopyN copies n bytes, or as many as there are before an error.
func CopyN(dst Writer, src Reader, n int64) (written int64, err error) {
	written, err = Copy(dst, LimitReader(src, n))
	if written == n {
		return n, nil
	}
	if written < n && err == nil {
		err = EOF
	}
	return written, err
}

func copyBuffer(dst Writer, src Reader, buf []byte) (written int64, err error) {
	if wt, ok := src.(WriterTo); ok {
		return wt.WriteTo(dst)
	}
	if rf, ok := dst.(ReaderFrom); ok {
		return rf.ReadFrom(src)
	}
	if buf == nil {
		buf = make([]byte, copyBufferSize(src))
	}
	for {
		n, rerr := src.Read(buf)
		if n > 0 {
			k, werr := dst.Write(buf[:n])
			if k < 0 || k > n {
				k = 0
				if werr == nil {
					werr = errInvalidWrite
				}
			}
			written += int64(k)
			if werr != nil {
				return written, werr
			}
			if k != n {
				return written, ErrShortWrite
			}
		}
		if rerr == EOF {
			return written, nil
		}
		if rerr != nil {
			return written, rerr
		}
	}
}

func copyBufferSize(src Reader) int {
	const usual = 32 * 1024
	if l, ok := src.(*LimitedReader); ok && l.N < usual {
		if l.N < 1 {
			return 1
		}
		return int(l.N)
	}
	return usual
}

// LimitReader returns a Reader of the first n bytes of r.
func LimitReader(r Reader, n int64) Reader { return &LimitedReader{r, n} }

// A LimitedReader reads from R, at most N bytes more.
type LimitedReader struct {
	R Reader
	N int64
}

// Read reads on, until the limit is reached.
func (l *LimitedReader) Read(p []byte) (n int, err error) {
	if l.N <= 0 {
		return 0, EOF
	}
	if int64(len(p)) > l.N {
		p = p[:l.N]
	}
	n, err = l.R.Read(p)
	l.N -= int64(n)
	return n, err
}

// TeeReader returns a Reader that writes to w what it reads from r.
func TeeReader(r Reader, w Writer) Reader { return &teeReader{r, w} }

type teeReader struct {
	r Reader
	w Writer
}

func (t *teeReader) Read(p []byte) (n int, err error) {
	n, err = t.r.Read(p)
	if n > 0 {
		if n, err := t.w.Write(p[:n]); err != nil {
			return n, err
		}
	}
	return n, err
}

// NopCloser returns a ReadCloser whose Close does nothing; it is a WriterTo if r is.
func NopCloser(r Reader) ReadCloser {
	if _, ok := r.(WriterTo); ok {
		return nopCloserWriterTo{r}
	}
	return nopCloser{r}
}

type nopCloser struct{ Reader }

func (nopCloser) Close() error { return nil }

type nopCloserWriterTo struct{ Reader }

func (nopCloserWriterTo) Close() error { return nil }

func (c nopCloserWriterTo) WriteTo(w Writer) (n int64, err error) {
	return c.Reader.(WriterTo).WriteTo(w)
}

// Discard is a Writer that takes everything and keeps nothing.
var Discard Writer = discard{}

type discard struct{}

var discardBuffers sync.Pool // of *[]byte

func (discard) Write(p []byte) (int, error)       { return len(p), nil }
func (discard) WriteString(s string) (int, error) { return len(s), nil }

func (discard) ReadFrom(r Reader) (n int64, err error) {
	buf, _ := discardBuffers.Get().(*[]byte)
	if buf == nil {
		b := make([]byte, 8192)
		buf = &b
	}
	for err == nil {
		var k int
		k, err = r.Read(*buf)
		n += int64(k)
	}
	discardBuffers.Put(buf)
	if err == EOF {
		err = nil
	}
	return n, err
}
