package textproto

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// A Writer writes requests or replies of a text protocol.
type Writer struct {
	W   *bufio.Writer
	dot *dotWriter
}

// NewWriter returns a Writer on top of w.
func NewWriter(w *bufio.Writer) *Writer { return &Writer{W: w} }

// PrintfLine writes a line, and flushes.
func (w *Writer) PrintfLine(format string, args ...any) error {
	w.closeDot()
	fmt.Fprintf(w.W, format, args...)
	w.W.WriteString("\r\n")
	return w.W.Flush()
}

// DotWriter returns a writer of a text that ends with a line of a single dot, which Close writes. Dots at the begin of
// lines are doubled, and \n becomes \r\n. The next use of w closes it.
func (w *Writer) DotWriter() io.WriteCloser {
	w.closeDot()
	w.dot = &dotWriter{w: w, bol: true}
	return w.dot
}

func (w *Writer) closeDot() {
	if w.dot != nil {
		w.dot.Close()
	}
}

// A dotWriter knows whether a line begins, whether the last byte was a carriage return, and whether there was any.
type dotWriter struct {
	w            *Writer
	bol, cr, any bool
}

func (d *dotWriter) Write(b []byte) (n int, err error) {
	out := d.w.W
	d.any = d.any || len(b) > 0
	for n < len(b) {
		c := b[n]
		if d.bol && c == '.' {
			out.WriteByte('.')
		}
		if c == '\n' {
			if !d.cr {
				out.WriteByte('\r')
			}
			err = out.WriteByte('\n')
			d.bol, d.cr = true, false
			if err != nil {
				return n, err
			}
			n++
			continue
		}
		end := len(b) // what is not the end of a line goes out at once
		if i := bytes.IndexByte(b[n:], '\n'); i >= 0 {
			end = n + i
		}
		m, err := out.Write(b[n:end])
		n += m
		if err != nil {
			return n, err
		}
		d.bol, d.cr = false, b[end-1] == '\r'
	}
	return n, nil
}

func (d *dotWriter) Close() error {
	if d.w.dot == d {
		d.w.dot = nil
	}
	out := d.w.W
	if !d.bol || !d.any {
		if !d.cr {
			out.WriteByte('\r')
		}
		out.WriteByte('\n')
	}
	out.WriteString(".\r\n")
	return out.Flush()
}
