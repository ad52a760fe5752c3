// Package gzip reads and writes gzip files (RFC 1952).
package gzip

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// Levels of compression.
const (
	NoCompression      = flate.NoCompression
	BestSpeed          = flate.BestSpeed
	BestCompression    = flate.BestCompression
	DefaultCompression = flate.DefaultCompression
	HuffmanOnly        = flate.HuffmanOnly
)

// Errors of files that are no gzip files.
var (
	ErrChecksum = errors.New("gzip: invalid checksum")
	ErrHeader   = errors.New("gzip: invalid header")
)

// A Header is what a gzip file says of what it holds.
type Header struct {
	Comment string
	Extra   []byte
	ModTime time.Time
	Name    string
	OS      byte
}

const (
	flagHeaderCRC = 1 << 1
	flagExtra     = 1 << 2
	flagName      = 1 << 3
	flagComment   = 1 << 4
)

// A Reader reads what is compressed in a gzip file; several files, one behind the other, count as one.
type Reader struct {
	Header
	r        flate.Reader
	inflate  io.ReadCloser
	crc      uint32
	size     uint32
	multiple bool
	err      error
}

// NewReader returns a Reader of r, the header of which it reads. It may read more from r than the file if r is no io.ByteReader.
func NewReader(r io.Reader) (*Reader, error) {
	z := new(Reader)
	if err := z.Reset(r); err != nil {
		return nil, err
	}
	return z, nil
}

// Reset begins with another input.
func (z *Reader) Reset(r io.Reader) error {
	inflate := z.inflate
	*z = Reader{inflate: inflate, multiple: true}
	if b, ok := r.(flate.Reader); ok {
		z.r = b
	} else {
		z.r = bufio.NewReader(r)
	}
	z.err = z.header()
	return z.err
}

// Multistream says whether the file that follows another one is read as well. If not, Read ends behind the first, and Reset goes on.
func (z *Reader) Multistream(ok bool) { z.multiple = ok }

// A summed reader keeps the checksum of what is read.
type summed struct {
	r   io.Reader
	crc uint32
}

func (s *summed) read(p []byte) error {
	_, err := io.ReadFull(s.r, p)
	s.crc = crc32.Update(s.crc, crc32.IEEETable, p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// text reads up to a zero byte; the characters are Latin 1.
func (s *summed) text() (string, error) {
	var runes []rune
	for b := make([]byte, 1); ; {
		if err := s.read(b); err != nil {
			return "", err
		}
		if b[0] == 0 {
			return string(runes), nil
		}
		if len(runes) >= 511 {
			return "", ErrHeader
		}
		runes = append(runes, rune(b[0]))
	}
}

// header reads the header of a file; io.EOF: there is no more.
func (z *Reader) header() (err error) {
	var b [10]byte
	if _, err = io.ReadFull(z.r, b[:]); err != nil {
		return err
	}
	if b[0] != 0x1f || b[1] != 0x8b || b[2] != 8 {
		return ErrHeader
	}
	flags := b[3]
	z.Header = Header{OS: b[9]}
	if t := binary.LittleEndian.Uint32(b[4:]); t > 0 {
		z.ModTime = time.Unix(int64(t), 0)
	}
	s := &summed{z.r, crc32.ChecksumIEEE(b[:])}
	if flags&flagExtra != 0 {
		if err = s.read(b[:2]); err != nil {
			return err
		}
		z.Extra = make([]byte, binary.LittleEndian.Uint16(b[:]))
		if err = s.read(z.Extra); err != nil {
			return err
		}
	}
	if flags&flagName != 0 {
		if z.Name, err = s.text(); err != nil {
			return err
		}
	}
	if flags&flagComment != 0 {
		if z.Comment, err = s.text(); err != nil {
			return err
		}
	}
	if flags&flagHeaderCRC != 0 {
		want := uint16(s.crc)
		if err = s.read(b[:2]); err != nil {
			return err
		}
		if binary.LittleEndian.Uint16(b[:]) != want {
			return ErrHeader
		}
	}
	z.crc, z.size = 0, 0
	if z.inflate == nil {
		z.inflate = flate.NewReader(z.r)
		return nil
	}
	return z.inflate.(flate.Resetter).Reset(z.r, nil)
}

// Read reads what is compressed.
func (z *Reader) Read(p []byte) (n int, err error) {
	for n == 0 && z.err == nil && len(p) > 0 {
		n, z.err = z.inflate.Read(p)
		z.crc = crc32.Update(z.crc, crc32.IEEETable, p[:n])
		z.size += uint32(n)
		if z.err != io.EOF {
			return n, z.err
		}
		if z.err = z.trailer(); z.err == nil && !z.multiple {
			z.err = io.EOF
		} else if z.err == nil {
			z.err = z.header()
		}
	}
	if n > 0 {
		return n, nil
	}
	return n, z.err
}

// trailer checks checksum and size.
func (z *Reader) trailer() error {
	var b [8]byte
	if _, err := io.ReadFull(z.r, b[:]); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	if binary.LittleEndian.Uint32(b[:]) != z.crc || binary.LittleEndian.Uint32(b[4:]) != z.size {
		return ErrChecksum
	}
	return nil
}

// Close frees what z needs; the input stays open.
func (z *Reader) Close() error { return z.inflate.Close() }

// A Writer compresses what is written to it. The Header may be set before the first call of Write, Flush or Close.
type Writer struct {
	Header
	w       io.Writer
	level   int
	deflate *flate.Writer
	begun   bool
	closed  bool
	crc     uint32
	size    uint32
	err     error
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevel(w, DefaultCompression)
	return z
}

// NewWriterLevel returns a Writer to w with a level from -2 to 9.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, fmt.Errorf("gzip: invalid compression level: %d", level)
	}
	return &Writer{Header: Header{OS: 255}, w: w, level: level}, nil
}

