// Package bzip2 decompresses what bzip2 has compressed. The work is done in C.
package bzip2

import (
	"errors"
	"io"
	"runtime"
)

func open() uintptr
func shut(d uintptr)
func run(d uintptr, in, out []byte, ended bool) (nin, nout, status int)

// Results of run; negative ones are errors.
const (
	goOn = iota
	needInput
	atEnd
)

// A StructuralError says what is wrong with the data.
type StructuralError string

func (s StructuralError) Error() string { return "bzip2 data invalid: " + string(s) }

var messages = [...]string{
	1:  "bad magic value",
	2:  "non-Huffman entropy encoding",
	3:  "invalid compression level",
	4:  "bad magic value found",
	5:  "deprecated randomized files",
	6:  "no symbols in input",
	7:  "invalid number of Huffman trees",
	8:  "tree selector too large",
	9:  "Huffman length out of range",
	10: "insufficient selector indices for number of decoded symbols",
	11: "data exceeds block size",
	12: "invalid Huffman code",
	13: "pointer out of bounds",
	14: "block checksum mismatch",
	15: "file checksum mismatch",
	16: "bad magic value in continuation file",
	17: "repeat count too large",
}

const bufLen = 16 << 10

type reader struct {
	r       io.Reader
	d       uintptr
	buf     []byte // read, and not yet used
	mem     [bufLen]byte
	readErr error // of r
	err     error // of the data, or the end
}

// NewReader returns a reader of what is compressed in r; more of r may be read
// than is needed. The files of which r consists are read as one.
func NewReader(r io.Reader) io.Reader { return &reader{r: r} }

// shut frees the decoder.
func (z *reader) shut() {
	if z.d != 0 {
		shut(z.d)
		z.d = 0
		runtime.SetFinalizer(z, nil)
	}
}

func (z *reader) Read(p []byte) (n int, err error) {
	if z.err == nil && z.d == 0 {
		if z.d = open(); z.d == 0 {
			panic(errors.New("compress/bzip2: out of memory"))
		}
		runtime.SetFinalizer(z, (*reader).shut)
	}
	if len(p) > bufLen {
		p = p[:bufLen]
	}
	for n == 0 && z.err == nil && len(p) > 0 {
		if len(z.buf) == 0 && z.readErr == nil {
			var k int
			k, z.readErr = z.r.Read(z.mem[:])
			z.buf = z.mem[:k]
		}
		nin, nout, status := run(z.d, z.buf, p, z.readErr == io.EOF)
		z.buf = z.buf[nin:]
		n = nout
		switch {
		case status == atEnd:
			z.err = io.EOF
		case status < 0:
			z.err = StructuralError(messages[-status])
		case status == needInput && z.readErr == io.EOF:
			z.err = io.ErrUnexpectedEOF
		case status == needInput && z.readErr != nil:
			z.err = z.readErr
		}
	}
	runtime.KeepAlive(z)
	if z.err != nil {
		z.shut()
	}
	if n > 0 {
		return n, nil
	}
	return 0, z.err
}
