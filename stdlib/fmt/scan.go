package fmt

import (
	"errors"
	"io"
	"unicode/utf8"
)

// A ScanState is the input as a Scanner sees it.
type ScanState interface {
	// ReadRune reads the next rune; a width and, in Scanln and the like, a newline end the input.
	ReadRune() (r rune, size int, err error)
	// UnreadRune takes the last rune back.
	UnreadRune() error
	// SkipSpace skips space as the operation in progress does.
	SkipSpace()
	// Token skips space if asked to and returns the runes that satisfy f, by
	// default all that are no space. The result is valid until the next call.
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	// Width returns the width and whether one was given.
	Width() (wid int, ok bool)
	// Read is there for io.Reader's sake and always fails.
	Read(buf []byte) (n int, err error)
}

// A Scanner can scan itself from text.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

// Scan reads values separated by spaces, newlines being such, from standard input.
func Scan(a ...any) (n int, err error) { return Fscan(stdin(), a...) }

// Scanln is Scan, but stops at a newline, which must follow the last value.
func Scanln(a ...any) (n int, err error) { return Fscanln(stdin(), a...) }

// Scanf reads values from standard input as format says.
func Scanf(format string, a ...any) (n int, err error) { return Fscanf(stdin(), format, a...) }

// Sscan is Scan from a string.
func Sscan(str string, a ...any) (n int, err error) {
	return Fscan(&stringReader{s: str}, a...)
}

// Sscanln is Scanln from a string.
func Sscanln(str string, a ...any) (n int, err error) {
	return Fscanln(&stringReader{s: str}, a...)
}

// Sscanf is Scanf from a string.
func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf(&stringReader{s: str}, format, a...)
}

// Fscan is Scan from r. It reads no further than it must if r is an io.RuneScanner.
func Fscan(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r)
	s.nlIsSpace = true
	return s.doScan(a)
}

// Fscanln is Scanln from r.
func Fscanln(r io.Reader, a ...any) (n int, err error) {
	s := newScan(r)
	s.nlIsEnd = true
	return s.doScan(a)
}

// Fscanf is Scanf from r.
func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	return newScan(r).doScanf(format, a)
}

// stringReader reads runes from a string.
type stringReader struct {
	s    string
	i    int
	last int // size of the last rune read
}

func (r *stringReader) Read(b []byte) (n int, err error) {
	n = copy(b, r.s[r.i:])
	r.i += n
	if n == 0 {
		err = io.EOF
	}
	return n, err
}

func (r *stringReader) ReadRune() (c rune, size int, err error) {
	if r.i >= len(r.s) {
		r.last = 0
		return 0, 0, io.EOF
	}
	c, size = rune(r.s[r.i]), 1
	if c >= utf8.RuneSelf {
		c, size = utf8.DecodeRuneInString(r.s[r.i:])
	}
	r.i += size
	r.last = size
	return c, size, nil
}

func (r *stringReader) UnreadRune() error {
	r.i -= r.last
	r.last = 0
	return nil
}

// byteRunes makes runes of a plain Reader, a byte at a time, to read none too many.
type byteRunes struct {
	r       io.Reader
	buf     [utf8.UTFMax]byte
	n       int // bytes in buf, read already but not part of a rune yet
	last    rune
	size    int
	unread  bool
	pending error // of the read that ended an incomplete rune
}

func (b *byteRunes) readByte() error {
	if b.pending != nil {
		err := b.pending
		b.pending = nil
		return err
	}
	n, err := io.ReadFull(b.r, b.buf[b.n:b.n+1])
	b.n += n
	if n == 1 {
		return nil
	}
	return err
}

func (b *byteRunes) ReadRune() (r rune, size int, err error) {
	if b.unread {
		b.unread = false
		return b.last, b.size, nil
	}
	for b.n == 0 || !utf8.FullRune(b.buf[:b.n]) {
		if err := b.readByte(); err != nil {
			if b.n == 0 {
				return 0, 0, err
			}
			b.pending = err
			break
		}
	}
	b.last, b.size = utf8.DecodeRune(b.buf[:b.n])
	b.n = copy(b.buf[:], b.buf[b.size:b.n])
	return b.last, b.size, nil
}

