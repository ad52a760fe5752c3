package xml

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// An input gives the bytes of a reader in windows, which are looked at without a call for each byte. Readers that can give single bytes
// are never read further than what was used (save the byte that ended a token); others are.
type input struct {
	win []byte
	pos int // what of win is used

	r      io.Reader     // what is read in blocks of buf
	br     io.ByteReader // or byte by byte
	buffer *bufio.Reader // or as it comes, without going further than pos
	memory io.ReadSeeker // or from memory, likewise
	bytes  *bytes.Buffer // likewise
	buf    []byte
	err    error // of r, after win
}

func newInput(r io.Reader) input {
	switch r := r.(type) {
	case *bufio.Reader:
		return input{buffer: r}
	case *strings.Reader:
		return input{memory: r, buf: make([]byte, 512)}
	case *bytes.Reader:
		return input{memory: r, buf: make([]byte, 512)}
	case *bytes.Buffer:
		return input{bytes: r}
	case io.ByteReader:
		return input{br: r, buf: make([]byte, 1)}
	}
	return input{r: r}
}

// fill makes a new window when the last one is used up.
func (in *input) fill() error {
	in.pos = 0
	switch {
	case in.buffer != nil:
		in.buffer.Discard(len(in.win))
		in.win = nil
		if _, err := in.buffer.Peek(1); err != nil {
			return err
		}
		in.win, _ = in.buffer.Peek(in.buffer.Buffered())
		return nil
	case in.memory != nil:
		n, err := in.memory.Read(in.buf)
		in.win = in.buf[:n]
		return err
	case in.bytes != nil:
		in.bytes.Next(len(in.win))
		if in.win = in.bytes.Bytes(); len(in.win) == 0 {
			return io.EOF
		}
		return nil
	case in.br != nil:
		in.win = in.buf[:0]
		b, err := in.br.ReadByte()
		if err != nil {
			return err
		}
		in.win = append(in.win, b)
		return nil
	case in.r == nil:
		in.win = nil
		return io.EOF
	}
	return in.read()
}

func (in *input) read() error {
	if in.buf == nil {
		in.buf = make([]byte, 4096)
	}
	in.win = nil
	for i := 0; i < 100; i++ {
		if in.err != nil {
			return in.err
		}
		n, err := in.r.Read(in.buf)
		if n < 0 {
			panic("xml: reader returned negative count from Read")
		}
		in.err = err
		if n > 0 {
			in.win = in.buf[:n]
			return nil
		}
	}
	if in.err == nil {
		in.err = io.ErrNoProgress
	}
	return in.err
}

// settle leaves the reader behind what was used.
func (in *input) settle() {
	switch {
	case in.buffer != nil:
		in.buffer.Discard(in.pos)
	case in.memory != nil:
		in.memory.Seek(int64(in.pos-len(in.win)), io.SeekCurrent)
	case in.bytes != nil:
		in.bytes.Next(in.pos)
	default:
		return
	}
	in.win, in.pos = nil, 0
}

// rest returns a reader of what was not used.
func (in *input) rest() io.Reader {
	in.settle()
	switch {
	case in.buffer != nil:
		return in.buffer
	case in.memory != nil:
		return in.memory
	case in.bytes != nil:
		return in.bytes
	case in.br != nil:
		return in.br.(io.Reader)
	}
	rest := bytes.NewReader(clone(in.win[in.pos:]))
	if in.r == nil || in.err == io.EOF {
		return rest
	}
	return bufio.NewReader(io.MultiReader(rest, in.r))
}
