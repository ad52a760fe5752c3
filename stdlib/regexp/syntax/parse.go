package syntax

import (
	"strings"
	"unicode/utf8"
)

// The grammar, with the usual precedences:
//
//	alternation  concatenation { "|" concatenation }
//	repetition   atom [ ("*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}") ["?"] ]
//	atom         a rune  .  ^  $  [...]  (...)  (?:...)  (?flags)  (?flags:...)
//	             (?P<name>...)  (?<name>...)  \A \z \b \B
//	             \d \s \w \D \S \W  \pL \p{Name} \PL \P{Name}
//	             \a \f \n \r \t \v  \123 \x7F \x{10FFFF}  \Q...\E

const (
	maxDepth  = 1000    // of groups and repetitions
	maxRepeat = 1000    // of a counted repetition and of nested ones together
	maxSize   = 1 << 20 // of the program that a repetition becomes, in instructions
)

type parser struct {
	whole string
	rest  string
	flags Flags
	caps  int
	depth int
}

// Parse parses s; flags say how to begin.
func Parse(s string, flags Flags) (re *Regexp, err error) {
	if !utf8.ValidString(s) {
		return nil, &Error{ErrInvalidUTF8, s}
	}
	if flags&Literal != 0 {
		p := parser{flags: flags}
		var subs []*Regexp
		for _, r := range s {
			subs = append(subs, p.literal(r))
		}
		return concat(subs), nil
	}
	defer func() {
		if e := recover(); e != nil {
			syntaxError, ok := e.(*Error)
			if !ok {
				panic(e)
			}
			re, err = nil, syntaxError
		}
	}()
	p := parser{whole: s, rest: s, flags: flags}
	re = p.alternation()
	if p.rest != "" {
		fail(ErrUnexpectedParen, s)
	}
	if size(re) > maxSize {
		fail(ErrLarge, s)
	}
	return re, nil
}

// fail ends parsing.
func fail(code ErrorCode, expr string) {
	panic(&Error{code, expr})
}

func (p *parser) next() rune {
	r, n := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[n:]
	return r
}

// accept skips prefix if it is next.
func (p *parser) accept(prefix string) bool {
	if !strings.HasPrefix(p.rest, prefix) {
		return false
	}
	p.rest = p.rest[len(prefix):]
	return true
}

// since returns what has been parsed since rest was start.
func (p *parser) since(start string) string { return start[:len(start)-len(p.rest)] }

func concat(subs []*Regexp) *Regexp {
	switch len(subs) {
	case 0:
		return &Regexp{Op: OpEmptyMatch}
	case 1:
		return subs[0]
	}
	return &Regexp{Op: OpConcat, Sub: subs}
}

func (p *parser) alternation() *Regexp {
	subs := []*Regexp{p.concatenation()}
	for p.accept("|") {
		subs = append(subs, p.concatenation())
	}
	if len(subs) == 1 {
		return subs[0]
	}
	return &Regexp{Op: OpAlternate, Sub: subs}
}

func (p *parser) concatenation() *Regexp {
	var subs []*Regexp
	for p.rest != "" && p.rest[0] != '|' && p.rest[0] != ')' {
		if p.flags&PerlX != 0 && p.accept(`\Q`) {
			subs = append(subs, p.quoted()...)
		} else if sub := p.atom(); sub != nil {
			subs = append(subs, sub)
		} else if len(subs) == 0 {
			if op := p.repetition(); op != nil {
				fail(ErrMissingRepeatArgument, op.text)
			}
		}
		if len(subs) > 0 {
			p.repeat(&subs[len(subs)-1])
		}
	}
	return concat(subs)
}

// quoted parses the text after \Q.
func (p *parser) quoted() (subs []*Regexp) {
	for p.rest != "" && !p.accept(`\E`) {
		subs = append(subs, p.literal(p.next()))
	}
	return subs
}

// A repetition operator.
type repetition struct {
	text     string
	op       Op
	min, max int
	lazy     bool
}

// repetition parses a repetition operator; it returns nil if there is none.
func (p *parser) repetition() *repetition {
	if p.rest == "" {
		return nil
	}
	start := p.rest
	t := &repetition{}
	switch start[0] {
	case '*':
		t.op = OpStar
	case '+':
		t.op = OpPlus
	case '?':
		t.op = OpQuest
	case '{':
		rest, ok := "", false
		if t.min, t.max, rest, ok = counts(start[1:]); !ok {
			return nil // a literal brace
		}
		t.op = OpRepeat
		p.rest = rest
		if t.min > maxRepeat || t.max > maxRepeat || t.max >= 0 && t.min > t.max {
			fail(ErrInvalidRepeatSize, p.since(start))
		}
	default:
		return nil
	}
	if t.op != OpRepeat {
		p.rest = p.rest[1:]
	}
	t.text = p.since(start)
	if p.flags&PerlX != 0 && p.accept("?") {
		t.lazy = true
		t.text = p.since(start)
	}
	return t
}

