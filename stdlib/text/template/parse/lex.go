package parse

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An item is a token with the text that it is.
type item struct {
	typ  itemType
	pos  Pos
	val  string
	line int
}

type itemType int

const (
	itemError itemType = iota // val says what is wrong
	itemEOF
	itemText
	itemComment
	itemLeft  // {{
	itemRight // }}
	itemSpace
	itemBool
	itemChar       // other printable characters: the comma
	itemCharConst  // 'x'
	itemNumber     // also imaginary
	itemComplex    // 1+2i
	itemString     // "…"
	itemRaw        // `…`
	itemIdentifier // a function's name
	itemField      // .name
	itemVariable   // $ or $name
	itemDot
	itemNil
	itemPipe
	itemParenL
	itemParenR
	itemAssign  // =
	itemDeclare // :=
	itemKeyword // the rest are keywords
	itemBlock
	itemBreak
	itemContinue
	itemDefine
	itemElse
	itemEnd
	itemIf
	itemRange
	itemTemplate
	itemWith
)

var keywords = map[string]itemType{
	"block": itemBlock, "break": itemBreak, "continue": itemContinue, "define": itemDefine, "else": itemElse, "end": itemEnd,
	"if": itemIf, "nil": itemNil, "range": itemRange, "template": itemTemplate, "with": itemWith, "true": itemBool, "false": itemBool,
}

func (i item) String() string {
	switch {
	case i.typ == itemEOF:
		return "EOF"
	case i.typ == itemError:
		return i.val
	case i.typ > itemKeyword:
		return "<" + i.val + ">"
	case len(i.val) > 10:
		return fmt.Sprintf("%.10q...", i.val)
	}
	return fmt.Sprintf("%q", i.val)
}

// A lexer cuts a template into items, one call of next an item.
type lexer struct {
	input       string
	left, right string // the delimiters
	pos, start  int
	line        int // of start
	inside      bool
	parens      int
	failed      bool
	loopWords   bool // break and continue are keywords
}

func newLexer(input, left, right string) *lexer {
	if left == "" {
		left = "{{"
	}
	if right == "" {
		right = "}}"
	}
	return &lexer{input: input, left: left, right: right, line: 1, loopWords: true}
}

// emit makes an item of what has been passed.
func (l *lexer) emit(t itemType) item {
	i := item{t, Pos(l.start), l.input[l.start:l.pos], l.line}
	l.skip()
	return i
}

func (l *lexer) skip() {
	l.line += strings.Count(l.input[l.start:l.pos], "\n")
	l.start = l.pos
}

func (l *lexer) errorf(format string, args ...any) item {
	l.failed = true
	i := item{itemError, Pos(l.start), fmt.Sprintf(format, args...), l.line}
	l.start, l.pos, l.input = 0, 0, l.input[:0]
	return i
}

const trimSpace = " \t\r\n"

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }

func isAlnum(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasTrim reports whether s begins with a trim marker: behind a left delimiter, or before a right one.
func trimAfterLeft(s string) bool { return len(s) >= 2 && s[0] == '-' && isSpace(rune(s[1])) }

func trimBeforeRight(s string) bool { return len(s) >= 2 && isSpace(rune(s[0])) && s[1] == '-' }

// atRight reports whether the action ends here, and whether the text behind it is to be trimmed.
func (l *lexer) atRight() (end, trim bool) {
	rest := l.input[l.pos:]
	if trimBeforeRight(rest) && strings.HasPrefix(rest[2:], l.right) {
		return true, true
	}
	return strings.HasPrefix(rest, l.right), false
}

func (l *lexer) next() item {
	if l.failed {
		return item{itemEOF, Pos(l.pos), "EOF", l.line}
	}
	if l.inside {
		return l.action()
	}
	return l.text()
}

// text passes plain text up to a left delimiter.
func (l *lexer) text() item {
	at := strings.Index(l.input[l.pos:], l.left)
	if at < 0 {
		l.pos = len(l.input)
		if l.pos > l.start {
			return l.emit(itemText)
		}
		return item{itemEOF, Pos(l.pos), "EOF", l.line}
	}
	end := l.pos + at
	text := l.input[l.start:end]
	if trimAfterLeft(l.input[end+len(l.left):]) {
		text = strings.TrimRight(text, trimSpace)
	}
	l.pos = l.start + len(text)
	var i item
	if text != "" {
		i = l.emit(itemText)
	}
	l.pos = end
	l.skip()
	if text != "" {
		return i
	}
	return l.leftDelimiter()
}

func (l *lexer) leftDelimiter() item {
	l.pos += len(l.left)
	behind := 0
	if trimAfterLeft(l.input[l.pos:]) {
		behind = 2
	}
	if strings.HasPrefix(l.input[l.pos+behind:], "/*") {
		l.pos += behind
		l.skip()
		return l.comment()
	}
	i := l.emit(itemLeft)
	l.pos += behind
	l.skip()
	l.inside = true
	l.parens = 0
	return i
}

func (l *lexer) comment() item {
	at := strings.Index(l.input[l.pos:], "*/")
	if at < 0 {
		return l.errorf("unclosed comment")
	}
	l.pos += at + 2
	end, trim := l.atRight()
	if !end {
		return l.errorf("comment ends before closing delimiter")
	}
	i := l.emit(itemComment)
	l.passRight(trim)
	return i
}

// passRight passes a right delimiter and, if asked, the space behind it.
func (l *lexer) passRight(trim bool) {
	if trim {
		l.pos += 2
	}
	l.pos += len(l.right)
	if trim {
		l.pos += len(l.input[l.pos:]) - len(strings.TrimLeft(l.input[l.pos:], trimSpace))
	}
	l.skip()
}

func (l *lexer) action() item {
	if end, trim := l.atRight(); end {
		if l.parens > 0 {
			return l.errorf("unclosed left paren")
		}
		if trim {
			l.pos += 2
			l.skip()
		}
		l.pos += len(l.right)
		i := l.emit(itemRight)
		l.inside = false
		if trim {
			l.pos += len(l.input[l.pos:]) - len(strings.TrimLeft(l.input[l.pos:], trimSpace))
			l.skip()
		}
		return i
	}
	if l.pos == len(l.input) {
		return l.errorf("unclosed action")
	}
	r := l.rune()
	switch {
	case isSpace(r):
		return l.space()
	case r == '=':
		return l.emit(itemAssign)
	case r == ':':
		if l.rune() != '=' {
			return l.errorf("expected :=")
		}
		return l.emit(itemDeclare)
	case r == '|':
		return l.emit(itemPipe)
	case r == '"':
		return l.quoted('"', itemString, "unterminated quoted string")
	case r == '`':
		at := strings.IndexByte(l.input[l.pos:], '`')
		if at < 0 {
			return l.errorf("unterminated raw quoted string")
		}
		l.pos += at + 1
		return l.emit(itemRaw)
	case r == '\'':
		return l.quoted('\'', itemCharConst, "unterminated character constant")
	case r == '$':
		return l.name(itemVariable, itemVariable)
	case r == '.':
		if l.pos < len(l.input) && l.input[l.pos] >= '0' && l.input[l.pos] <= '9' {
			return l.number()
		}
		return l.name(itemField, itemDot)
	case r == '+' || r == '-' || r >= '0' && r <= '9':
		return l.number()
	case isAlnum(r):
		return l.identifier()
	case r == '(':
		l.parens++
		return l.emit(itemParenL)
	case r == ')':
		if l.parens--; l.parens < 0 {
			return l.errorf("unexpected right paren")
		}
		return l.emit(itemParenR)
	case r <= unicode.MaxASCII && unicode.IsPrint(r):
		return l.emit(itemChar)
	}
	return l.errorf("unrecognized character in action: %#U", r)
}

// rune passes a character; 0 at the end.
func (l *lexer) rune() rune {
	if l.pos == len(l.input) {
		return 0
	}
	r, n := utf8.DecodeRuneInString(l.input[l.pos:])
	l.pos += n
	return r
}

func (l *lexer) peek() rune {
	r, _ := utf8.DecodeRuneInString(l.input[l.pos:])
	if l.pos == len(l.input) {
		return 0
	}
	return r
}

// space leaves one before a marker that trims.
func (l *lexer) space() item {
	for isSpace(l.peek()) {
		l.pos++
	}
	if strings.HasPrefix(l.input[l.pos:], "-"+l.right) && l.pos > l.start {
		l.pos--
		if l.pos == l.start {
			return l.action()
		}
	}
	return l.emit(itemSpace)
}

func (l *lexer) quoted(quote rune, t itemType, unterminated string) item {
	for {
		switch l.rune() {
		case '\\':
			if r := l.rune(); r != 0 && r != '\n' {
				continue
			}
			return l.errorf("%s", unterminated)
		case 0, '\n':
			return l.errorf("%s", unterminated)
		case quote:
			return l.emit(t)
		}
	}
}

// name passes a name behind . or $; alone is what the sign without a name is.
func (l *lexer) name(t, alone itemType) item {
	for isAlnum(l.peek()) {
		l.rune()
	}
	if l.pos == l.start+1 {
		if t == itemField || !l.badTerminator() {
			return l.emit(alone)
		}
	}
	if l.badTerminator() {
		return l.errorf("bad character %#U", l.peek())
	}
	return l.emit(t)
}

// badTerminator reports whether what follows cannot stand behind a name.
func (l *lexer) badTerminator() bool {
	r := l.peek()
	if r == 0 || isSpace(r) || strings.ContainsRune(".,|:()=", r) {
		return false
	}
	return !strings.HasPrefix(l.input[l.pos:], l.right)
}

func (l *lexer) identifier() item {
	for isAlnum(l.peek()) {
		l.rune()
	}
	if l.badTerminator() {
		return l.errorf("bad character %#U", l.peek())
	}
	t, ok := keywords[l.input[l.start:l.pos]]
	if !ok || !l.loopWords && (t == itemBreak || t == itemContinue) {
		t = itemIdentifier
	}
	return l.emit(t)
}

func (l *lexer) number() item {
	l.pos = l.start
	ok := l.scanNumber()
	if sign := l.peek(); ok && (sign == '+' || sign == '-') {
		if ok = l.scanNumber() && l.input[l.pos-1] == 'i'; ok {
			return l.emit(itemComplex)
		}
	}
	if !ok {
		return l.errorf("bad number syntax: %q", l.input[l.start:l.pos])
	}
	return l.emit(itemNumber)
}

func (l *lexer) accept(set string) bool {
	if r := l.peek(); r != 0 && strings.ContainsRune(set, r) {
		l.rune()
		return true
	}
	return false
}

func (l *lexer) acceptRun(set string) {
	for l.accept(set) {
	}
}

func (l *lexer) scanNumber() bool {
	l.accept("+-")
	digits, exponent := "0123456789_", "eE"
	if l.accept("0") {
		switch {
		case l.accept("xX"):
			digits, exponent = "0123456789abcdefABCDEF_", "pP"
		case l.accept("oO"):
			digits = "01234567_"
		case l.accept("bB"):
			digits = "01_"
		}
	}
	l.acceptRun(digits)
	if l.accept(".") {
		l.acceptRun(digits)
	}
	if (len(digits) == 11 || exponent == "pP") && l.accept(exponent) {
		l.accept("+-")
		l.acceptRun("0123456789_")
	}
	l.accept("i")
	if isAlnum(l.peek()) {
		l.rune()
		return false
	}
	return true
}
