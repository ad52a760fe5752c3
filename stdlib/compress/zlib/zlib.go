// Package zlib reads and writes zlib streams (RFC 1950).
package zlib

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/adler32"
	"io"
)

// Levels of compression.
const (
	NoCompression      = flate.NoCompression
	BestSpeed          = flate.BestSpeed
	BestCompression    = flate.BestCompression
	DefaultCompression = flate.DefaultCompression
	HuffmanOnly        = flate.HuffmanOnly
)

// Errors of streams that are none.
var (
	ErrChecksum   = errors.New("zlib: invalid checksum")
	ErrDictionary = errors.New("zlib: invalid dictionary")
	ErrHeader     = errors.New("zlib: invalid header")
)

// A Resetter begins with another input, and keeps its memory.
type Resetter interface {
	Reset(r io.Reader, dict []byte) error
}

type reader struct {
	r       flate.Reader
	inflate io.ReadCloser
	sum     hash.Hash32
	err     error
}

// NewReader returns a reader of what is compressed in r. It may read more from r than the stream if r is no io.ByteReader.
func NewReader(r io.Reader) (io.ReadCloser, error) { return NewReaderDict(r, nil) }

// NewReaderDict is NewReader for a stream that may have been made with a dictionary.
func NewReaderDict(r io.Reader, dict []byte) (io.ReadCloser, error) {
	z := new(reader)
	if err := z.Reset(r, dict); err != nil {
		return nil, err
	}
	return z, nil
}

func (z *reader) Reset(r io.Reader, dict []byte) error {
	*z = reader{inflate: z.inflate, sum: adler32.New()}
	if b, ok := r.(flate.Reader); ok {
		z.r = b
	} else {
		z.r = bufio.NewReader(r)
	}
	z.err = z.begin(dict)
	return z.err
}

func (z *reader) begin(dict []byte) error {
	var b [4]byte
	if err := readFull(z.r, b[:2]); err != nil {
		return err
	}
	if b[0]&0x0f != 8 || b[0]>>4 > 7 || binary.BigEndian.Uint16(b[:])%31 != 0 {
		return ErrHeader
	}
	if b[1]&0x20 == 0 {
		dict = nil
	} else {
		if err := readFull(z.r, b[:]); err != nil {
			return err
		}
		if binary.BigEndian.Uint32(b[:]) != adler32.Checksum(dict) {
			return ErrDictionary
		}
	}
	if z.inflate == nil {
		z.inflate = flate.NewReaderDict(z.r, dict)
		return nil
	}
	return z.inflate.(flate.Resetter).Reset(z.r, dict)
}

func readFull(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func (z *reader) Read(p []byte) (n int, err error) {
	if z.err != nil {
		return 0, z.err
	}
	n, z.err = z.inflate.Read(p)
	z.sum.Write(p[:n])
	if z.err == io.EOF {
		var b [4]byte
		if err := readFull(z.r, b[:]); err != nil {
			z.err = err
		} else if binary.BigEndian.Uint32(b[:]) != z.sum.Sum32() {
			z.err = ErrChecksum
		}
	}
	return n, z.err
}

func (z *reader) Close() error {
	if z.err != nil && z.err != io.EOF {
		return z.err
	}
	return z.inflate.Close()
}

// A Writer compresses what is written to it.
type Writer struct {
	w       io.Writer
	level   int
	dict    []byte
	deflate *flate.Writer
	sum     hash.Hash32
	begun   bool
	err     error
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevelDict(w, DefaultCompression, nil)
	return z
}

// NewWriterLevel returns a Writer to w with a level from -2 to 9.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	return NewWriterLevelDict(w, level, nil)
}

// NewWriterLevelDict is NewWriterLevel with a dictionary, which the reader must have as well.
func NewWriterLevelDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, fmt.Errorf("zlib: invalid compression level: %d", level)
	}
	return &Writer{w: w, level: level, dict: dict, sum: adler32.New()}, nil
}

// Reset begins another stream with the same level and dictionary.
func (z *Writer) Reset(w io.Writer) {
	z.w, z.begun, z.err = w, false, nil
	z.sum.Reset()
	if z.deflate != nil {
		z.deflate.Reset(w)
	}
}

// begin writes the header: how fast it was compressed, and the sum of the dictionary.
func (z *Writer) begin() (err error) {
	z.begun = true
	b := []byte{0x78, 0}
	switch {
	case z.level >= 7:
		b[1] = 3 << 6
	case z.level == 6 || z.level == -1:
		b[1] = 2 << 6
	case z.level >= 2:
		b[1] = 1 << 6
	}
	if z.dict != nil {
		b[1] |= 1 << 5
	}
	b[1] += byte(31 - binary.BigEndian.Uint16(b)%31)
	if z.dict != nil {
		b = binary.BigEndian.AppendUint32(b, adler32.Checksum(z.dict))
	}
	if _, err = z.w.Write(b); err == nil && z.deflate == nil {
		z.deflate, err = flate.NewWriterDict(z.w, z.level, z.dict)
	}
	return err
}

// Write compresses p; it is written when there is enough of it.
func (z *Writer) Write(p []byte) (n int, err error) {
	if z.err == nil && !z.begun {
		z.err = z.begin()
	}
	if z.err != nil || len(p) == 0 {
		return 0, z.err
	}
	z.sum.Write(p)
	n, z.err = z.deflate.Write(p)
	return n, z.err
}

// Flush writes all that has been written so far, so that a reader gets it.
func (z *Writer) Flush() error {
	if _, err := z.Write(nil); err != nil {
		return err
	}
	z.err = z.deflate.Flush()
	return z.err
}

// Close ends the stream; the output stays open.
func (z *Writer) Close() error {
	if _, err := z.Write(nil); err != nil {
		return err
	}
	if z.err = z.deflate.Close(); z.err == nil {
		_, z.err = z.w.Write(z.sum.Sum(nil))
	}
	return z.err
}