func (b *byteRunes) UnreadRune() error {
	if b.unread {
		return errors.New("fmt: scanning called UnreadRune with no rune available")
	}
	b.unread = true
	return nil
}

const (
	eof     = -1
	hugeWid = 1 << 30
)

// ss is the state of one scan. Errors travel as panics of type scanError up to
// the function that was called from outside.
type ss struct {
	rs        io.RuneScanner
	buf       []byte // the token being read
	count     int    // runes consumed
	atEOF     bool
	nlIsSpace bool // newlines are space
	nlIsEnd   bool // a newline ends the input
	maxWid    int  // of this directive
	argLimit  int  // value of count at which this operand's input ends
}

type scanError struct{ err error }

func newScan(r io.Reader) *ss {
	s := &ss{maxWid: hugeWid, argLimit: hugeWid}
	if rs, ok := r.(io.RuneScanner); ok {
		s.rs = rs
	} else {
		s.rs = &byteRunes{r: r}
	}
	return s
}

func (s *ss) Read(buf []byte) (n int, err error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *ss) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.count >= s.argLimit {
		return 0, 0, io.EOF
	}
	r, size, err = s.rs.ReadRune()
	if err == nil {
		s.count++
		s.atEOF = s.nlIsEnd && r == '\n'
	} else if err == io.EOF {
		s.atEOF = true
	}
	return r, size, err
}

func (s *ss) UnreadRune() error {
	s.rs.UnreadRune()
	s.atEOF = false
	s.count--
	return nil
}

func (s *ss) Width() (wid int, ok bool) {
	if s.maxWid == hugeWid {
		return 0, false
	}
	return s.maxWid, true
}

func (s *ss) Token(skipSpace bool, f func(rune) bool) (tok []byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			se, ok := e.(scanError)
			if !ok {
				panic(e)
			}
			err = se.err
		}
	}()
	if f == nil {
		f = notSpace
	}
	s.buf = s.buf[:0]
	return s.token(skipSpace, f), nil
}

func (s *ss) token(skipSpace bool, f func(rune) bool) []byte {
	if skipSpace {
		s.SkipSpace()
	}
	for {
		r := s.getRune()
		if r == eof {
			return s.buf
		}
		if !f(r) {
			s.UnreadRune()
			return s.buf
		}
		s.buf = utf8.AppendRune(s.buf, r)
	}
}

func (s *ss) SkipSpace() {
	for {
		r := s.getRune()
		switch {
		case r == eof:
			return
		case r == '\r' && s.peek("\n"):
		case r == '\n':
			if !s.nlIsSpace {
				s.fail("unexpected newline")
			}
		case !isSpace(r):
			s.UnreadRune()
			return
		}
	}
}

