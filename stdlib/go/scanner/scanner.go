// Package scanner splits Go source into tokens.
package scanner

import (
	"bytes"
	"fmt"
	"go/token"
	"path/filepath"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// An ErrorHandler is called for errors, with the position of the token and a
// description.
type ErrorHandler func(pos token.Position, msg string)

// Mode says how to scan.
type Mode uint

const (
	ScanComments    Mode = 1 << iota // comments are tokens
	dontInsertSemis                  // for tests
)

const (
	bom = 0xFEFF // byte order mark, allowed as the first character
	eof = -1
)

// A Scanner scans a source. It must be set up by Init.
type Scanner struct {
	file *token.File
	dir  string // of file
	src  []byte
	err  ErrorHandler
	mode Mode

	ch         rune // the current character
	offset     int  // of ch
	rdOffset   int  // behind ch
	lineOffset int  // of the current line
	semi       bool // a line end here is a semicolon

	ErrorCount int // errors so far
}

// Init prepares the scanner to scan src from its beginning. Lines are added to
// file, whose size must be that of src. err may be nil.
func (s *Scanner) Init(file *token.File, src []byte, err ErrorHandler, mode Mode) {
	if file.Size() != len(src) {
		panic(fmt.Sprintf("file size (%d) does not match src len (%d)", file.Size(), len(src)))
	}
	dir, _ := filepath.Split(file.Name())
	*s = Scanner{file: file, dir: dir, src: src, err: err, mode: mode, ch: ' '}
	s.next()
	if s.ch == bom {
		s.next()
	}
}

// next makes the next character the current one.
func (s *Scanner) next() {
	if s.rdOffset >= len(s.src) {
		s.offset = len(s.src)
		if s.ch == '\n' {
			s.lineOffset = s.offset
			s.file.AddLine(s.offset)
		}
		s.ch = eof
		return
	}
	s.offset = s.rdOffset
	if s.ch == '\n' {
		s.lineOffset = s.offset
		s.file.AddLine(s.offset)
	}
	r, n := rune(s.src[s.rdOffset]), 1
	if r == 0 {
		s.error(s.offset, "illegal character NUL")
	} else if r >= utf8.RuneSelf {
		r, n = utf8.DecodeRune(s.src[s.rdOffset:])
		if r == utf8.RuneError && n == 1 {
			s.error(s.offset, "illegal UTF-8 encoding")
		} else if r == bom && s.offset > 0 {
			s.error(s.offset, "illegal byte order mark")
		}
	}
	s.rdOffset += n
	s.ch = r
}

// peek returns the byte behind the current character; 0 at the end.
func (s *Scanner) peek() byte {
	if s.rdOffset < len(s.src) {
		return s.src[s.rdOffset]
	}
	return 0
}

func (s *Scanner) error(offset int, msg string) {
	if s.err != nil {
		s.err(s.file.Position(s.file.Pos(offset)), msg)
	}
	s.ErrorCount++
}

func (s *Scanner) errorf(offset int, format string, args ...any) {
	s.error(offset, fmt.Sprintf(format, args...))
}

// Scan scans the next token and returns its position, itself, and its text if
// it is a literal, an identifier, a keyword, a comment, or a semicolon: "\n"
// if that was inserted. ILLEGAL has the character as text. At the end it
// returns EOF.
func (s *Scanner) Scan() (pos token.Pos, tok token.Token, lit string) {
	for {
		for s.ch == ' ' || s.ch == '\t' || s.ch == '\n' && !s.semi || s.ch == '\r' {
			s.next()
		}
		pos = s.file.Pos(s.offset)
		semi := false // whether one may follow
		switch ch := s.ch; {
		case isLetter(ch):
			lit = s.identifier()
			tok = token.IDENT
			if len(lit) > 1 {
				tok = token.Lookup(lit)
			}
			switch tok {
			case token.IDENT, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN:
				semi = true
			}
		case isDecimal(ch) || ch == '.' && isDecimal(rune(s.peek())):
			semi = true
			tok, lit = s.number()
		case ch == eof:
			if s.semi {
				s.semi = false
				return pos, token.SEMICOLON, "\n"
			}
			tok = token.EOF
		case ch == '\n':
			s.semi = false
			s.next()
			return pos, token.SEMICOLON, "\n"
		case ch == '"':
			semi = true
			tok, lit = token.STRING, s.str()
		case ch == '\'':
			semi = true
			tok, lit = token.CHAR, s.char()
		case ch == '`':
			semi = true
			tok, lit = token.STRING, s.rawString()
		case ch == '/' && (s.peek() == '/' || s.peek() == '*'):
			if s.semi && s.commentEndsLine() {
				s.semi = false
				return pos, token.SEMICOLON, "\n"
			}
			text := s.comment()
			if s.mode&ScanComments == 0 {
				continue // s.semi stays
			}
			return pos, token.COMMENT, text
		default:
			tok, lit, semi = s.operator()
		}
		if s.mode&dontInsertSemis == 0 {
			s.semi = semi
		}
		return pos, tok, lit
	}
}

// operator scans an operator, or something illegal.
func (s *Scanner) operator() (tok token.Token, lit string, semi bool) {
	ch, offs := s.ch, s.offset
	s.next()
	switch ch {
	case ':':
		tok = s.or(token.COLON, '=', token.DEFINE)
	case '.':
		tok = token.PERIOD
		if s.ch == '.' && s.peek() == '.' {
			s.next()
			s.next()
			tok = token.ELLIPSIS
		}
	case ',':
		tok = token.COMMA
	case ';':
		tok, lit = token.SEMICOLON, ";"
	case '(':
		tok = token.LPAREN
	case ')':
		tok, semi = token.RPAREN, true
	case '[':
		tok = token.LBRACK
	case ']':
		tok, semi = token.RBRACK, true
	case '{':
		tok = token.LBRACE
	case '}':
		tok, semi = token.RBRACE, true
	case '+':
		if tok = s.or(token.ADD, '=', token.ADD_ASSIGN); tok == token.ADD {
			tok = s.or(token.ADD, '+', token.INC)
		}
		semi = tok == token.INC
	case '-':
		if tok = s.or(token.SUB, '=', token.SUB_ASSIGN); tok == token.SUB {
			tok = s.or(token.SUB, '-', token.DEC)
		}
		semi = tok == token.DEC
	case '*':
		tok = s.or(token.MUL, '=', token.MUL_ASSIGN)
	case '/':
		tok = s.or(token.QUO, '=', token.QUO_ASSIGN)
	case '%':
		tok = s.or(token.REM, '=', token.REM_ASSIGN)
	case '^':
		tok = s.or(token.XOR, '=', token.XOR_ASSIGN)
	case '=':
		tok = s.or(token.ASSIGN, '=', token.EQL)
	case '!':
		tok = s.or(token.NOT, '=', token.NEQ)
	case '~':
		tok = token.TILDE
	case '<':
		switch s.ch {
		case '-':
			s.next()
			tok = token.ARROW
		case '<':
			s.next()
			tok = s.or(token.SHL, '=', token.SHL_ASSIGN)
		default:
			tok = s.or(token.LSS, '=', token.LEQ)
		}
	case '>':
		if s.ch == '>' {
			s.next()
			tok = s.or(token.SHR, '=', token.SHR_ASSIGN)
		} else {
			tok = s.or(token.GTR, '=', token.GEQ)
		}
	case '&':
		if s.ch == '^' {
			s.next()
			tok = s.or(token.AND_NOT, '=', token.AND_NOT_ASSIGN)
		} else if tok = s.or(token.AND, '=', token.AND_ASSIGN); tok == token.AND {
			tok = s.or(token.AND, '&', token.LAND)
		}
	case '|':
		if tok = s.or(token.OR, '=', token.OR_ASSIGN); tok == token.OR {
			tok = s.or(token.OR, '|', token.LOR)
		}
	default:
		if ch != bom { // that has been reported
			s.errorf(offs, "illegal character %#U", ch)
		}
		return token.ILLEGAL, string(ch), s.semi // as if it were not there
	}
	return tok, lit, semi
}

// or returns tok, or the other one if ch follows.
func (s *Scanner) or(tok token.Token, ch rune, other token.Token) token.Token {
	if s.ch != ch {
		return tok
	}
	s.next()
	return other
}

func isLetter(ch rune) bool {
	return 'a' <= ch && ch <= 'z' || 'A' <= ch && ch <= 'Z' || ch == '_' || ch >= utf8.RuneSelf && unicode.IsLetter(ch)
}

func isDecimal(ch rune) bool { return '0' <= ch && ch <= '9' }

func isDigit(ch rune) bool {
	return isDecimal(ch) || ch >= utf8.RuneSelf && unicode.IsDigit(ch)
}

func (s *Scanner) identifier() string {
	start := s.offset
	i := s.rdOffset // most are ASCII: there is no line end among those
	for i < len(s.src) {
		c := s.src[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || '0' <= c && c <= '9' {
			i++
			continue
		}
		break
	}
	s.rdOffset = i
	s.next()
	for isLetter(s.ch) || isDigit(s.ch) {
		s.next()
	}
	return string(s.src[start:s.offset])
}

// ---- comments ----

// comment scans a comment and obeys it if it is a line directive.
func (s *Scanner) comment() string {
	offs := s.offset
	s.next()
	end, crs := -1, 0 // end: where a directive takes effect
	if s.ch == '/' {
		i := bytes.IndexByte(s.src[s.rdOffset:], '\n')
		if i < 0 {
			i = len(s.src) - s.rdOffset
		}
		text := s.src[s.rdOffset : s.rdOffset+i]
		if plain(text) {
			s.rdOffset += i
			s.next()
		} else {
			for s.next(); s.ch != '\n' && s.ch >= 0; s.next() {
				if s.ch == '\r' {
					crs++
				}
			}
		}
		end = s.offset
		if s.ch == '\n' {
			end++
		}
	} else {
		for s.next(); s.ch >= 0; {
			ch := s.ch
			if ch == '\r' {
				crs++
			}
			s.next()
			if ch == '*' && s.ch == '/' {
				s.next()
				end = s.offset
				break
			}
		}
		if end < 0 {
			s.error(offs, "comment not terminated")
		}
	}
	lit := s.src[offs:s.offset]
	if lit[1] == '/' && lit[len(lit)-1] == '\r' {
		lit = lit[:len(lit)-1]
		crs--
	}
	if end >= 0 && (lit[1] == '*' || offs == s.lineOffset) && bytes.HasPrefix(lit[2:], []byte("line ")) {
		s.directive(end, offs, lit)
	}
	if crs > 0 {
		lit = withoutCR(lit, lit[1] == '*')
	}
	return string(lit)
}

// plain reports whether text has only characters that need no attention.
func plain(text []byte) bool {
	for _, c := range text {
		if c == 0 || c == '\r' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// withoutCR drops carriage returns; not one that keeps */ from ending a comment.
func withoutCR(b []byte, comment bool) []byte {
	var c []byte
	for i, ch := range b {
		if ch != '\r' || comment && len(c) > len("/*") && c[len(c)-1] == '*' && i+1 < len(b) && b[i+1] == '/' {
			c = append(c, ch)
		}
	}
	return c
}

// directive interprets //line file:line:column; the file and the column may be
// missing.
func (s *Scanner) directive(end, offs int, text []byte) {
	if text[1] == '*' {
		text = text[:len(text)-2]
	}
	text = text[len("//line "):]
	offs += len("//line ")
	i, n, ok := numberAtEnd(text)
	if i == 0 {
		return // no directive
	}
	if !ok {
		s.error(offs+i, "invalid line number: "+string(text[i:]))
		return
	}
	const max = 1 << 30
	line, col := n, 0
	i2, n2, ok2 := numberAtEnd(text[:i-1])
	if ok2 {
		i, i2 = i2, i
		line, col = n2, n
		if col == 0 || col > max {
			s.error(offs+i2, "invalid column number: "+string(text[i2:]))
			return
		}
		text = text[:i2-1]
	}
	if line == 0 || line > max {
		s.error(offs+i, "invalid line number: "+string(text[i:]))
		return
	}
	name := string(text[:i-1])
	if name == "" && ok2 {
		name = s.file.Position(s.file.Pos(offs)).Filename
	} else if name != "" {
		if name = filepath.Clean(name); !filepath.IsAbs(name) {
			name = filepath.Join(s.dir, name)
		}
	}
	s.file.AddLineColumnInfo(end, name, line, col)
}

// numberAtEnd returns the number behind the last colon and where it begins; 0
// if there is no colon.
func numberAtEnd(text []byte) (at, n int, ok bool) {
	i := bytes.LastIndexByte(text, ':')
	if i < 0 {
		return 0, 0, false
	}
	x, err := strconv.ParseUint(string(text[i+1:]), 10, 0)
	return i + 1, int(x), err == nil
}

// commentEndsLine reports whether the comment that begins here, or others
// behind it on the line, reach a line end.
func (s *Scanner) commentEndsLine() bool {
	for rest := s.src[s.offset:]; len(rest) >= 2 && rest[0] == '/'; {
		if rest[1] == '/' {
			return true
		}
		if rest[1] != '*' {
			return false
		}
		i := bytes.Index(rest[2:], []byte("*/"))
		if i < 0 || bytes.IndexByte(rest[:i+2], '\n') >= 0 {
			return true
		}
		rest = bytes.TrimLeft(rest[i+4:], " \t\r")
		if len(rest) == 0 || rest[0] == '\n' {
			return true
		}
	}
	return false
}

// ---- literals ----

func lower(ch rune) rune { return ch | ('x' - 'X') }

func digitValue(ch rune) int {
	switch {
	case isDecimal(ch):
		return int(ch - '0')
	case 'a' <= lower(ch) && lower(ch) <= 'f':
		return int(lower(ch)-'a') + 10
	}
	return 16
}

// digits scans digits and underscores. It returns which there were (1: digits,
// 2: underscores), and stores where the first digit is that is too large.
func (s *Scanner) digits(base int, invalid *int) (seen int) {
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
		if digitValue(s.ch) >= base && *invalid < 0 {
			*invalid = s.offset
		}
	}
	return seen
}

func (s *Scanner) number() (tok token.Token, lit string) {
	offs := s.offset
	base, prefix := 10, rune(0) // prefix: 0 decimal, '0' octal, 'b', 'o', 'x'
	seen, invalid := 0, -1
	tok = token.INT
	if s.ch != '.' {
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
	}
	if s.ch == '.' {
		tok = token.FLOAT
		if prefix == 'o' || prefix == 'b' {
			s.error(s.offset, "invalid radix point in "+numberName(prefix))
		}
		s.next()
		seen |= s.digits(base, &invalid)
	}
	if seen&1 == 0 {
		s.error(s.offset, numberName(prefix)+" has no digits")
	}
	if e := lower(s.ch); e == 'e' || e == 'p' {
		switch {
		case e == 'e' && prefix != 0 && prefix != '0':
			s.errorf(s.offset, "%q exponent requires decimal mantissa", s.ch)
		case e == 'p' && prefix != 'x':
			s.errorf(s.offset, "%q exponent requires hexadecimal mantissa", s.ch)
		}
		s.next()
		tok = token.FLOAT
		if s.ch == '+' || s.ch == '-' {
			s.next()
		}
		none := -1
		exponent := s.digits(10, &none)
		seen |= exponent
		if exponent&1 == 0 {
			s.error(s.offset, "exponent has no digits")
		}
	} else if prefix == 'x' && tok == token.FLOAT {
		s.error(s.offset, "hexadecimal mantissa requires a 'p' exponent")
	}
	if s.ch == 'i' {
		tok = token.IMAG
		s.next()
	}
	lit = string(s.src[offs:s.offset])
	if tok == token.INT && invalid >= 0 {
		s.errorf(invalid, "invalid digit %q in %s", lit[invalid-offs], numberName(prefix))
	}
	if seen&2 != 0 {
		if i := misplaced(lit); i >= 0 {
			s.error(offs+i, "'_' must separate successive digits")
		}
	}
	return tok, lit
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

// misplaced returns the index of the first underscore that does not stand
// between digits, a prefix counting as one, or -1.
func misplaced(x string) int {
	kind := byte('.') // of what was before: '_', '0' a digit, '.' something else
	i, hex := 0, false
	if len(x) >= 2 && x[0] == '0' {
		if p := lower(rune(x[1])); p == 'x' || p == 'o' || p == 'b' {
			kind, i, hex = '0', 2, p == 'x'
		}
	}
	for ; i < len(x); i++ {
		before := kind
		switch c := rune(x[i]); {
		case c == '_':
			if before != '0' {
				return i
			}
			kind = '_'
		case isDecimal(c) || hex && digitValue(c) < 16:
			kind = '0'
		default:
			if before == '_' {
				return i - 1
			}
			kind = '.'
		}
	}
	if kind == '_' {
		return len(x) - 1
	}
	return -1
}

// escape scans what follows a backslash; false: it was wrong.
func (s *Scanner) escape(quote rune) bool {
	offs := s.offset
	var n int
	var base, max uint32
	switch s.ch {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		s.next()
		return true
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n, base, max = 3, 8, 255
	case 'x':
		s.next()
		n, base, max = 2, 16, 255
	case 'u':
		s.next()
		n, base, max = 4, 16, unicode.MaxRune
	case 'U':
		s.next()
		n, base, max = 8, 16, unicode.MaxRune
	default:
		msg := "unknown escape sequence"
		if s.ch < 0 {
			msg = "escape sequence not terminated"
		}
		s.error(offs, msg)
		return false
	}
	var x uint32
	for ; n > 0; n-- {
		d := uint32(digitValue(s.ch))
		if d >= base {
			if s.ch < 0 {
				s.error(s.offset, "escape sequence not terminated")
			} else {
				s.errorf(s.offset, "illegal character %#U in escape sequence", s.ch)
			}
			return false
		}
		x = x*base + d
		s.next()
	}
	if x > max || 0xD800 <= x && x < 0xE000 {
		s.error(offs, "escape sequence is invalid Unicode code point")
		return false
	}
	return true
}

func (s *Scanner) char() string {
	offs := s.offset
	s.next()
	valid, n := true, 0
	for {
		ch := s.ch
		if ch == '\n' || ch < 0 {
			if valid {
				s.error(offs, "rune literal not terminated")
				valid = false
			}
			break
		}
		s.next()
		if ch == '\'' {
			break
		}
		n++
		if ch == '\\' && !s.escape('\'') {
			valid = false
		}
	}
	if valid && n != 1 {
		s.error(offs, "illegal rune literal")
	}
	return string(s.src[offs:s.offset])
}

func (s *Scanner) str() string {
	offs := s.offset
	s.next()
	for {
		ch := s.ch
		if ch == '\n' || ch < 0 {
			s.error(offs, "string literal not terminated")
			break
		}
		s.next()
		if ch == '"' {
			break
		}
		if ch == '\\' {
			s.escape('"')
		}
	}
	return string(s.src[offs:s.offset])
}

func (s *Scanner) rawString() string {
	offs := s.offset
	s.next()
	cr := false
	for {
		ch := s.ch
		if ch < 0 {
			s.error(offs, "raw string literal not terminated")
			break
		}
		s.next()
		if ch == '`' {
			break
		}
		if ch == '\r' {
			cr = true
		}
	}
	lit := s.src[offs:s.offset]
	if cr {
		lit = withoutCR(lit, false)
	}
	return string(lit)
}
