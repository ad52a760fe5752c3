// Package scanner splits UTF-8 text into tokens, by default those of Go. What
// counts as white space, as an identifier and as a token can be chosen.
package scanner

import (
	"fmt"
	"io"
	"os"
	"unicode"
	"unicode/utf8"
)

// A Position is a place in a source. It is valid if Line > 0.
type Position struct {
	Filename string // may be empty
	Offset   int    // in bytes, from 0
	Line     int    // from 1
	Column   int    // in characters, from 1
}

// IsValid reports whether the position is valid.
func (pos *Position) IsValid() bool { return pos.Line > 0 }

func (pos Position) String() string {
	s := pos.Filename
	if s == "" {
		s = "<input>"
	}
	if pos.IsValid() {
		s += fmt.Sprintf(":%d:%d", pos.Line, pos.Column)
	}
	return s
}

// Bits of a Scanner's mode: the tokens to recognise. With SkipComments,
// comments that are recognised count as white space.
const (
	ScanIdents     = 1 << -Ident
	ScanInts       = 1 << -Int
	ScanFloats     = 1 << -Float // integers too, and hexadecimal floats
	ScanChars      = 1 << -Char
	ScanStrings    = 1 << -String
	ScanRawStrings = 1 << -RawString
	ScanComments   = 1 << -Comment
	SkipComments   = 1 << -skipComment
	GoTokens       = ScanIdents | ScanFloats | ScanChars | ScanStrings | ScanRawStrings | ScanComments | SkipComments
)

// What Scan returns for what is no single character.
const (
	EOF = -(iota + 1)
	Ident
	Int
	Float
	Char
	String
	RawString
	Comment

	skipComment
)

// TokenString returns a text for a token or a character.
func TokenString(tok rune) string {
	switch tok {
	case EOF:
		return "EOF"
	case Ident:
		return "Ident"
	case Int:
		return "Int"
	case Float:
		return "Float"
	case Char:
		return "Char"
	case String:
		return "String"
	case RawString:
		return "RawString"
	case Comment:
		return "Comment"
	}
	return fmt.Sprintf("%q", string(tok))
}

// GoWhitespace is the white space of Go.
const GoWhitespace = 1<<'\t' | 1<<'\n' | 1<<'\r' | 1<<' '

const bufLen = 1024

const noChar = -2 // nothing has been read yet

// A Scanner reads characters and tokens. Its fields may be set after Init.
type Scanner struct {
	src io.Reader
	err error // that ended src

	buf   []byte // read from src; begins no later than the token's text
	at    int    // index in buf behind the character ch
	base  int    // offset in src of buf[0]
	tok   int    // index in buf of the token's first byte; -1: no token
	tokTo int    // index in buf of its end

	ch       rune // one character ahead, or noChar, or EOF
	chLen    int  // its bytes
	line     int  // of ch, from 1
	column   int  // of ch, from 0

	// Error is called for each error; if nil, errors go to os.Stderr.
	Error func(s *Scanner, msg string)

	// ErrorCount is the number of errors.
	ErrorCount int

	// Mode says which tokens are recognised; see the constants.
	Mode uint

	// Whitespace has a bit for each character, up to ' ', that is skipped.
	Whitespace uint64

	// IsIdentRune reports whether ch may be the i-th character of an
	// identifier; nil: as in Go. White space must not be.
	IsIdentRune func(ch rune, i int) bool

	// Position is where the token of the last Scan begins, with the file name
	// that is set here. Next and Peek make it invalid.
	Position
}

// Init prepares the scanner to read src as Go's tokens.
func (s *Scanner) Init(src io.Reader) *Scanner {
	s.src, s.err = src, nil
	s.buf, s.at, s.base = make([]byte, 0, bufLen), 0, 0
	s.tok, s.tokTo = -1, 0
	s.ch, s.chLen, s.line, s.column = noChar, 0, 1, 0
	s.Error, s.ErrorCount = nil, 0
	s.Mode, s.Whitespace = GoTokens, GoWhitespace
	s.Line = 0
	return s
}

// fill reads more; what is before the token is dropped.
func (s *Scanner) fill() {
	if s.err != nil {
		return
	}
	keep := s.at
	if s.tok >= 0 {
		keep = s.tok
	}
	if keep > 0 {
		n := copy(s.buf, s.buf[keep:])
		s.buf = s.buf[:n]
		s.at -= keep
		s.base += keep
		if s.tok >= 0 {
			s.tok = 0
		}
	}
	if len(s.buf) == cap(s.buf) {
		s.buf = append(make([]byte, 0, 2*cap(s.buf)), s.buf...)
	}
	n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
	s.buf = s.buf[:len(s.buf)+n]
	s.err = err
	if err != nil && err != io.EOF {
		s.error(err.Error())
	}
}

