// Package csv reads and writes comma-separated values as RFC 4180 describes
// them: records are lines, fields are separated by commas, and a field in
// double quotes may hold commas, line ends and, doubled, quotes.
package csv

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// A ParseError is an error in the text. Lines and columns, which count bytes,
// begin with 1.
type ParseError struct {
	StartLine int   // of the record
	Line      int   // of the error
	Column    int   // of the error
	Err       error // what is wrong
}

// Error says what is wrong.
func (e *ParseError) Error() string {
	start := "record on line " + strconv.Itoa(e.StartLine)
	if e.Err == ErrFieldCount {
		return start + ": " + e.Err.Error()
	}
	place := "parse error on line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column)
	if e.StartLine != e.Line {
		place = start + "; " + place
	}
	return place + ": " + e.Err.Error()
}

// Unwrap returns the error behind this one.
func (e *ParseError) Unwrap() error { return e.Err }

// What can be wrong.
var (
	ErrTrailingComma = errors.New("extra delimiter at end of line") // not used any more
	ErrBareQuote     = errors.New("bare \" in non-quoted-field")
	ErrQuote         = errors.New("extraneous or missing \" in quoted-field")
	ErrFieldCount    = errors.New("wrong number of fields")
)

var errDelimiter = errors.New("csv: invalid field or comment delimiter")

func validDelimiter(r rune) bool {
	return r != 0 && r != '"' && r != '\r' && r != '\n' && utf8.ValidRune(r) && r != utf8.RuneError
}

// A Reader reads records. Its fields can be changed before the first is read.
type Reader struct {
	// Comma separates fields.
	Comma rune

	// Comment, if not 0, begins lines that are ignored.
	Comment rune

	// FieldsPerRecord is how many fields each record must have: any number
	// if it is negative, as many as the first if it is 0.
	FieldsPerRecord int

	// LazyQuotes allows quotes in fields without quotes, and single ones in
	// fields with quotes.
	LazyQuotes bool

	// TrimLeadingSpace ignores white space before a field.
	TrimLeadingSpace bool

	// ReuseRecord lets Read return the slice of the call before.
	ReuseRecord bool

	TrailingComma bool // not used any more

	r      *bufio.Reader
	line   int   // lines read
	offset int64 // bytes read
	long   []byte
	text   []byte     // of all fields of the record
	ends   []int      // of the fields in text
	places []position // of the fields in the input
	record []string
}

// A position counts from 1.
type position struct {
	line, column int
}

// NewReader returns a Reader of r, with commas between fields.
func NewReader(r io.Reader) *Reader {
	return &Reader{Comma: ',', r: bufio.NewReader(r)}
}

// Read reads a record. With an error in the text it returns the fields before
// it, and a record with a wrong number of fields together with ErrFieldCount. At
// the end the error is io.EOF.
func (r *Reader) Read() (record []string, err error) {
	if r.ReuseRecord {
		record, err = r.read(r.record)
		r.record = record
		return record, err
	}
	return r.read(nil)
}

