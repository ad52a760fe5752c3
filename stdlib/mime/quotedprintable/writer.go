package quotedprintable

import "io"

const maxLine = 76

// A Writer encodes.
type Writer struct {
	// Binary makes line ends bytes like others. Without it \r, \n and \r\n end a line.
	Binary bool

	w    io.Writer
	i    int // bytes in line
	line [78]byte
	cr   bool // the last byte was \r
}

// NewWriter returns a Writer that writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write encodes p. All of it is written by Close only.
func (w *Writer) Write(p []byte) (n int, err error) {
	for i, c := range p {
		switch {
		case '!' <= c && c <= '~' && c != '=':
			err = w.plain(c)
		case !w.Binary && (c == '\r' || c == '\n'):
			if c == '\n' && w.cr { // \r has ended the line
				w.cr = false
				continue
			}
			if err = w.checkLast(); err == nil {
				err = w.endLine(c)
			}
		case c == ' ' || c == '\t':
			err = w.plain(c)
		default:
			err = w.encode(c)
		}
		if err != nil {
			return i, err
		}
	}
	return len(p), nil
}

// Close writes what is left. It does not close the writer below.
func (w *Writer) Close() error {
	if err := w.checkLast(); err != nil {
		return err
	}
	return w.flush()
}

func (w *Writer) plain(c byte) error {
	if w.i == maxLine-1 { // keeps room for the soft break
		if err := w.softBreak(); err != nil {
			return err
		}
	}
	w.line[w.i] = c
	w.i++
	w.cr = false
	return nil
}

func (w *Writer) encode(c byte) error {
	if maxLine-1-w.i < 3 {
		if err := w.softBreak(); err != nil {
			return err
		}
	}
	const hex = "0123456789ABCDEF"
	w.line[w.i], w.line[w.i+1], w.line[w.i+2] = '=', hex[c>>4], hex[c&15]
	w.i += 3
	w.cr = false
	return nil
}

// checkLast encodes a space or a tab at the end of a line.
func (w *Writer) checkLast() error {
	if w.i == 0 {
		return nil
	}
	c := w.line[w.i-1]
	if c != ' ' && c != '\t' {
		return nil
	}
	w.i--
	return w.encode(c)
}

func (w *Writer) softBreak() error {
	w.line[w.i] = '='
	w.i++
	return w.endLine('\n')
}

// endLine ends a line because of c.
func (w *Writer) endLine(c byte) error {
	w.line[w.i], w.line[w.i+1] = '\r', '\n'
	w.i += 2
	w.cr = c == '\r'
	return w.flush()
}

func (w *Writer) flush() error {
	_, err := w.w.Write(w.line[:w.i])
	w.i = 0
	return err
}
