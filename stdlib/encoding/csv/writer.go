package csv

import (
	"bufio"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Writer writes records. Flush must be called after the last one.
type Writer struct {
	Comma   rune // separates fields
	UseCRLF bool // ends lines with \r\n
	w       *bufio.Writer
}

// NewWriter returns a Writer to w, with commas between fields.
func NewWriter(w io.Writer) *Writer {
	return &Writer{Comma: ',', w: bufio.NewWriter(w)}
}

// Write writes a record, with quotes around fields that need them.
func (w *Writer) Write(record []string) error {
	if !validDelimiter(w.Comma) {
		return errDelimiter
	}
	for i, field := range record {
		if i > 0 {
			w.w.WriteRune(w.Comma)
		}
		if !w.needsQuotes(field) {
			w.w.WriteString(field)
			continue
		}
		w.w.WriteByte('"')
		for field != "" {
			i := strings.IndexAny(field, "\"\r\n")
			if i < 0 {
				i = len(field)
			}
			w.w.WriteString(field[:i])
			if field = field[i:]; field == "" {
				break
			}
			switch c := field[0]; {
			case c == '"':
				w.w.WriteString(`""`)
			case c == '\n' && w.UseCRLF:
				w.w.WriteString("\r\n")
			case c == '\n' || !w.UseCRLF:
				w.w.WriteByte(c)
			}
			field = field[1:]
		}
		w.w.WriteByte('"')
	}
	if w.UseCRLF {
		_, err := w.w.WriteString("\r\n")
		return err
	}
	return w.w.WriteByte('\n')
}

// needsQuotes reports whether a field must be quoted: it has a comma, quote or
// line end, begins with white space, or is \., which ends input elsewhere.
func (w *Writer) needsQuotes(field string) bool {
	if field == "" {
		return false
	}
	if field == `\.` || strings.ContainsRune(field, w.Comma) || strings.ContainsAny(field, "\"\r\n") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(field)
	return unicode.IsSpace(r)
}

// Flush writes what is buffered; Error tells whether that failed.
func (w *Writer) Flush() { w.w.Flush() }

// Error returns the error of a Write or Flush before.
func (w *Writer) Error() error {
	_, err := w.w.Write(nil)
	return err
}

// WriteAll writes records and flushes.
func (w *Writer) WriteAll(records [][]string) error {
	for _, record := range records {
		if err := w.Write(record); err != nil {
			return err
		}
	}
	return w.w.Flush()
}