// next makes the character that follows ch the new ch.
func (s *Scanner) next() rune {
	if s.ch == '\n' {
		s.line++
		s.column = 0
	} else if s.ch >= 0 {
		s.column++
	}
	for s.err == nil && !utf8.FullRune(s.buf[s.at:]) {
		s.fill()
	}
	if s.at >= len(s.buf) {
		s.ch, s.chLen = EOF, 0
		return EOF
	}
	s.ch, s.chLen = rune(s.buf[s.at]), 1
	if s.ch >= utf8.RuneSelf {
		s.ch, s.chLen = utf8.DecodeRune(s.buf[s.at:])
	}
	s.at += s.chLen
	if s.ch == utf8.RuneError && s.chLen == 1 {
		s.error("invalid UTF-8 encoding")
	} else if s.ch == 0 {
		s.error("invalid character NUL")
	}
	return s.ch
}

// Next reads and returns the next character, or EOF.
func (s *Scanner) Next() rune {
	s.tok = -1
	s.Line = 0
	ch := s.Peek()
	if ch != EOF {
		s.next()
	}
	return ch
}

// Peek returns the next character without reading it, or EOF.
func (s *Scanner) Peek() rune {
	if s.ch == noChar {
		if s.next() == '\uFEFF' {
			s.next() // a byte order mark at the beginning
			s.column = 0
		}
	}
	return s.ch
}

func (s *Scanner) error(msg string) {
	s.tokTo = s.at - s.chLen // so that TokenText works meanwhile
	s.ErrorCount++
	if s.Error != nil {
		s.Error(s, msg)
		return
	}
	pos := s.Position
	if !pos.IsValid() {
		pos = s.Pos()
	}
	fmt.Fprintf(os.Stderr, "%s: %s\n", pos, msg)
}

func (s *Scanner) errorf(format string, args ...any) { s.error(fmt.Sprintf(format, args...)) }

func (s *Scanner) isIdent(ch rune, i int) bool {
	if s.IsIdentRune != nil {
		return ch != EOF && s.IsIdentRune(ch, i)
	}
	return ch == '_' || unicode.IsLetter(ch) || unicode.IsDigit(ch) && i > 0
}

// Scan reads the next token, or character, and returns it; at the end EOF.
func (s *Scanner) Scan() rune {
	ch := s.Peek()
	s.tok = -1
	s.Line = 0
	for {
		for 0 <= ch && ch <= ' ' && s.Whitespace&(1<<uint(ch)) != 0 {
			ch = s.next()
		}
		s.tok = s.at - s.chLen
		s.Offset = s.base + s.tok
		s.Line, s.Column = s.line, s.column+1
		tok := s.token(ch)
		s.tokTo = s.at - s.chLen
		if tok != skipComment {
			return tok
		}
		s.tok = -1
		ch = s.ch
	}
}

// token reads the token that begins with ch.
func (s *Scanner) token(ch rune) rune {
	on := func(bits uint) bool { return s.Mode&bits != 0 }
	switch {
	case s.isIdent(ch, 0):
		ch = s.next()
		if on(ScanIdents) {
			for i := 1; s.isIdent(ch, i); i++ {
				ch = s.next()
			}
			return Ident
		}
		return s.previous()
	case isDecimal(ch):
		if on(ScanInts | ScanFloats) {
			return s.number(false)
		}
	case ch == '.':
		ch = s.next()
		if isDecimal(ch) && on(ScanFloats) {
			return s.number(true)
		}
		return '.'
	case ch == '"' && on(ScanStrings):
		s.quoted('"')
		s.next()
		return String
	case ch == '\'' && on(ScanChars):
		if s.quoted('\'') != 1 {
			s.error("invalid char literal")
		}
		s.next()
		return Char
	case ch == '`' && on(ScanRawStrings):
		for s.next() != '`' {
			if s.ch < 0 {
				s.error("literal not terminated")
				break
			}
		}
		s.next()
		return RawString
	case ch == '/':
		ch = s.next()
		if (ch == '/' || ch == '*') && on(ScanComments) {
			s.comment(ch)
			if on(SkipComments) {
				return skipComment
			}
			return Comment
		}
		return '/'
	}
	if ch != EOF {
		s.next()
	}
	return ch
}

// previous returns the character that is the token so far.
func (s *Scanner) previous() rune {
	r, _ := utf8.DecodeRune(s.buf[s.tok:])
	return r
}

func (s *Scanner) comment(ch rune) {
	if ch == '/' {
		for ch != '\n' && ch >= 0 {
			ch = s.next()
		}
		return
	}
	ch = s.next()
	for {
		if ch < 0 {
			s.error("comment not terminated")
			return
		}
		last := ch
		ch = s.next()
		if last == '*' && ch == '/' {
			s.next()
			return
		}
	}
}

// quoted reads characters up to the quote and returns their number.
func (s *Scanner) quoted(quote rune) (n int) {
	ch := s.next()
	for ch != quote {
		if ch == '\n' || ch < 0 {
			s.error("literal not terminated")
			return n
		}
		if ch == '\\' {
			ch = s.escape(quote)
		} else {
			ch = s.next()
		}
		n++
	}
	return n
}

