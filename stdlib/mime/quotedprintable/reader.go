// Package quotedprintable has the quoted-printable encoding (RFC 2045): text of short lines in which most of ASCII
// stands for itself.
package quotedprintable

import (
	"bufio"
	"bytes"
	"fmt"
	"internal/mimehdr"
	"io"
)

// A Reader decodes.
type Reader struct {
	br   *bufio.Reader
	line []byte // what is left of a line, spaces at its end removed
	err  error  // comes after line
}

// NewReader returns a Reader of what r holds. It takes more than the RFC allows: lines that end with LF alone,
// hexadecimal digits in lower case, bytes above 127, an = that no digits follow.
func NewReader(r io.Reader) *Reader { return &Reader{br: bufio.NewReader(r)} }

// Read reads decoded bytes.
func (r *Reader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(r.line) == 0 {
			if r.err != nil {
				return n, r.err
			}
			r.fill()
			continue
		}
		c := r.line[0]
		size := 1
		switch {
		case c == '=':
			c, err = escaped(r.line[1:])
			if err == nil {
				size = 3
			} else if len(r.line) >= 2 && r.line[1] != '\r' && r.line[1] != '\n' {
				c = '=' // stands for itself
			} else {
				return n, err
			}
		case c == '\t' || c == '\r' || c == '\n' || ' ' <= c && c != 0x7f:
		default:
			return n, fmt.Errorf("quotedprintable: invalid unescaped byte 0x%02x in body", c)
		}
		p[n] = c
		n++
		r.line = r.line[size:]
	}
	return n, nil
}

// fill reads a line: a soft break at its end is cut off with it, and so is white space before the end.
func (r *Reader) fill() {
	line, err := r.br.ReadSlice('\n')
	r.err = err
	eof := err == io.EOF
	trimmed := bytes.TrimRight(line, " \t\r\n")
	if n := len(trimmed); n > 0 && trimmed[n-1] == '=' {
		after := line[n:]
		r.line = trimmed[:n-1]
		soft := bytes.HasPrefix(after, []byte("\n")) || bytes.HasPrefix(after, []byte("\r\n")) ||
			len(after) == 0 && len(r.line) > 0 && eof
		if !soft {
			r.err = fmt.Errorf("quotedprintable: invalid bytes after =: %q", after)
		}
		return
	}
	end := ""
	if bytes.HasSuffix(line, []byte("\r\n")) {
		end = "\r\n"
	} else if bytes.HasSuffix(line, []byte("\n")) {
		end = "\n"
	}
	if end == "" && !eof {
		trimmed = line // a part of a long line
	}
	r.line = append(trimmed, end...)
}

func escaped(b []byte) (byte, error) {
	if len(b) < 2 {
		return 0, io.ErrUnexpectedEOF
	}
	high, low := mimehdr.Unhex(b[0]), mimehdr.Unhex(b[1])
	if high < 0 {
		return 0, fmt.Errorf("quotedprintable: invalid hex byte 0x%02x", b[0])
	}
	if low < 0 {
		return 0, fmt.Errorf("quotedprintable: invalid hex byte 0x%02x", b[1])
	}
	return byte(high<<4 | low), nil
}