func isSpace(r rune) bool {
	if r < 0x85 {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	switch r {
	case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

func notSpace(r rune) bool { return !isSpace(r) }

// getRune returns the next rune or eof; other errors end the scan.
func (s *ss) getRune() rune {
	r, _, err := s.ReadRune()
	if err == nil {
		return r
	}
	if err != io.EOF {
		s.failWith(err)
	}
	return eof
}

// mustReadRune is getRune in the middle of something, where the end is an error.
func (s *ss) mustReadRune() rune {
	r := s.getRune()
	if r == eof {
		s.failWith(io.ErrUnexpectedEOF)
	}
	return r
}

// notEOF ends the scan if there is nothing left.
func (s *ss) notEOF() {
	if s.getRune() == eof {
		s.failWith(io.EOF)
	}
	s.UnreadRune()
}

func (s *ss) fail(msg string)    { panic(scanError{errors.New(msg)}) }
func (s *ss) failWith(err error) { panic(scanError{err}) }

// caught turns the panic of failWith into an error. It is deferred.
func caught(errp *error) {
	switch e := recover().(type) {
	case nil:
	case scanError:
		*errp = e.err
	default:
		panic(e)
	}
}

func (s *ss) doScan(a []any) (n int, err error) {
	defer caught(&err)
	for _, v := range a {
		s.scanOne('v', v)
		n++
	}
	if s.nlIsEnd {
		for {
			r := s.getRune()
			if r == '\n' || r == eof {
				break
			}
			if !isSpace(r) {
				s.fail("expected newline")
			}
		}
	}
	return n, nil
}

func (s *ss) doScanf(format string, a []any) (n int, err error) {
	defer caught(&err)
	for i := 0; i < len(format); {
		k, ok := s.matchText(format[i:])
		if k > 0 && ok {
			i += k
			continue
		}
		if !ok && format[i] != '%' {
			s.fail("input does not match format")
		}
		i++ // the '%'; for one of a "%%" that did not match the verb below complains
		// The last character is a verb, whatever it looks like.
		wid, hasWid, next := parseNum(format[:len(format)-1], i)
		i = next
		s.maxWid = hugeWid
		if hasWid {
			s.maxWid = wid
		}
		verb, size := utf8.DecodeRuneInString(format[i:])
		i += size
		if verb != 'c' {
			s.SkipSpace()
		}
		if verb == '%' {
			s.notEOF()
			if !s.accept("%") {
				s.fail("missing literal %")
			}
			continue
		}
		if n >= len(a) {
			s.fail("too few operands for format '%" + format[i-size:] + "'")
		}
		if limit := s.count + s.maxWid; limit < hugeWid {
			s.argLimit = limit
		}
		s.scanOne(verb, a[n])
		n++
		s.argLimit = hugeWid
	}
	if n < len(a) {
		s.fail("too many operands")
	}
	return n, nil
}

// matchText matches the input against format up to its next directive, and tells how
// much of format that was, and whether the input matched.
func (s *ss) matchText(format string) (n int, ok bool) {
	for n < len(format) {
		c, size := utf8.DecodeRuneInString(format[n:])
		if isSpace(c) {
			n += s.matchSpace(format[n:])
			continue
		}
		if c == '%' {
			if n+size == len(format) {
				s.fail("missing verb: % at end of format string")
			}
			if format[n+size] != '%' {
				break
			}
			n += size // the first of "%%"
		}
		if s.mustReadRune() != c {
			s.UnreadRune()
			return n, false
		}
		n += size
	}
	return n, true
}

// matchSpace matches the run of space that format begins with and returns its length.
//
// Each newline in it matches any spaces and then a newline or the end of the input.
// Spaces before a newline count for nothing; behind the last one they match
// any number of spaces. Without a newline they match at least one, and no newline.
func (s *ss) matchSpace(format string) (n int) {
	newlines := 0
	trailing := false
	for n < len(format) {
		c, size := utf8.DecodeRuneInString(format[n:])
		if !isSpace(c) {
			break
		}
		trailing = c != '\n'
		if !trailing {
			newlines++
		}
		n += size
	}
	for i := 0; i < newlines; i++ {
		r := s.skipBlanks(s.getRune())
		if r != '\n' && r != eof {
			s.fail("newline in format does not match input")
		}
	}
	if trailing {
		r := s.getRune()
		if newlines == 0 {
			if !isSpace(r) && r != eof {
				s.fail("expected space in input to match format")
			}
			if r == '\n' {
				s.fail("newline in input does not match format")
			}
		}
		if r = s.skipBlanks(r); r != eof {
			s.UnreadRune()
		}
	}
	return n
}

// skipBlanks returns r or, if that is a space other than newline, the next rune that is not.
func (s *ss) skipBlanks(r rune) rune {
	for isSpace(r) && r != '\n' {
		r = s.getRune()
	}
	return r
}
