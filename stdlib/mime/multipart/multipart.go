// Package multipart reads and writes messages of several parts (RFC 2046), as forms of HTTP are sent (RFC 2388).
//
// Each part has a header and a body; a line "--boundary" stands before each, "--boundary--" behind the last. What is
// read is limited: in the size and number of header fields, and for forms in the number of parts and the memory they
// take. GODEBUG=multipartmaxheaders=n and multipartmaxparts=n change the numbers;
// multipartfiles=distinct gives each large file of a form a temporary file of its own.
//
// multipart.go reads parts, formdata.go whole forms, writer.go writes.
package multipart

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"internal/mimehdr"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// peekSize is how far the reader looks ahead: room for any boundary.
const peekSize = 4096

const (
	maxHeaderSize = 10 << 20 // bytes of a part's header
	maxHeaders    = 10000    // fields of a header, or of all of a form
	maxParts      = 1000     // of a form
)

// option returns what GODEBUG says of name.
func option(name string) (value string) {
	for _, s := range strings.Split(os.Getenv("GODEBUG"), ",") {
		if k, v, _ := strings.Cut(s, "="); k == name {
			value = v
		}
	}
	return value
}

// setting returns a number of GODEBUG, value if there is none.
func setting(name string, value int64) int64 {
	if n, err := strconv.ParseInt(option(name), 10, 64); err == nil && n >= 0 {
		return n
	}
	return value
}

// A Part is one part. It is a reader of its body.
type Part struct {
	// Header has canonical names.
	Header textproto.MIMEHeader

	mr          *Reader
	disposition string
	params      map[string]string // nil until Content-Disposition has been read
	body        io.Reader         // the part's bytes, decoded
	n           int               // bytes ahead that belong to the part
	total       int64             // bytes that were read
	err         error             // comes after n bytes
}

// FormName returns the field's name if the part is one of a form, "" otherwise.
func (p *Part) FormName() string {
	p.readDisposition()
	if p.disposition != "form-data" {
		return ""
	}
	return p.params["name"]
}

// FileName returns the last element of the file's name.
func (p *Part) FileName() string {
	p.readDisposition()
	if name := p.params["filename"]; name != "" {
		return filepath.Base(name)
	}
	return ""
}

func (p *Part) readDisposition() {
	if p.params != nil {
		return
	}
	var err error
	p.disposition, p.params, err = mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		p.params = make(map[string]string)
	}
}

// Read reads from the body. A transfer encoding quoted-printable is decoded.
func (p *Part) Read(d []byte) (n int, err error) { return p.body.Read(d) }

// Close skips what is left of the body.
func (p *Part) Close() error {
	io.Copy(io.Discard, p)
	return nil
}

// rawBody reads the part's bytes as they are.
type rawBody struct{ p *Part }

func (r rawBody) Read(d []byte) (n int, err error) {
	p := r.p
	br := p.mr.br
	for p.n == 0 && p.err == nil { // until something is known to be the part's
		ahead, _ := br.Peek(br.Buffered())
		p.n, p.err = p.mr.scan(ahead, p.total, p.mr.err)
		if p.n == 0 && p.err == nil {
			_, p.mr.err = br.Peek(len(ahead) + 1)
			if p.mr.err == io.EOF {
				p.mr.err = io.ErrUnexpectedEOF
			}
		}
	}
	if p.n == 0 {
		return 0, p.err
	}
	if len(d) > p.n {
		d = d[:p.n]
	}
	n, _ = br.Read(d)
	p.total += int64(n)
	p.n -= n
	if p.n == 0 {
		return n, p.err
	}
	return n, nil
}

// scan tells how many bytes of buf belong to the part, and what comes after them: io.EOF if it is the boundary, err if
// the input ends, nil if more has to be read. total bytes of the part came before.
func (r *Reader) scan(buf []byte, total int64, err error) (int, error) {
	if total == 0 { // at the begin the line's end before the boundary is that of the header
		if bytes.HasPrefix(buf, r.dash) {
			switch r.after(buf[len(r.dash):], err) {
			case isBoundary:
				return 0, io.EOF
			case isText:
				return len(r.dash), nil
			case needMore:
				return 0, nil
			}
		}
		if bytes.HasPrefix(r.dash, buf) {
			return 0, err
		}
	}
	if i := bytes.Index(buf, r.nlDash); i >= 0 {
		switch r.after(buf[i+len(r.nlDash):], err) {
		case isBoundary:
			return i, io.EOF
		case isText:
			return i + len(r.nlDash), nil
		case needMore:
			return i, nil
		}
	}
	if bytes.HasPrefix(r.nlDash, buf) {
		return 0, err
	}
	if i := bytes.LastIndexByte(buf, r.nlDash[0]); i >= 0 && bytes.HasPrefix(r.nlDash, buf[i:]) {
		return i, nil // perhaps the begin of a boundary
	}
	return len(buf), err
}