// counts parses n}, n,} or n,m}.
func counts(s string) (min, max int, rest string, ok bool) {
	if min, s, ok = number(s); !ok {
		return
	}
	max = min
	if strings.HasPrefix(s, ",") {
		if s = s[1:]; strings.HasPrefix(s, "}") {
			max = -1
		} else if max, s, ok = number(s); !ok {
			return
		}
	}
	if !strings.HasPrefix(s, "}") {
		return 0, 0, "", false
	}
	return min, max, s[1:], true
}

// number parses a decimal number without leading zeros; large ones give
// something above maxRepeat.
func number(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		if n <= maxRepeat {
			n = n*10 + int(s[i]-'0')
		}
		i++
	}
	return n, s[i:], i > 0 && (s[0] != '0' || i == 1)
}

// repeat parses a repetition operator behind *re, if there is one.
func (p *parser) repeat(re **Regexp) {
	start := p.rest
	t := p.repetition()
	if t == nil {
		return
	}
	flags := p.flags
	if t.lazy {
		flags ^= NonGreedy
	}
	*re = &Regexp{Op: t.op, Flags: flags, Sub: []*Regexp{*re}, Min: t.min, Max: t.max}
	if t.op == OpRepeat && (t.min >= 2 || t.max >= 2) && !repeatOK(*re, maxRepeat) {
		fail(ErrInvalidRepeatSize, t.text)
	}
	if p.flags&PerlX != 0 {
		if again := p.repetition(); again != nil {
			fail(ErrInvalidRepeatOp, p.since(start))
		}
	} else {
		p.repeat(re)
	}
}

// repeatOK reports whether nested counted repetitions multiply to at most n.
func repeatOK(re *Regexp, n int) bool {
	if re.Op == OpRepeat {
		m := re.Max
		if m == 0 {
			return true
		}
		if m < 0 {
			m = re.Min
		}
		if m > n {
			return false
		}
		if m > 0 {
			n /= m
		}
	}
	for _, sub := range re.Sub {
		if !repeatOK(sub, n) {
			return false
		}
	}
	return true
}

// size returns about how many instructions re becomes.
func size(re *Regexp) int {
	n := 1
	if re.Op == OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		n += size(sub)
	}
	if re.Op == OpRepeat {
		times := re.Max
		if times < re.Min {
			times = re.Min + 1
		}
		if n *= times; n > maxSize || n < 0 {
			n = maxSize + 1
		}
	}
	return n
}

// literal returns a Regexp for the rune r.
func (p *parser) literal(r rune) *Regexp {
	if p.flags&FoldCase != 0 {
		if c := foldOrbit(r); len(c) > 2 {
			return &Regexp{Op: OpCharClass, Flags: p.flags, Rune: c}
		}
	}
	return &Regexp{Op: OpLiteral, Flags: p.flags, Rune: []rune{r}}
}

// atom parses an atom. It returns nil for a repetition operator, which is left
// where it is, and for (?flags).
func (p *parser) atom() *Regexp {
	start := p.rest
	switch start[0] {
	case '*', '+', '?':
		return nil
	case '{':
		if _, _, _, ok := counts(start[1:]); ok {
			return nil
		}
	case '(':
		return p.group()
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	case '.':
		p.rest = p.rest[1:]
		if p.flags&DotNL != 0 {
			return &Regexp{Op: OpAnyChar, Flags: p.flags}
		}
		return &Regexp{Op: OpAnyCharNotNL, Flags: p.flags}
	case '^':
		p.rest = p.rest[1:]
		if p.flags&OneLine != 0 {
			return &Regexp{Op: OpBeginText, Flags: p.flags}
		}
		return &Regexp{Op: OpBeginLine, Flags: p.flags}
	case '$':
		p.rest = p.rest[1:]
		if p.flags&OneLine != 0 {
			return &Regexp{Op: OpEndText, Flags: p.flags | WasDollar}
		}
		return &Regexp{Op: OpEndLine, Flags: p.flags}
	}
	return p.literal(p.next())
}

// group parses what begins with a parenthesis.
func (p *parser) group() *Regexp {
	if p.depth++; p.depth > maxDepth {
		fail(ErrNestingDepth, p.whole)
	}
	start, flags := p.rest, p.flags
	p.rest = p.rest[1:]
	capture, name := true, ""
	if p.flags&PerlX != 0 && p.accept("?") {
		capture = false
		if len(start) > 4 && p.accept("P<") || len(start) > 3 && p.accept("<") {
			capture, name = true, p.groupName(start)
		} else if p.groupFlags(start) == ')' {
			p.depth--
			return nil // the flags hold until the enclosing group ends
		}
	}
	n := 0
	if capture {
		p.caps++
		n = p.caps
	}
	re := p.alternation()
	if !p.accept(")") {
		fail(ErrMissingParen, p.whole)
	}
	p.flags = flags
	p.depth--
	if capture {
		return &Regexp{Op: OpCapture, Flags: p.flags, Sub: []*Regexp{re}, Cap: n, Name: name}
	}
	return re
}

