// Package internal has what net/http and net/http/httputil share: bodies in chunks.
package internal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

const maxLine = 4096 // bytes of a chunk's first line

// ErrLineTooLong is a chunk whose first line is too long.
var ErrLineTooLong = errors.New("header line too long")

// NewChunkedReader returns a reader of the data of chunks. It returns io.EOF after the last chunk, before the trailer.
func NewChunkedReader(r io.Reader) io.Reader {
	br, ok := r.(*bufio.Reader)
	if !ok {
		br = bufio.NewReader(r)
	}
	return &chunkedReader{r: br}
}

type chunkedReader struct {
	r        *bufio.Reader
	left     uint64 // in this chunk
	err      error
	checkEnd bool  // the end of the chunk's data must be seen yet
	excess   int64 // bytes read that are not data, beyond what is usual
}

func (c *chunkedReader) Read(b []byte) (n int, err error) {
	for c.err == nil {
		if c.checkEnd {
			if n > 0 && c.r.Buffered() < 2 { // what there is comes first
				break
			}
			c.readEnd()
			continue
		}
		if c.left == 0 {
			if n > 0 && !c.lineIsHere() {
				break
			}
			c.begin()
			continue
		}
		if len(b) == 0 {
			break
		}
		part := b
		if uint64(len(part)) > c.left {
			part = part[:c.left]
		}
		var m int
		m, c.err = c.r.Read(part)
		n += m
		b = b[m:]
		c.left -= uint64(m)
		if c.left == 0 && c.err == nil {
			c.checkEnd = true
		} else if c.err == io.EOF {
			c.err = io.ErrUnexpectedEOF
		}
	}
	return n, c.err
}

func (c *chunkedReader) readEnd() {
	var end [2]byte
	if _, c.err = io.ReadFull(c.r, end[:]); c.err == nil {
		if string(end[:]) != "\r\n" {
			c.err = errors.New("malformed chunked encoding")
		}
	} else if c.err == io.EOF {
		c.err = io.ErrUnexpectedEOF
	}
	c.checkEnd = false
}

// lineIsHere tells whether a chunk's first line can be read without waiting.
func (c *chunkedReader) lineIsHere() bool {
	n := c.r.Buffered()
	if n == 0 {
		return false
	}
	b, _ := c.r.Peek(n)
	return bytes.IndexByte(b, '\n') >= 0
}

// begin reads a chunk's first line. The last chunk has the length 0. Chunks with little data and much beside it are
// refused in the long run.
func (c *chunkedReader) begin() {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		} else if err == bufio.ErrBufferFull {
			err = ErrLineTooLong
		}
		c.err = err
		return
	}
	if len(line) >= maxLine {
		c.err = ErrLineTooLong
		return
	}
	c.excess += int64(len(line)) + 2
	line = trimEnd(line)
	if i := bytes.IndexByte(line, ';'); i >= 0 { // extensions
		line = line[:i]
	}
	c.left, c.err = parseHex(line)
	if c.err != nil {
		return
	}
	c.excess -= 16 + 2*int64(c.left)
	if c.excess < 0 {
		c.excess = 0
	}
	if c.excess > 16<<10 {
		c.err = errors.New("chunked encoding contains too much non-data")
		return
	}
	if c.left == 0 {
		c.err = io.EOF
	}
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 {
		switch b[len(b)-1] {
		case ' ', '\t', '\r', '\n':
			b = b[:len(b)-1]
			continue
		}
		break
	}
	return b
}

func parseHex(b []byte) (n uint64, err error) {
	if len(b) == 0 {
		return 0, errors.New("empty hex number for chunk length")
	}
	for i, c := range b {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, errors.New("invalid byte in chunk length")
		}
		if i == 16 {
			return 0, errors.New("http chunk length too large")
		}
		n = n<<4 | uint64(c)
	}
	return n, nil
}

// NewChunkedWriter returns a writer that makes a chunk of each Write. Close writes the last chunk, of length 0, but
// not the trailer and the line's end behind it.
func NewChunkedWriter(w io.Writer) io.WriteCloser { return &chunkedWriter{w} }

type chunkedWriter struct{ w io.Writer }

func (c *chunkedWriter) Write(data []byte) (n int, err error) {
	if len(data) == 0 { // would be the last chunk
		return 0, nil
	}
	if _, err = io.WriteString(c.w, strconv.FormatInt(int64(len(data)), 16)+"\r\n"); err != nil {
		return 0, err
	}
	if n, err = c.w.Write(data); err != nil {
		return n, err
	}
	if n != len(data) {
		return n, io.ErrShortWrite
	}
	if _, err = io.WriteString(c.w, "\r\n"); err != nil {
		return n, err
	}
	if f, ok := c.w.(*FlushAfterChunkWriter); ok {
		err = f.Flush()
	}
	return n, err
}

func (c *chunkedWriter) Close() error {
	_, err := io.WriteString(c.w, "0\r\n")
	return err
}

// A FlushAfterChunkWriter asks a chunked writer above it to flush after each chunk.
type FlushAfterChunkWriter struct{ *bufio.Writer }