// escape reads what stands for one character, from the backslash on.
func (s *Scanner) escape(quote rune) rune {
	ch := s.next()
	switch ch {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		return s.next()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return s.digitsOf(8, 3)
	case 'x':
		s.next()
		return s.digitsOf(16, 2)
	case 'u':
		s.next()
		return s.digitsOf(16, 4)
	case 'U':
		s.next()
		return s.digitsOf(16, 8)
	}
	s.error("invalid char escape")
	return ch
}

func (s *Scanner) digitsOf(base, n int) rune {
	for ; n > 0 && digitValue(s.ch) < base; n-- {
		s.next()
	}
	if n > 0 {
		s.error("invalid char escape")
	}
	return s.ch
}

func lower(ch rune) rune { return ch | ('x' - 'X') }

func isDecimal(ch rune) bool { return '0' <= ch && ch <= '9' }

func digitValue(ch rune) int {
	switch {
	case isDecimal(ch):
		return int(ch - '0')
	case 'a' <= lower(ch) && lower(ch) <= 'f':
		return int(lower(ch)-'a') + 10
	}
	return 16
}

// digits reads digits and underscores. It returns which there were (1: digits,
// 2: underscores), and stores the first decimal digit not below base.
func (s *Scanner) digits(base int, invalid *rune) (seen int) {
	max := 10
	if base == 16 {
		max = 16
	}
	for ; s.ch == '_' || digitValue(s.ch) < max; s.next() {
		if s.ch == '_' {
			seen |= 2
			continue
		}
		seen |= 1
		if digitValue(s.ch) >= base && *invalid == 0 {
			*invalid = s.ch
		}
	}
	return seen
}

// number reads a number; fraction: its point has been read.
func (s *Scanner) number(fraction bool) rune {
	base, prefix := 10, rune(0) // prefix: 0 decimal, '0' octal, 'b', 'o', 'x'
	seen, invalid := 0, rune(0)
	tok := rune(Int)
	if !fraction {
		if s.ch == '0' {
			s.next()
			switch lower(s.ch) {
			case 'x':
				base, prefix = 16, 'x'
			case 'o':
				base, prefix = 8, 'o'
			case 'b':
				base, prefix = 2, 'b'
			default:
				base, prefix, seen = 8, '0', 1
			}
			if prefix != '0' {
				s.next()
			}
		}
		seen |= s.digits(base, &invalid)
		if s.ch == '.' && s.Mode&ScanFloats != 0 {
			s.next()
			fraction = true
		}
	}
	if fraction {
		tok = Float
		if prefix == 'o' || prefix == 'b' {
			s.error("invalid radix point in " + numberName(prefix))
		}
		seen |= s.digits(base, &invalid)
	}
	if seen&1 == 0 {
		s.error(numberName(prefix) + " has no digits")
	}
	if e := lower(s.ch); (e == 'e' || e == 'p') && s.Mode&ScanFloats != 0 {
		switch {
		case e == 'e' && prefix != 0 && prefix != '0':
			s.errorf("%q exponent requires decimal mantissa", s.ch)
		case e == 'p' && prefix != 'x':
			s.errorf("%q exponent requires hexadecimal mantissa", s.ch)
		}
		s.next()
		tok = Float
		if s.ch == '+' || s.ch == '-' {
			s.next()
		}
		exponent := s.digits(10, new(rune))
		seen |= exponent
		if exponent&1 == 0 {
			s.error("exponent has no digits")
		}
	} else if prefix == 'x' && tok == Float {
		s.error("hexadecimal mantissa requires a 'p' exponent")
	}
	if tok == Int && invalid != 0 {
		s.errorf("invalid digit %q in %s", invalid, numberName(prefix))
	}
	if seen&2 != 0 {
		s.tokTo = s.at - s.chLen
		if misplaced(s.TokenText()) {
			s.error("'_' must separate successive digits")
		}
	}
	return tok
}

func numberName(prefix rune) string {
	switch prefix {
	case 'x':
		return "hexadecimal literal"
	case 'o', '0':
		return "octal literal"
	case 'b':
		return "binary literal"
	}
	return "decimal literal"
}

// misplaced reports whether an underscore of a number does not stand between
// two digits, or behind the prefix.
func misplaced(x string) bool {
	hex := len(x) > 1 && x[0] == '0' && lower(rune(x[1])) == 'x'
	digit := func(i int) bool {
		return i >= 0 && i < len(x) && (isDecimal(rune(x[i])) || hex && digitValue(rune(x[i])) < 16 || i == 1 && x[0] == '0' && lower(rune(x[i])) >= 'a')
	}
	for i := 0; i < len(x); i++ {
		if x[i] == '_' && (!digit(i-1) || !digit(i+1)) {
			return true
		}
	}
	return false
}

// Pos returns the position behind the last character or token.
func (s *Scanner) Pos() (pos Position) {
	pos.Filename = s.Filename
	pos.Offset = s.base + s.at - s.chLen
	pos.Line, pos.Column = s.line, s.column+1
	return pos
}

// TokenText returns the text of the token that Scan has read; "" after Next
// and Peek.
func (s *Scanner) TokenText() string {
	if s.tok < 0 {
		return ""
	}
	to := s.tokTo
	if to < s.tok {
		to = s.tok
	}
	return string(s.buf[s.tok:to])
}
