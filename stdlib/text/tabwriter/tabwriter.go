// Package tabwriter aligns text in columns.
//
// Text is a sequence of cells that end with a tab or a line end. Cells of
// adjacent lines with the same number are a column if each of them is ended by
// a tab: the last cell of a line is in none. A column is as wide as its widest
// cell; it ends where a line does not have it, and the columns to the right of
// it within it (this is Nick Gravgaard's elastic tabstops).
//
// The Writer keeps lines until it knows that no later one can change them.
package tabwriter

import (
	"io"
	"unicode/utf8"
)

// Flags of a Writer.
const (
	// FilterHTML treats <...> as text without width and &...; as one of
	// width 1.
	FilterHTML uint = 1 << iota

	// StripEscape drops Escape characters instead of passing them on.
	StripEscape

	// AlignRight aligns cells to the right.
	AlignRight

	// DiscardEmptyColumns makes columns vanish that have only empty cells,
	// none of which is ended by a horizontal tab.
	DiscardEmptyColumns

	// TabIndent uses tabs for the padding of leading empty cells.
	TabIndent

	// Debug prints a bar between columns, and a line after a form feed.
	Debug
)

// Escape encloses text that is passed on unchanged, tabs and line ends
// included.
const Escape = '\xff'

// A cell is a part of a line.
type cell struct {
	size   int // in bytes
	width  int // in runes
	column int // width of its column
	tab    bool
}

// A Writer writes its text to another one, with columns aligned.
type Writer struct {
	output                      io.Writer
	minwidth, tabwidth, padding int
	padchar                     byte
	flags                       uint

	text  []byte   // of the cells in lines, and of the open one
	lines [][]cell // the last one is open
	open  cell     // the cell that has not ended yet
	done  int      // up to there the width of text is known
	until byte     // what ends the escaped text we are in, or 0
	out   []byte
}

// NewWriter returns an initialized Writer; see Init.
func NewWriter(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	return new(Writer).Init(output, minwidth, tabwidth, padding, padchar, flags)
}

// Init makes b ready to write to output: cells are at least minwidth wide,
// padding included; a tab character is tabwidth wide; padding is added to the
// width of a cell, and padchar is what it is filled with. A tab as padchar
// means that the reader's tabs are tabwidth wide, and that cells are aligned
// to the left.
func (b *Writer) Init(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	if minwidth < 0 || tabwidth < 0 || padding < 0 {
		panic("negative minwidth, tabwidth, or padding")
	}
	b.output = output
	b.minwidth, b.tabwidth, b.padding = minwidth, tabwidth, padding
	b.padchar = padchar
	if padchar == '\t' {
		flags &^= AlignRight
	}
	b.flags = flags
	b.reset()
	return b
}

func (b *Writer) reset() {
	b.text = b.text[:0]
	b.lines = append(b.lines[:0], nil)
	b.open = cell{}
	b.done = 0
	b.until = 0
}

// add adds text to the open cell.
func (b *Writer) add(p []byte) {
	b.text = append(b.text, p...)
	b.open.size += len(p)
}

// measure adds the width of the text since the last time.
func (b *Writer) measure() {
	b.open.width += utf8.RuneCount(b.text[b.done:])
	b.done = len(b.text)
}

// endEscape ends escaped text.
func (b *Writer) endEscape() {
	switch b.until {
	case Escape:
		b.measure()
		if b.flags&StripEscape == 0 {
			b.open.width -= 2
		}
	case ';':
		b.open.width++
	}
	b.done = len(b.text)
	b.until = 0
}

// endCell ends the open cell and returns the number of cells in its line.
func (b *Writer) endCell(tab bool) int {
	b.open.tab = tab
	line := &b.lines[len(b.lines)-1]
	*line = append(*line, b.open)
	b.open = cell{}
	return len(*line)
}