// Reset begins another file with the same level.
func (z *Writer) Reset(w io.Writer) {
	*z = Writer{Header: Header{OS: 255}, w: w, level: z.level, deflate: z.deflate}
	if z.deflate != nil {
		z.deflate.Reset(w)
	}
}

// latin1 returns s and a zero byte as a header holds them.
func latin1(s string) ([]byte, error) {
	var b []byte
	for _, r := range s {
		if r == 0 || r > 0xff {
			return nil, errors.New("gzip.Write: non-Latin-1 header string")
		}
		b = append(b, byte(r))
	}
	return append(b, 0), nil
}

// begin writes the header.
func (z *Writer) begin() error {
	z.begun = true
	b := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, z.OS}
	if z.ModTime.After(time.Unix(0, 0)) {
		binary.LittleEndian.PutUint32(b[4:], uint32(z.ModTime.Unix()))
	}
	switch z.level {
	case BestCompression:
		b[8] = 2
	case BestSpeed:
		b[8] = 4
	}
	if z.Extra != nil {
		if len(z.Extra) > 0xffff {
			return errors.New("gzip.Write: Extra data is too large")
		}
		b[3] |= flagExtra
		b = append(append(b, byte(len(z.Extra)), byte(len(z.Extra)>>8)), z.Extra...)
	}
	for _, field := range []struct {
		text string
		flag byte
	}{{z.Name, flagName}, {z.Comment, flagComment}} {
		if field.text == "" {
			continue
		}
		text, err := latin1(field.text)
		if err != nil {
			return err
		}
		b[3] |= field.flag
		b = append(b, text...)
	}
	if _, err := z.w.Write(b); err != nil {
		return err
	}
	if z.deflate == nil {
		z.deflate, _ = flate.NewWriter(z.w, z.level)
	}
	return nil
}

// Write compresses p; it is written when there is enough of it.
func (z *Writer) Write(p []byte) (n int, err error) {
	if z.err == nil && !z.begun {
		z.err = z.begin()
	}
	if z.err != nil {
		return 0, z.err
	}
	z.size += uint32(len(p))
	z.crc = crc32.Update(z.crc, crc32.IEEETable, p)
	n, z.err = z.deflate.Write(p)
	return n, z.err
}

// Flush writes all that has been written so far, so that a reader gets it.
func (z *Writer) Flush() error {
	if z.closed {
		return nil
	}
	if _, err := z.Write(nil); err != nil {
		return err
	}
	z.err = z.deflate.Flush()
	return z.err
}

// Close ends the file; the output stays open.
func (z *Writer) Close() error {
	if z.closed {
		return z.err
	}
	if _, err := z.Write(nil); err != nil {
		return err
	}
	z.closed = true
	if z.err = z.deflate.Close(); z.err == nil {
		var b [8]byte
		binary.LittleEndian.PutUint32(b[:], z.crc)
		binary.LittleEndian.PutUint32(b[4:], z.size)
		_, z.err = z.w.Write(b[:])
	}
	return z.err
}