const (
	isText = iota
	isBoundary
	needMore
)

// after judges what follows the bytes of a boundary: white space, the end of the line, or two hyphens.
func (r *Reader) after(rest []byte, err error) int {
	if len(rest) == 0 {
		if err != nil {
			return isBoundary
		}
		return needMore
	}
	switch rest[0] {
	case ' ', '\t', '\r', '\n':
		return isBoundary
	case '-':
		if len(rest) == 1 {
			if err != nil {
				return isText
			}
			return needMore
		}
		if rest[1] == '-' {
			return isBoundary
		}
	}
	return isText
}

// A Reader reads the parts of a message.
type Reader struct {
	br      *bufio.Reader
	err     error // of br
	tempDir string

	current *Part
	parts   int

	nl     []byte // CRLF, or LF if the first boundary ends so
	nlDash []byte // nl--boundary
	dash   []byte // --boundary
}

// NewReader returns a Reader of r. The boundary is a parameter of the message's Content-Type.
func NewReader(r io.Reader, boundary string) *Reader {
	b := []byte("\r\n--" + boundary)
	return &Reader{br: bufio.NewReaderSize(r, peekSize+len(b)), nl: b[:2], nlDash: b, dash: b[2:]}
}

// NextPart returns the next part, and io.EOF behind the last. A transfer encoding quoted-printable is decoded, and its
// header field removed.
func (r *Reader) NextPart() (*Part, error) {
	return r.next(false, maxHeaderSize, setting("multipartmaxheaders", maxHeaders))
}

// NextRawPart returns the next part without decoding it.
func (r *Reader) NextRawPart() (*Part, error) {
	return r.next(true, maxHeaderSize, setting("multipartmaxheaders", maxHeaders))
}

func (r *Reader) next(raw bool, maxSize, maxFields int64) (*Part, error) {
	if r.current != nil {
		r.current.Close()
	}
	if len(r.dash) == 2 {
		return nil, errors.New("multipart: boundary is empty")
	}
	for expect := false; ; {
		line, err := r.br.ReadSlice('\n')
		if err == io.EOF && r.isLast(line) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, fmt.Errorf("multipart: NextPart: %w", err)
		}
		switch {
		case r.isDelimiter(line):
			r.parts++
			p, err := r.newPart(raw, maxSize, maxFields)
			if err != nil {
				return nil, err
			}
			r.current = p
			return p, nil
		case r.isLast(line):
			return nil, io.EOF
		case expect:
			return nil, fmt.Errorf("multipart: expecting a new Part; got line %q", string(line))
		case r.parts == 0: // text before the first part
		case bytes.Equal(line, r.nl): // belongs to the boundary that must follow
			expect = true
		default:
			return nil, fmt.Errorf("multipart: unexpected line in Next(): %q", line)
		}
	}
}

func (r *Reader) newPart(raw bool, maxSize, maxFields int64) (*Part, error) {
	h, err := mimehdr.Read(r.br, maxSize, maxFields)
	var bad mimehdr.Error
	if err == mimehdr.TooLarge {
		return nil, ErrMessageTooLarge
	} else if errors.As(err, &bad) {
		err = textproto.ProtocolError(bad)
	}
	if err != nil {
		return nil, err
	}
	p := &Part{Header: h, mr: r}
	p.body = rawBody{p}
	if !raw && strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		p.Header.Del("Content-Transfer-Encoding")
		p.body = quotedprintable.NewReader(p.body)
	}
	return p, nil
}

// isLast tells whether line is "--boundary--".
func (r *Reader) isLast(line []byte) bool {
	if !bytes.HasPrefix(line, r.dash) || !bytes.HasPrefix(line[len(r.dash):], []byte("--")) {
		return false
	}
	rest := bytes.TrimLeft(line[len(r.dash)+2:], " \t")
	return len(rest) == 0 || bytes.Equal(rest, r.nl)
}

// isDelimiter tells whether line is "--boundary". The first one decides how lines end.
func (r *Reader) isDelimiter(line []byte) bool {
	if !bytes.HasPrefix(line, r.dash) {
		return false
	}
	rest := bytes.TrimLeft(line[len(r.dash):], " \t")
	if r.parts == 0 && len(rest) == 1 && rest[0] == '\n' {
		r.nl, r.nlDash = r.nl[1:], r.nlDash[1:]
	}
	return bytes.Equal(rest, r.nl)
}
