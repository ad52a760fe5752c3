package bytes

import (
	"errors"
	"internal/bytealg"
	"io"
	"unicode/utf8"
)

// MinRead is the least space that ReadFrom gives to a Read.
const MinRead = 512

// The first memory of a buffer is at least so large.
const minSize = 64

const maxInt = int(^uint(0) >> 1)

// ErrTooLarge is the panic of a Buffer that cannot get memory.
var ErrTooLarge = errors.New("bytes.Buffer: too large")

// What was done last, for the methods that undo it. Positive numbers are the
// length of the rune that was read.
type operation int8

const (
	opNone operation = 0
	opRead operation = -1 // something other than a rune
)

// A Buffer is a queue of bytes: written to at the end, read from the
// beginning. Its zero value is empty and ready for use.
type Buffer struct {
	buf  []byte // what was read, then what is there to read
	off  int    // where the latter begins
	last operation
}

// NewBuffer returns a Buffer that has the contents and the memory of buf.
func NewBuffer(buf []byte) *Buffer { return &Buffer{buf: buf} }

// NewBufferString returns a Buffer with the contents of s.
func NewBufferString(s string) *Buffer { return &Buffer{buf: []byte(s)} }

// Bytes returns what is unread; it is valid until the buffer is changed.
func (b *Buffer) Bytes() []byte { return b.buf[b.off:] }

// AvailableBuffer returns an empty slice of the unused memory of b, to be
// appended to and written at once.
func (b *Buffer) AvailableBuffer() []byte { return b.buf[len(b.buf):] }

// String returns what is unread, or "<nil>" if b is nil.
func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.buf[b.off:])
}

// Len returns how many bytes are unread.
func (b *Buffer) Len() int { return len(b.buf) - b.off }

// Cap returns how many bytes the memory of b has room for.
func (b *Buffer) Cap() int { return cap(b.buf) }

// Available returns how many bytes can be written without moving the others.
func (b *Buffer) Available() int { return cap(b.buf) - len(b.buf) }

// Reset makes b empty; it keeps its memory.
func (b *Buffer) Reset() {
	b.buf = b.buf[:0]
	b.off = 0
	b.last = opNone
}

// Truncate leaves only the first n unread bytes. It panics if n is negative or
// more than there are.
func (b *Buffer) Truncate(n int) {
	if n == 0 {
		b.Reset()
		return
	}
	b.last = opNone
	if n < 0 || n > b.Len() {
		panic("bytes.Buffer: truncation out of range")
	}
	b.buf = b.buf[:b.off+n]
}

// extend makes room for n more bytes and adds them to buf; it returns where
// they begin.
func (b *Buffer) extend(n int) int {
	b.last = opNone
	m := len(b.buf)
	if n > cap(b.buf)-m {
		m = b.grow(n)
	}
	b.buf = b.buf[:m+n]
	return m
}

// grow makes room for n more bytes, in the space of what has been read if
// that is a good part of the memory, and returns where they will begin.
func (b *Buffer) grow(n int) int {
	m := b.Len()
	c := cap(b.buf)
	switch {
	case m == 0 && n <= c:
		// An empty buffer starts again at the beginning.
	case b.buf == nil && n <= minSize:
		b.buf = make([]byte, 0, minSize)
		return 0
	case n <= c/2-m:
		copy(b.buf, b.buf[b.off:])
	case c > maxInt-c-n:
		panic(ErrTooLarge)
	default:
		buf := enlarge(m, 2*c+n-b.off)
		copy(buf, b.buf[b.off:])
		b.buf = buf
	}
	b.buf, b.off = b.buf[:m], 0
	return m
}

// enlarge allocates; it panics with ErrTooLarge if that cannot be done.
func enlarge(length, capacity int) []byte {
	if capacity < 0 || capacity > 1<<46 {
		panic(ErrTooLarge)
	}
	return bytealg.MakeNoZero(capacity)[:length]
}

// Grow makes room for n more bytes. It panics if n is negative or the buffer
// cannot grow.
func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic("bytes.Buffer.Grow: negative count")
	}
	if b.off == len(b.buf) && b.off != 0 {
		b.Reset()
	}
	last := b.last
	end := b.extend(n)
	b.buf = b.buf[:end]
	b.last = last
}

// Write appends p. The error is always nil.
func (b *Buffer) Write(p []byte) (n int, err error) {
	m := b.extend(len(p))
	return copy(b.buf[m:], p), nil
}

// WriteString appends s. The error is always nil.
func (b *Buffer) WriteString(s string) (n int, err error) {
	if len(s) <= cap(b.buf)-len(b.buf) {
		b.last = opNone
		b.buf = append(b.buf, s...)
		return len(s), nil
	}
	m := b.extend(len(s))
	return copy(b.buf[m:], s), nil
}