// groupName parses name>.
func (p *parser) groupName(start string) string {
	end := strings.IndexByte(p.rest, '>')
	if end < 0 {
		fail(ErrInvalidNamedCapture, start)
	}
	name := p.rest[:end]
	p.rest = p.rest[end+1:]
	for _, c := range name {
		if c != '_' && !('0' <= c && c <= '9') && !('A' <= c && c <= 'Z') && !('a' <= c && c <= 'z') {
			fail(ErrInvalidNamedCapture, p.since(start))
		}
	}
	if name == "" {
		fail(ErrInvalidNamedCapture, p.since(start))
	}
	return name
}

// groupFlags parses flags up to : or ), which it returns.
func (p *parser) groupFlags(start string) byte {
	flags, negative, some := p.flags, false, false
	for p.rest != "" {
		c := p.next()
		var f Flags
		switch c {
		case 'i':
			f = FoldCase
		case 'm':
			f = OneLine
		case 's':
			f = DotNL
		case 'U':
			f = NonGreedy
		case '-':
			if negative {
				fail(ErrInvalidPerlOp, p.since(start))
			}
			negative, some = true, false
			continue
		case ':', ')':
			if negative && !some {
				fail(ErrInvalidPerlOp, p.since(start))
			}
			p.flags = flags
			return byte(c)
		default:
			fail(ErrInvalidPerlOp, p.since(start))
		}
		some = true
		if negative != (f == OneLine) {
			flags &^= f
		} else {
			flags |= f
		}
	}
	fail(ErrInvalidPerlOp, p.since(start))
	return 0
}

// escape parses what begins with a backslash, outside a class.
func (p *parser) escape() *Regexp {
	start := p.rest
	if p.flags&PerlX != 0 && len(start) >= 2 {
		op := Op(0)
		switch start[1] {
		case 'A':
			op = OpBeginText
		case 'b':
			op = OpWordBoundary
		case 'B':
			op = OpNoWordBoundary
		case 'z':
			op = OpEndText
		case 'C':
			fail(ErrInvalidEscape, start[:2])
		}
		if op != 0 {
			p.rest = start[2:]
			return &Regexp{Op: op, Flags: p.flags}
		}
	}
	if c, ok := p.escapedClass(); ok {
		return &Regexp{Op: OpCharClass, Flags: p.flags, Rune: c.clean()}
	}
	return p.literal(p.escapedRune())
}

// escapedRune parses an escape that stands for a rune.
func (p *parser) escapedRune() rune {
	start := p.rest
	p.rest = p.rest[1:]
	if p.rest == "" {
		fail(ErrTrailingBackslash, "")
	}
	c := p.next()
	switch c {
	case 'a':
		return '\a'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case 'x':
		return p.escapedHex(start)
	case '1', '2', '3', '4', '5', '6', '7':
		// A single digit would be a back reference.
		if p.rest == "" || p.rest[0] < '0' || p.rest[0] > '7' {
			break
		}
		fallthrough
	case '0':
		r := c - '0'
		for i := 0; i < 2 && p.rest != "" && '0' <= p.rest[0] && p.rest[0] <= '7'; i++ {
			r = r*8 + p.next() - '0'
		}
		return r
	default:
		if c < utf8.RuneSelf && !isAlnum(byte(c)) {
			return c // punctuation stands for itself
		}
	}
	fail(ErrInvalidEscape, p.since(start))
	return 0
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func hexValue(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// escapedHex parses the digits after \x.
func (p *parser) escapedHex(start string) rune {
	bad := func() {
		fail(ErrInvalidEscape, p.since(start))
	}
	if p.rest == "" {
		bad()
	}
	if !p.accept("{") {
		hi := hexValue(p.rest[0])
		p.next()
		if p.rest == "" || hi < 0 {
			bad()
		}
		lo := hexValue(p.rest[0])
		p.next()
		if lo < 0 {
			bad()
		}
		return hi<<4 | lo
	}
	r, n := rune(0), 0
	for {
		if p.rest == "" {
			bad()
		}
		c := p.next()
		if c == '}' {
			break
		}
		d := rune(-1)
		if c < utf8.RuneSelf {
			d = hexValue(byte(c))
		}
		if r = r<<4 | d; d < 0 || r > utf8.MaxRune {
			bad()
		}
		n++
	}
	if n == 0 {
		bad()
	}
	return r
}