// ReadAll reads all records that are left. The end is no error.
func (r *Reader) ReadAll() (records [][]string, err error) {
	for {
		record, err := r.read(nil)
		if err == io.EOF {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
}

// FieldPos returns where field i of the last record begins. It panics if
// there is no such field.
func (r *Reader) FieldPos(field int) (line, column int) {
	if field < 0 || field >= len(r.places) {
		panic("out of range index passed to FieldPos")
	}
	p := r.places[field]
	return p.line, p.column
}

// InputOffset returns how many bytes of the input have been used.
func (r *Reader) InputOffset() int64 { return r.offset }

// readLine reads a line; \r\n becomes \n, and a \r at the end of the input is
// dropped. The line is valid until the next call.
func (r *Reader) readLine() ([]byte, error) {
	line, err := r.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		r.long = append(r.long[:0], line...)
		for err == bufio.ErrBufferFull {
			line, err = r.r.ReadSlice('\n')
			r.long = append(r.long, line...)
		}
		line = r.long
	}
	size := len(line)
	if size > 0 && err == io.EOF {
		err = nil
		if line[size-1] == '\r' {
			line = line[:size-1]
		}
	}
	r.line++
	r.offset += int64(size)
	if n := len(line); n >= 2 && line[n-2] == '\r' && line[n-1] == '\n' {
		line[n-2] = '\n'
		line = line[:n-1]
	}
	return line, err
}

// lineEnd returns the length of the line end of b.
func lineEnd(b []byte) int {
	if len(b) > 0 && b[len(b)-1] == '\n' {
		return 1
	}
	return 0
}

func (r *Reader) read(record []string) ([]string, error) {
	if r.Comma == r.Comment || !validDelimiter(r.Comma) || r.Comment != 0 && !validDelimiter(r.Comment) {
		return nil, errDelimiter
	}
	var line []byte
	var readErr error
	for readErr == nil {
		line, readErr = r.readLine()
		if c, _ := utf8.DecodeRune(line); r.Comment != 0 && c == r.Comment && len(line) > 0 {
			line = nil
			continue
		}
		if readErr == nil && len(line) == lineEnd(line) {
			line = nil
			continue
		}
		break
	}
	if readErr == io.EOF {
		return nil, readErr
	}

	start := r.line
	err := r.fields(line, &readErr)
	if err == nil {
		err = readErr
	}

	// All fields share the memory of one string.
	text := string(r.text)
	record = record[:0]
	if cap(record) < len(r.ends) {
		record = make([]string, 0, len(r.ends))
	}
	begin := 0
	for _, end := range r.ends {
		record = append(record, text[begin:end])
		begin = end
	}
	if r.FieldsPerRecord > 0 {
		if len(record) != r.FieldsPerRecord && err == nil {
			err = &ParseError{start, start, 1, ErrFieldCount}
		}
	} else if r.FieldsPerRecord == 0 {
		r.FieldsPerRecord = len(record)
	}
	return record, err
}

// fields splits a record, which begins with line, into fields.
func (r *Reader) fields(line []byte, readErr *error) error {
	r.text, r.ends, r.places = r.text[:0], r.ends[:0], r.places[:0]
	start := r.line
	comma := utf8.RuneLen(r.Comma)
	at := position{r.line, 1}
	for {
		if r.TrimLeadingSpace {
			i := bytes.IndexFunc(line, func(c rune) bool { return !unicode.IsSpace(c) })
			if i < 0 {
				i = len(line)
				at.column -= lineEnd(line)
			}
			line = line[i:]
			at.column += i
		}
		place := at
		if len(line) == 0 || line[0] != '"' {
			field, more := line, bytes.IndexRune(line, r.Comma)
			if more >= 0 {
				field = line[:more]
			} else {
				field = line[:len(line)-lineEnd(line)]
			}
			if i := bytes.IndexByte(field, '"'); i >= 0 && !r.LazyQuotes {
				return &ParseError{start, r.line, at.column + i, ErrBareQuote}
			}
			r.text = append(r.text, field...)
			r.end(place)
			if more < 0 {
				return nil
			}
			line = line[more+comma:]
			at.column += more + comma
			continue
		}
		line = line[1:]
		at.column++
		rest, err := r.quoted(line, start, &at, readErr)
		if err != nil {
			return err
		}
		r.end(place)
		if rest == nil {
			return nil
		}
		line = rest
	}
}

// end ends a field that began at place.
func (r *Reader) end(place position) {
	r.ends = append(r.ends, len(r.text))
	r.places = append(r.places, place)
}

// quoted reads a field behind its quote. It returns what follows the comma
// behind it, or nil if it is the last one.
func (r *Reader) quoted(line []byte, start int, at *position, readErr *error) ([]byte, error) {
	for {
		i := bytes.IndexByte(line, '"')
		switch {
		case i >= 0:
			r.text = append(r.text, line[:i]...)
			line = line[i+1:]
			at.column += i + 1
			switch c, n := utf8.DecodeRune(line); {
			case c == '"':
				r.text = append(r.text, '"')
				line = line[1:]
				at.column++
			case c == r.Comma && n > 0:
				at.column += n
				return line[n:], nil
			case len(line) == lineEnd(line):
				return nil, nil
			case r.LazyQuotes:
				r.text = append(r.text, '"')
			default:
				return nil, &ParseError{start, r.line, at.column - 1, ErrQuote}
			}
		case len(line) > 0: // the field goes on in the next line
			r.text = append(r.text, line...)
			if *readErr != nil {
				return nil, *readErr
			}
			at.column += len(line)
			line, *readErr = r.readLine()
			if len(line) > 0 {
				at.line++
				at.column = 1
			}
			if *readErr == io.EOF {
				*readErr = nil
			}
		default: // the end of the input
			if !r.LazyQuotes && *readErr == nil {
				return nil, &ParseError{start, at.line, at.column, ErrQuote}
			}
			return nil, nil
		}
	}
}