// WriteByte appends c. The error is always nil.
func (b *Buffer) WriteByte(c byte) error {
	if len(b.buf) < cap(b.buf) {
		b.last = opNone
		b.buf = append(b.buf, c)
		return nil
	}
	m := b.extend(1)
	b.buf[m] = c
	return nil
}

// WriteRune appends the encoding of r and returns its length. The error is
// always nil.
func (b *Buffer) WriteRune(r rune) (n int, err error) {
	if 0 <= r && r < utf8.RuneSelf {
		m := b.extend(1)
		b.buf[m] = byte(r)
		return 1, nil
	}
	m := b.extend(utf8.UTFMax)
	n = utf8.EncodeRune(b.buf[m:], r)
	b.buf = b.buf[:m+n]
	return n, nil
}

// ReadFrom appends all that r gives until its end.
func (b *Buffer) ReadFrom(r io.Reader) (n int64, err error) {
	if b.off == len(b.buf) {
		b.Reset()
	}
	for {
		i := b.extend(MinRead)
		b.buf = b.buf[:i]
		m, err := r.Read(b.buf[i:cap(b.buf)])
		if m < 0 {
			panic(errors.New("bytes.Buffer: reader returned negative count from Read"))
		}
		b.buf = b.buf[:i+m]
		n += int64(m)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// WriteTo writes to w until b is empty or an error occurs.
func (b *Buffer) WriteTo(w io.Writer) (n int64, err error) {
	b.last = opNone
	if size := b.Len(); size > 0 {
		m, err := w.Write(b.buf[b.off:])
		if m > size {
			panic("bytes.Buffer.WriteTo: invalid Write count")
		}
		b.off += m
		if err != nil {
			return int64(m), err
		}
		if m != size {
			return int64(m), io.ErrShortWrite
		}
		n = int64(m)
	}
	b.Reset()
	return n, nil
}

// Read reads the next len(p) bytes, or all there are. At the end of b the
// error is io.EOF, unless p is empty.
func (b *Buffer) Read(p []byte) (n int, err error) {
	b.last = opNone
	if b.off == len(b.buf) {
		b.Reset()
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n = copy(p, b.buf[b.off:])
	b.off += n
	if n > 0 {
		b.last = opRead
	}
	return n, nil
}

// Next returns the next n bytes, or all there are, as if Read had returned
// them; they are valid until the buffer is changed.
func (b *Buffer) Next(n int) []byte {
	b.last = opNone
	if m := b.Len(); n > m {
		n = m
	}
	p := b.buf[b.off : b.off+n]
	b.off += n
	if n > 0 {
		b.last = opRead
	}
	return p
}

// ReadByte reads the next byte; at the end of b the error is io.EOF.
func (b *Buffer) ReadByte() (byte, error) {
	if b.off == len(b.buf) {
		b.Reset()
		return 0, io.EOF
	}
	c := b.buf[b.off]
	b.off++
	b.last = opRead
	return c, nil
}

// ReadRune reads the next rune; at the end of b the error is io.EOF. An invalid
// encoding gives RuneError and a size of 1.
func (b *Buffer) ReadRune() (r rune, size int, err error) {
	if b.off == len(b.buf) {
		b.Reset()
		return 0, 0, io.EOF
	}
	r, size = utf8.DecodeRune(b.buf[b.off:])
	b.off += size
	b.last = operation(size)
	return r, size, nil
}

// UnreadRune undoes ReadRune, if that was the last thing done.
func (b *Buffer) UnreadRune() error {
	if b.last <= opNone {
		return errors.New("bytes.Buffer: UnreadRune: previous operation was not a successful ReadRune")
	}
	if n := int(b.last); n <= b.off { // not if Grow has moved the rest down
		b.off -= n
	}
	b.last = opNone
	return nil
}

// UnreadByte gives back the last byte that was read, if reading something was
// the last thing done.
func (b *Buffer) UnreadByte() error {
	if b.last == opNone {
		return errors.New("bytes.Buffer: UnreadByte: previous operation was not a successful read")
	}
	b.last = opNone
	if b.off > 0 {
		b.off--
	}
	return nil
}

// ReadBytes reads up to and with the first delim. If there is none it returns
// all there is and io.EOF.
func (b *Buffer) ReadBytes(delim byte) (line []byte, err error) {
	part, err := b.readSlice(delim)
	return append(line, part...), err
}

// ReadString is ReadBytes with a string result.
func (b *Buffer) ReadString(delim byte) (line string, err error) {
	part, err := b.readSlice(delim)
	return string(part), err
}

func (b *Buffer) readSlice(delim byte) (line []byte, err error) {
	end := len(b.buf)
	if i := bytealg.IndexByte(b.buf[b.off:], delim); i >= 0 {
		end = b.off + i + 1
	} else {
		err = io.EOF
	}
	line = b.buf[b.off:end]
	b.off = end
	b.last = opRead
	return line, err
}