// Write writes text. An error is one of the output.
func (b *Writer) Write(buf []byte) (n int, err error) {
	for i, c := range buf {
		if b.until != 0 {
			if c == b.until {
				end := i + 1
				if c == Escape && b.flags&StripEscape != 0 {
					end = i
				}
				b.add(buf[n:end])
				n = i + 1
				b.endEscape()
			}
			continue
		}
		switch c {
		case '\t', '\v', '\n', '\f':
			b.add(buf[n:i])
			b.measure()
			n = i + 1
			count := b.endCell(c == '\t')
			if c == '\t' || c == '\v' {
				break
			}
			b.lines = append(b.lines, nil)
			// A line of one cell ends all columns.
			if c == '\f' || count == 1 {
				if err := b.flush(c == '\f' && b.flags&Debug != 0, "Write"); err != nil {
					return n, err
				}
			}
		case Escape:
			b.add(buf[n:i])
			b.measure()
			n = i
			if b.flags&StripEscape != 0 {
				n++
			}
			b.until = Escape
		case '<', '&':
			if b.flags&FilterHTML == 0 {
				break
			}
			b.add(buf[n:i])
			b.measure()
			n = i
			b.until = '>'
			if c == '&' {
				b.until = ';'
			}
		}
	}
	b.add(buf[n:])
	return len(buf), nil
}

// Flush writes what has been kept. It must be called after the last Write; an
// incomplete escape is taken as complete.
func (b *Writer) Flush() error { return b.flush(false, "Flush") }

func (b *Writer) flush(rule bool, op string) error {
	if b.open.size > 0 {
		if b.until != 0 {
			b.endEscape()
		}
		b.endCell(false)
	}
	b.layout(0, len(b.lines), 0)
	b.format()
	if rule {
		b.out = append(b.out, "---\n"...)
	}
	out := b.out
	b.out = b.out[:0]
	b.reset()
	if len(out) == 0 {
		return nil
	}
	n, err := b.send(out, op)
	if n != len(out) && err == nil {
		err = io.ErrShortWrite
	}
	return err
}

// layout finds the widths of columns from the given one on, in the lines
// [from, to) which all have the columns before it.
func (b *Writer) layout(from, to, column int) {
	for from < to {
		if len(b.lines[from])-1 <= column {
			from++
			continue
		}
		end := from
		width := b.minwidth
		empty := true
		for ; end < to && len(b.lines[end])-1 > column; end++ {
			c := &b.lines[end][column]
			if w := c.width + b.padding; w > width {
				width = w
			}
			empty = empty && c.width == 0 && !c.tab
		}
		if empty && b.flags&DiscardEmptyColumns != 0 {
			width = 0
		}
		for i := from; i < end; i++ {
			b.lines[i][column].column = width
		}
		b.layout(from, end, column+1)
		from = end
	}
}

// format appends all lines to out.
func (b *Writer) format() {
	at := 0
	for i, line := range b.lines {
		indent := b.flags&TabIndent != 0 // only empty cells so far
		for j, c := range line {
			if j > 0 && b.flags&Debug != 0 {
				b.out = append(b.out, '|')
			}
			text := b.text[at : at+c.size]
			at += c.size
			last := j == len(line)-1
			switch {
			case c.size == 0:
				if !last {
					b.pad(c, indent)
				}
			case b.flags&AlignRight == 0:
				indent = false
				b.out = append(b.out, text...)
				if !last {
					b.pad(c, false)
				}
			default:
				indent = false
				if !last {
					b.pad(c, false)
				}
				b.out = append(b.out, text...)
			}
		}
		if i+1 < len(b.lines) {
			b.out = append(b.out, '\n')
		}
	}
}

// pad appends the padding of a cell.
func (b *Writer) pad(c cell, tabs bool) {
	n, char := c.column-c.width, b.padchar
	if char == '\t' || tabs {
		if b.tabwidth == 0 {
			return
		}
		char = '\t'
		column := (c.column + b.tabwidth - 1) / b.tabwidth * b.tabwidth
		n = (column - c.width + b.tabwidth - 1) / b.tabwidth
	}
	for ; n > 0; n-- {
		b.out = append(b.out, char)
	}
}

// send hands text to the output; a panic of that says where it happened.
func (b *Writer) send(out []byte, op string) (int, error) {
	defer func() {
		if recover() != nil {
			panic("tabwriter: panic during " + op)
		}
	}()
	return b.output.Write(out)
}
