// Package lzw implements the compression of Lempel, Ziv and Welch as GIF and
// PDF use it: with codes of up to 12 bits. (TIFF's is slightly different.) The
// loops are native.
package lzw

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Order is the order of the bits in a byte.
type Order int

const (
	LSB Order = iota // the lowest bit first, as in GIF
	MSB              // the highest bit first, as in TIFF and PDF
)

const (
	maxCodes = 1 << 12
	noCode   = 0xFFFF
	piece    = 4096 // how much a native is given at a time
)

// decoder and encoder are known to the natives.

type decoder struct {
	bits, nbits, width uint32
	msb, litWidth      uint32
	hi, overflow, last uint32
	nstack             uint32
	suffix, stack      [maxCodes]uint8
	prefix             [maxCodes]uint16
}

type encoder struct {
	bits, nbits, width  uint32
	msb, litWidth       uint32
	hi, overflow, saved uint32
	table               [4 * maxCodes]uint32
}

func decode(d *decoder, in, out []byte) (nin, nout, status int)
func encode(e *encoder, in, out []byte) (nin, nout, status int)
func finish(e *encoder, out []byte) (nout int)

// Results of the natives.
const (
	atEnd   = 2
	badCode = -1
	badByte = -2
)

var errClosed = errors.New("lzw: reader/writer is closed")

// check returns the error of bad parameters, and whether the highest bit is
// first.
func check(order Order, litWidth int) (msb uint32, err error) {
	if order != LSB && order != MSB {
		return 0, errors.New("lzw: unknown order")
	}
	if litWidth < 2 || litWidth > 8 {
		return 0, fmt.Errorf("lzw: litWidth %d out of range", litWidth)
	}
	return uint32(order), nil
}

// A Reader decompresses.
type Reader struct {
	r   io.ByteReader
	buf *bufio.Reader // the same, if it is one
	err error
	d   decoder
	one [1]byte
}

// NewReader returns a reader of what is compressed in r, whose type is *Reader.
// If r is no io.ByteReader, more may be read from it than is needed. litWidth
// is the number of bits of literal codes, 2 to 8; 8 is usual.
func NewReader(r io.Reader, order Order, litWidth int) io.ReadCloser {
	z := new(Reader)
	z.Reset(r, order, litWidth)
	return z
}

// Reset begins with another input, and keeps the memory.
func (r *Reader) Reset(src io.Reader, order Order, litWidth int) {
	r.d = decoder{}
	r.d.msb, r.err = check(order, litWidth)
	if r.err != nil {
		return
	}
	br, ok := src.(io.ByteReader)
	if !ok && src != nil {
		br = bufio.NewReader(src)
	}
	r.r = br
	r.buf, _ = br.(*bufio.Reader)
	d := &r.d
	d.litWidth = uint32(litWidth)
	d.width = d.litWidth + 1
	d.hi = 1<<d.litWidth + 1
	d.overflow = 1 << d.width
	d.last = noCode
}

// input returns what there is to read, at least a byte.
func (r *Reader) input() (in []byte, err error) {
	if r.buf == nil {
		r.one[0], err = r.r.ReadByte()
		in = r.one[:]
	} else if _, err = r.buf.Peek(1); err == nil {
		n := r.buf.Buffered()
		if n > piece {
			n = piece
		}
		in, _ = r.buf.Peek(n)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return in, err
}

// Read reads what has been compressed.
func (r *Reader) Read(b []byte) (n int, err error) {
	if len(b) > 4*piece {
		b = b[:4*piece]
	}
	for n < len(b) && r.err == nil {
		var in []byte
		if r.d.nstack == 0 && r.d.nbits < r.d.width {
			if n > 0 && r.buf != nil && r.buf.Buffered() == 0 {
				break // do not wait for more
			}
			if in, r.err = r.input(); r.err != nil {
				break
			}
		}
		nin, nout, status := decode(&r.d, in, b[n:])
		if r.buf != nil {
			r.buf.Discard(nin)
		}
		n += nout
		switch status {
		case atEnd:
			r.err = io.EOF
		case badCode:
			r.err = errors.New("lzw: invalid code")
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// Close ends reading. It does not close what is read from.
func (r *Reader) Close() error {
	r.err = errClosed
	return nil
}

// A Writer compresses.
type Writer struct {
	w   io.Writer
	err error
	e   encoder
	out [piece]byte
}

// NewWriter returns a writer that writes compressed data to w; its type is
// *Writer. It must be closed. litWidth is the number of bits of literal codes,
// 2 to 8: no byte may have more.
func NewWriter(w io.Writer, order Order, litWidth int) io.WriteCloser {
	z := new(Writer)
	z.Reset(w, order, litWidth)
	return z
}

// Reset begins with another output, and keeps the memory.
func (w *Writer) Reset(dst io.Writer, order Order, litWidth int) {
	w.e = encoder{}
	w.e.msb, w.err = check(order, litWidth)
	w.w = dst
	w.e.litWidth = uint32(litWidth)
	w.e.width = w.e.litWidth + 1
	w.e.saved = noCode
}

func (w *Writer) flush(n int) {
	if n > 0 {
		_, w.err = w.w.Write(w.out[:n])
	}
}

// Write compresses p.
func (w *Writer) Write(p []byte) (n int, err error) {
	if w.err != nil {
		return 0, w.err
	}
	if max := byte(1<<w.e.litWidth - 1); max != 0xff {
		for _, x := range p {
			if x > max {
				w.err = errors.New("lzw: input byte too large for the litWidth")
				return 0, w.err
			}
		}
	}
	for n < len(p) && w.err == nil {
		in := p[n:]
		if len(in) > piece {
			in = in[:piece]
		}
		nin, nout, status := encode(&w.e, in, w.out[:])
		n += nin
		w.flush(nout)
		if status == badByte && w.err == nil {
			w.err = errors.New("lzw: input byte too large for the litWidth")
		}
	}
	return n, w.err
}

// Close writes the end. It does not close what is written to.
func (w *Writer) Close() error {
	if w.err != nil {
		if w.err == errClosed {
			return nil
		}
		return w.err
	}
	w.flush(finish(&w.e, w.out[:]))
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	if f, ok := w.w.(interface{ Flush() error }); ok {
		return f.Flush()
	}
	return nil
}
