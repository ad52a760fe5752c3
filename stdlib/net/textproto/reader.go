package textproto

import (
	"bufio"
	"errors"
	"internal/mimehdr"
	"io"
	"math"
	"strconv"
	"strings"
)

// A Reader reads requests or replies of a text protocol.
type Reader struct {
	R   *bufio.Reader
	dot *dotReader
}

// NewReader returns a Reader on top of r, which should limit how much can be read.
func NewReader(r *bufio.Reader) *Reader { return &Reader{R: r} }

// ReadLine reads a line without its end.
func (r *Reader) ReadLine() (string, error) {
	line, err := r.line()
	return string(line), err
}

// ReadLineBytes is ReadLine with a slice of bytes as its result.
func (r *Reader) ReadLineBytes() ([]byte, error) {
	line, err := r.line()
	if line != nil {
		line = append([]byte(nil), line...)
	}
	return line, err
}

func (r *Reader) line() ([]byte, error) {
	r.closeDot()
	return mimehdr.ReadLine(r.R, -1)
}

// ReadContinuedLine reads a line and those behind it that begin with a space or a tab. Each is trimmed, and one space
// stands between them.
func (r *Reader) ReadContinuedLine() (string, error) {
	line, err := r.continued()
	return string(line), err
}

// ReadContinuedLineBytes is ReadContinuedLine with a slice of bytes as its result.
func (r *Reader) ReadContinuedLineBytes() ([]byte, error) {
	line, err := r.continued()
	if line != nil {
		line = append([]byte(nil), line...)
	}
	return line, err
}

func (r *Reader) continued() ([]byte, error) {
	r.closeDot()
	return mimehdr.ReadContinued(r.R, -1, nil)
}

// parseCode splits a line of a reply. more tells that its code is followed by a hyphen: more lines follow.
func parseCode(line string, expect int) (code int, more bool, message string, err error) {
	if len(line) < 4 || line[3] != ' ' && line[3] != '-' {
		return 0, false, "", ProtocolError("short response: " + line)
	}
	code, err = strconv.Atoi(line[:3])
	if err != nil || code < 100 {
		return 0, false, "", ProtocolError("invalid response code: " + line)
	}
	more, message = line[3] == '-', line[4:]
	if 1 <= expect && expect < 10 && code/100 != expect ||
		10 <= expect && expect < 100 && code/10 != expect ||
		100 <= expect && expect < 1000 && code != expect {
		err = &Error{code, message}
	}
	return code, more, message, err
}

func (r *Reader) codeLine(expect int) (code int, more bool, message string, err error) {
	line, err := r.ReadLine()
	if err != nil {
		return 0, false, "", err
	}
	return parseCode(line, expect)
}

// ReadCodeLine reads a line that begins with a code of three digits: "220 plan9.bell-labs.com ESMTP". Unless the code
// has the digits expect, which may be one, two or three, the error is an *Error. 0 stands for any code.
func (r *Reader) ReadCodeLine(expectCode int) (code int, message string, err error) {
	code, more, message, err := r.codeLine(expectCode)
	if err == nil && more {
		err = ProtocolError("unexpected multi-line response: " + message)
	}
	return code, message, err
}

// ReadResponse reads a reply of one or several lines, all but the last of which have a hyphen behind the code. The
// lines are joined with \n.
func (r *Reader) ReadResponse(expectCode int) (code int, message string, err error) {
	code, more, message, err := r.codeLine(expectCode)
	multi := more
	for more {
		line, err := r.ReadLine()
		if err != nil {
			return 0, "", err
		}
		code2, more2, text, err := parseCode(line, 0)
		if err != nil || code2 != code { // a line without a code
			message += "\n" + strings.TrimRight(line, "\r\n")
			continue
		}
		more = more2
		message += "\n" + text
	}
	if err != nil && multi && message != "" {
		err = &Error{code, message}
	}
	return code, message, err
}

// DotReader returns a reader of a text that ends with a line of a single dot. Doubled dots become single, \r\n becomes
// \n. The next use of r skips what was not read.
func (r *Reader) DotReader() io.Reader {
	r.closeDot()
	r.dot = &dotReader{r: r, bol: true}
	return r.dot
}

// A dotReader has the text that was read from a line and not handed out yet.
type dotReader struct {
	r    *Reader
	rest []byte
	bol  bool
	cr   bool // a \r was read that may belong to the end of the line
	err  error
}

func (d *dotReader) Read(b []byte) (n int, err error) {
	for n < len(b) && d.err == nil {
		if len(d.rest) == 0 {
			d.fill()
			continue
		}
		m := copy(b[n:], d.rest)
		d.rest = d.rest[m:]
		n += m
		if len(d.rest) == 0 && d.r.R.Buffered() == 0 {
			break
		}
	}
	if n > 0 || len(b) == 0 && d.err == nil {
		return n, nil
	}
	return 0, d.err
}

// fill reads a line, or as much of it as is in the buffer's size.
func (d *dotReader) fill() {
	line, err := d.r.R.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		err = nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	whole := len(line) > 0 && line[len(line)-1] == '\n'
	begin := d.bol
	if begin && whole && (string(line) == ".\r\n" || string(line) == ".\n") {
		d.end(io.EOF)
		return
	}
	if begin && len(line) > 0 && line[0] == '.' {
		line = line[1:]
	}
	d.rest = d.rest[:0]
	if d.cr && string(line) != "\n" {
		d.rest = append(d.rest, '\r')
	}
	d.cr, d.bol = false, whole
	if n := len(line); whole && n > 1 && line[n-2] == '\r' {
		d.rest = append(append(d.rest, line[:n-2]...), '\n')
	} else if !whole && n > 0 && line[n-1] == '\r' && err == nil {
		d.rest = append(d.rest, line[:n-1]...)
		d.cr = true
	} else {
		d.rest = append(d.rest, line...)
	}
	if err != nil && len(d.rest) == 0 {
		d.end(err)
	}
}

func (d *dotReader) end(err error) {
	d.err = err
	if d.r.dot == d {
		d.r.dot = nil
	}
}

func (r *Reader) closeDot() {
	if r.dot == nil {
		return
	}
	buf := make([]byte, 128)
	for r.dot != nil {
		r.dot.Read(buf)
	}
}

// ReadDotBytes reads the text of a DotReader.
func (r *Reader) ReadDotBytes() ([]byte, error) { return io.ReadAll(r.DotReader()) }

// ReadDotLines reads the lines of a text that ends with a single dot.
func (r *Reader) ReadDotLines() ([]string, error) {
	var lines []string
	for {
		line, err := r.ReadLine()
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return lines, err
		}
		if strings.HasPrefix(line, ".") {
			if line == "." {
				return lines, nil
			}
			line = line[1:]
		}
		lines = append(lines, line)
	}
}

// ReadMIMEHeader reads lines "Key: value" up to an empty one. Names become canonical, with their values in the order
// in which they came. With an error it returns what was read before.
func (r *Reader) ReadMIMEHeader() (MIMEHeader, error) {
	r.closeDot()
	h, err := mimehdr.Read(r.R, math.MaxInt64, math.MaxInt64)
	var bad mimehdr.Error
	if errors.As(err, &bad) {
		err = ProtocolError(bad)
	}
	return MIMEHeader(h), err
}
