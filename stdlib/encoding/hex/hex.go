// Package hex encodes bytes as hexadecimal digits.
package hex

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

const (
	digits     = "0123456789abcdef"
	invalid    = 0xFF
	bufferSize = 1024 // of what encoders and decoders convert at a time
)

// ErrLength says that there is an odd number of digits.
var ErrLength = errors.New("encoding/hex: odd length hex string")

// InvalidByteError is a byte that is no digit.
type InvalidByteError byte

// Error says what is wrong.
func (e InvalidByteError) Error() string {
	s := "encoding/hex: invalid byte: U+00" + string([]byte{upper(byte(e) >> 4), upper(byte(e) & 0xF)})
	if r := rune(e); strconv.IsPrint(r) {
		s += " '" + string(r) + "'"
	}
	return s
}

func upper(d byte) byte { return "0123456789ABCDEF"[d] }

// value returns the value of a digit, or invalid.
func value(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return invalid
}

// EncodedLen returns the length of the encoding of n bytes.
func EncodedLen(n int) int { return n * 2 }

// DecodedLen returns the number of bytes that x digits encode.
func DecodedLen(x int) int { return x / 2 }

// Encode writes the encoding of src to dst and returns its length.
func Encode(dst, src []byte) int {
	n := len(src) * 2
	if n > 0 {
		_ = dst[n-1]
	}
	for len(src) > 0 {
		k := encodeBytes(dst, src)
		src, dst = src[k:], dst[2*k:]
	}
	return n
}

// encodeBytes encodes bytes of src, and returns how many.
func encodeBytes(dst, src []byte) int

// decodePairs decodes pairs of digits up to the first that is none, and returns
// how many.
func decodePairs(dst, src []byte) int

// AppendEncode appends the encoding of src to dst.
func AppendEncode(dst, src []byte) []byte {
	n := len(dst)
	dst = append(dst, make([]byte, EncodedLen(len(src)))...)
	Encode(dst[n:], src)
	return dst
}

// EncodeToString returns the encoding of src.
func EncodeToString(src []byte) string {
	dst := make([]byte, EncodedLen(len(src)))
	Encode(dst, src)
	return string(dst)
}

// Decode writes what src encodes to dst and returns the number of bytes
// written, also before an error.
func Decode(dst, src []byte) (int, error) {
	n := len(src) / 2
	for i := 0; i < n; i++ {
		if k := decodePairs(dst[i:], src[2*i:]); k > 0 {
			i += k - 1
			continue
		}
		hi, lo := value(src[2*i]), value(src[2*i+1])
		if hi == invalid {
			return i, InvalidByteError(src[2*i])
		}
		if lo == invalid {
			return i, InvalidByteError(src[2*i+1])
		}
		dst[i] = hi<<4 | lo
	}
	if len(src)%2 != 0 {
		if c := src[len(src)-1]; value(c) == invalid {
			return n, InvalidByteError(c)
		}
		return n, ErrLength
	}
	return n, nil
}

// AppendDecode appends what src encodes to dst.
func AppendDecode(dst, src []byte) ([]byte, error) {
	b := make([]byte, DecodedLen(len(src)))
	n, err := Decode(b, src)
	return append(dst, b[:n]...), err
}

// DecodeString returns the bytes that s encodes; if there is an error, those
// before it.
func DecodeString(s string) ([]byte, error) {
	b := []byte(s)
	n, err := Decode(b, b)
	return b[:n], err
}

type encoder struct {
	w   io.Writer
	err error
	out [bufferSize]byte
}

// NewEncoder returns a writer that writes the encoding of its data to w.
func NewEncoder(w io.Writer) io.Writer { return &encoder{w: w} }

func (e *encoder) Write(p []byte) (n int, err error) {
	for len(p) > 0 && e.err == nil {
		chunk := p
		if len(chunk) > bufferSize/2 {
			chunk = chunk[:bufferSize/2]
		}
		var written int
		written, e.err = e.w.Write(e.out[:Encode(e.out[:], chunk)])
		n += written / 2
		p = p[len(chunk):]
	}
	return n, e.err
}

type decoder struct {
	r   io.Reader
	err error
	in  []byte // read and not yet decoded
	arr [bufferSize]byte
}

// NewDecoder returns a reader of what the data of r encodes.
func NewDecoder(r io.Reader) io.Reader { return &decoder{r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	if len(d.in) < 2 && d.err == nil {
		have := copy(d.arr[:], d.in)
		var more int
		more, d.err = d.r.Read(d.arr[have:])
		d.in = d.arr[:have+more]
		if d.err == io.EOF && len(d.in)%2 != 0 {
			d.err = io.ErrUnexpectedEOF
			if c := d.in[len(d.in)-1]; value(c) == invalid {
				d.err = InvalidByteError(c)
			}
		}
	}
	if can := len(d.in) / 2; len(p) > can {
		p = p[:can]
	}
	n, err = Decode(p, d.in[:2*len(p)])
	d.in = d.in[2*n:]
	if err != nil {
		d.in, d.err = nil, err
	}
	if len(d.in) < 2 {
		return n, d.err // only after all that came before it
	}
	return n, nil
}

// Dump returns a dump of data as `hexdump -C` writes it.
func Dump(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow((1 + (len(data)-1)/16) * 79)
	d := Dumper(&b)
	d.Write(data)
	d.Close()
	return b.String()
}

// A dumper writes a line for each 16 bytes: the offset, the bytes in two
// groups, and their text between bars.
type dumper struct {
	w      io.Writer
	line   [16]byte
	n      int // bytes in line
	offset uint32
	closed bool
}

// Dumper returns a writer that writes a dump of its data to w, as
// `hexdump -C` does. It has to be closed to complete the last line.
func Dumper(w io.Writer) io.WriteCloser { return &dumper{w: w} }

func (d *dumper) Write(data []byte) (n int, err error) {
	if d.closed {
		return 0, errors.New("encoding/hex: dumper closed")
	}
	for n < len(data) {
		k := copy(d.line[d.n:], data[n:])
		d.n += k
		n += k
		if d.n == len(d.line) {
			if err = d.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (d *dumper) flush() error {
	out := make([]byte, 0, 80)
	for shift := 28; shift >= 0; shift -= 4 {
		out = append(out, digits[d.offset>>uint(shift)&0xF])
	}
	for i := 0; i < len(d.line); i++ {
		if i%8 == 0 {
			out = append(out, ' ')
		}
		if i < d.n {
			out = append(out, ' ', digits[d.line[i]>>4], digits[d.line[i]&0xF])
		} else {
			out = append(out, "   "...)
		}
	}
	out = append(out, "  |"...)
	for _, c := range d.line[:d.n] {
		if c < ' ' || c > '~' {
			c = '.'
		}
		out = append(out, c)
	}
	out = append(out, "|\n"...)
	d.offset += uint32(d.n)
	d.n = 0
	_, err := d.w.Write(out)
	return err
}

func (d *dumper) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if d.n == 0 {
		return nil
	}
	return d.flush()
}
