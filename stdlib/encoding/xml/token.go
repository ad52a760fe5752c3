package xml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Decoder reads a document.
type Decoder struct {
	// Strict, which is set at first, makes mistakes errors. Without it elements may be left open or closed in the wrong order,
	// attributes may lack quotes or values, and unknown entities stay as they are.
	Strict bool

	// AutoClose has elements that end where they begin, when Strict is not set.
	AutoClose []string

	// Entity has what entities stand for, besides lt, gt, amp, apos and quot.
	Entity map[string]string

	// CharsetReader, if it is not nil, makes UTF-8 of what is in another encoding.
	CharsetReader func(charset string, input io.Reader) (io.Reader, error)

	// DefaultSpace is the name space of elements that have no other.
	DefaultSpace string

	in        input
	tokens    TokenReader // what is read instead of in
	buf       []byte      // the last token
	saved     []byte      // what was read since somebody wanted to have it as it is
	saving    bool
	stack     []open
	needClose bool // an EndElement toClose is next
	toClose   Name
	nextToken Token
	ns        map[string]string // by prefix
	err       error
	line      int
	lineStart int64
	offset    int64
	depth     int               // of UnmarshalXML
	names     map[string]string // those that were seen
}

// An open is an element that has not ended, a prefix that means something else outside of it, or a place before which UnmarshalXML must
// not read. Prefixes stand before their element.
type open struct {
	kind int
	name Name // of a prefix: it, and what it was
	ok   bool // it was something
}

const (
	openElement = iota
	openPrefix
	openEOF
)

// NewDecoder returns a decoder that reads from r.
func NewDecoder(r io.Reader) *Decoder {
	return newDecoder(newInput(r))
}

func newDecoder(in input) *Decoder {
	return &Decoder{in: in, buf: make([]byte, 0, 64), ns: map[string]string{}, line: 1, Strict: true}
}

// NewTokenDecoder returns a decoder that reads tokens from t.
func NewTokenDecoder(t TokenReader) *Decoder {
	if d, ok := t.(*Decoder); ok {
		return d
	}
	return &Decoder{tokens: t, ns: map[string]string{}, line: 1, Strict: true}
}

// InputOffset returns how many bytes were read up to the end of the last token.
func (d *Decoder) InputOffset() int64 { return d.offset }

// InputPos returns the line and column, in bytes, of the end of the last token. Both begin with 1.
func (d *Decoder) InputPos() (line, column int) {
	return d.line, int(d.offset-d.lineStart) + 1
}

func (d *Decoder) syntaxError(msg string) error { return &SyntaxError{Msg: msg, Line: d.line} }

// fail makes a mistake the decoder's error, if it has none yet.
func (d *Decoder) fail(msg string) {
	if d.err == nil {
		d.err = d.syntaxError(msg)
	}
}

// ---- bytes ----

// more makes sure that the window has a byte.
func (d *Decoder) more() bool {
	if d.err != nil {
		return false
	}
	if d.in.pos < len(d.in.win) {
		return true
	}
	d.err = d.in.fill()
	return d.err == nil
}

// getc reads a byte.
func (d *Decoder) getc() (byte, bool) {
	if d.err != nil || d.in.pos == len(d.in.win) && !d.more() {
		return 0, false
	}
	b := d.in.win[d.in.pos]
	d.in.pos++
	if d.saving {
		d.saved = append(d.saved, b)
	}
	d.offset++
	if b == '\n' {
		d.line++
		d.lineStart = d.offset
	}
	return b, true
}

// mustgetc is getc where the document must not end.
func (d *Decoder) mustgetc() (byte, bool) {
	b, ok := d.getc()
	if !ok && d.err == io.EOF {
		d.err = d.syntaxError("unexpected EOF")
	}
	return b, ok
}

// ungetc takes the last byte back.
func (d *Decoder) ungetc(b byte) {
	if b == '\n' {
		d.line--
	}
	if d.saving {
		d.saved = d.saved[:len(d.saved)-1]
	}
	d.in.pos--
	d.offset--
}

// take reads n bytes, which the window has.
func (d *Decoder) take(n int) []byte {
	b := d.in.win[d.in.pos : d.in.pos+n]
	d.in.pos += n
	if d.saving {
		d.saved = append(d.saved, b...)
	}
	if lines := bytes.Count(b, newline); lines > 0 {
		d.line += lines
		d.lineStart = d.offset + int64(bytes.LastIndexByte(b, '\n')) + 1
	}
	d.offset += int64(n)
	return b
}

var newline = []byte{'\n'}

func (d *Decoder) space() {
	for d.more() {
		n := spaceRun(d.in.win[d.in.pos:])
		if n > 0 {
			d.take(n)
		}
		if d.in.pos < len(d.in.win) {
			return
		}
	}
}

// ---- tokens with name spaces ----

// Token returns the next token, with elements and attributes in their name spaces and what is before and behind them in order. What it
// refers to is overwritten by the next. At the end it returns nil and io.EOF.
func (d *Decoder) Token() (Token, error) {
	if n := len(d.stack); n > 0 && d.stack[n-1].kind == openEOF {
		return nil, io.EOF
	}
	t := d.nextToken
	if t != nil {
		d.nextToken = nil
	} else {
		var err error
		if t, err = d.rawToken(); t == nil && err != nil {
			if err == io.EOF && len(d.stack) > 0 {
				err = d.syntaxError("unexpected EOF")
			}
			return nil, err
		}
	}
	if !d.Strict {
		if end, ok := d.autoClose(t); ok {
			d.nextToken, t = t, end
		}
	}
	switch e := t.(type) {
	case StartElement:
		d.start(&e)
		return e, nil
	case EndElement:
		d.translate(&e.Name, true)
		if !d.end(&e) {
			return nil, d.err
		}
		return e, nil
	}
	return t, nil
}

func (d *Decoder) start(e *StartElement) {
	for _, a := range e.Attr {
		prefix := a.Name.Local
		if a.Name.Space != xmlnsPrefix {
			if a.Name.Space != "" || prefix != xmlnsPrefix {
				continue
			}
			prefix = ""
		}
		old, ok := d.ns[prefix]
		d.stack = append(d.stack, open{openPrefix, Name{old, prefix}, ok})
		d.ns[prefix] = a.Value
	}
	d.translate(&e.Name, true)
	for i := range e.Attr {
		if e.Attr[i].Name.Space != "" {
			d.translate(&e.Attr[i].Name, false)
		}
	}
	d.stack = append(d.stack, open{kind: openElement, name: e.Name})
}

// translate replaces a prefix by its name space.
func (d *Decoder) translate(n *Name, element bool) {
	switch {
	case n.Space == xmlnsPrefix, n.Space == "" && (!element || n.Local == xmlnsPrefix):
		return
	case n.Space == xmlPrefix:
		n.Space = xmlURL
	}
	if v, ok := d.ns[n.Space]; ok {
		n.Space = v
	} else if n.Space == "" {
		n.Space = d.DefaultSpace
	}
}

// end takes an element from the stack, with its prefixes.
func (d *Decoder) end(e *EndElement) bool {
	n := len(d.stack) - 1
	if n < 0 || d.stack[n].kind != openElement {
		d.err = d.syntaxError("unexpected end element </" + e.Name.Local + ">")
		return false
	}
	top := d.stack[n].name
	d.stack = d.stack[:n]
	switch {
	case top.Local != e.Name.Local:
		if !d.Strict {
			d.needClose, d.toClose = true, e.Name
			e.Name = top
			return true
		}
		d.err = d.syntaxError("element <" + top.Local + "> closed by </" + e.Name.Local + ">")
		return false
	case top.Space != e.Name.Space:
		d.err = d.syntaxError("element <" + top.Local + "> in space " + top.Space + " closed by </" + e.Name.Local + "> in space " + e.Name.Space)
		return false
	}
	for n--; n >= 0 && d.stack[n].kind == openPrefix; n-- {
		if p := d.stack[n]; p.ok {
			d.ns[p.name.Local] = p.name.Space
		} else {
			delete(d.ns, p.name.Local)
		}
		d.stack = d.stack[:n]
	}
	return true
}

// autoClose returns the end of an element that must not be open when t comes.
func (d *Decoder) autoClose(t Token) (Token, bool) {
	n := len(d.stack) - 1
	if n < 0 || d.stack[n].kind != openElement {
		return nil, false
	}
	top := d.stack[n].name
	for _, s := range d.AutoClose {
		if strings.EqualFold(s, top.Local) {
			end, ok := t.(EndElement)
			if !ok || !strings.EqualFold(end.Name.Local, top.Local) {
				return EndElement{top}, true
			}
			break
		}
	}
	return nil, false
}

// limit makes the element that has just begun look like the whole document, until unlimit.
func (d *Decoder) limit() {
	i := len(d.stack) - 1
	for d.stack[i].kind != openElement {
		i--
	}
	for i > 0 && d.stack[i-1].kind == openPrefix {
		i--
	}
	d.stack = slices.Insert(d.stack, i, open{kind: openEOF})
}

// unlimit reports whether the element was read to its end.
func (d *Decoder) unlimit() bool {
	n := len(d.stack) - 1
	if n < 0 || d.stack[n].kind != openEOF {
		return false
	}
	d.stack = d.stack[:n]
	return true
}

// Skip reads on behind the end of the element that began last.
func (d *Decoder) Skip() error {
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case StartElement:
			depth++
		case EndElement:
			if depth == 0 {
				return nil
			}
			depth--
		}
	}
}

var errRawToken = errors.New("xml: cannot use RawToken from UnmarshalXML method")

// RawToken is Token without name spaces and without a check that elements end in order.
func (d *Decoder) RawToken() (Token, error) {
	if d.depth > 0 {
		return nil, errRawToken
	}
	return d.rawToken()
}

func (d *Decoder) rawToken() (Token, error) {
	if d.tokens != nil {
		return d.tokens.Token()
	}
	if d.err != nil {
		return nil, d.err
	}
	if d.needClose { // the second half of <a/>
		d.needClose = false
		return EndElement{d.toClose}, nil
	}
	t := d.read()
	d.in.settle()
	if t == nil {
		return nil, d.err
	}
	return t, nil
}

// ---- tokens as they stand ----

// read returns the next token, nil if there is d.err.
func (d *Decoder) read() Token {
	b, ok := d.getc()
	if !ok {
		return nil
	}
	if b != '<' {
		d.ungetc(b)
		if text := d.text(-1, false); text != nil {
			return CharData(text)
		}
		return nil
	}
	if b, ok = d.mustgetc(); !ok {
		return nil
	}
	switch b {
	case '/':
		return d.endTag()
	case '?':
		return d.procInst()
	case '!':
		return d.bang()
	}
	d.ungetc(b)
	return d.startTag()
}

func (d *Decoder) endTag() Token {
	name, ok := d.nsname()
	if !ok {
		d.fail("expected element name after </")
		return nil
	}
	d.space()
	b, ok := d.mustgetc()
	if !ok {
		return nil
	}
	if b != '>' {
		d.fail("invalid characters between </" + name.Local + " and >")
		return nil
	}
	return EndElement{name}
}

func (d *Decoder) startTag() Token {
	name, ok := d.nsname()
	if !ok {
		d.fail("expected element name after <")
		return nil
	}
	attr := []Attr{}
	for {
		d.space()
		b, ok := d.mustgetc()
		if !ok {
			return nil
		}
		if b == '/' {
			if b, ok = d.mustgetc(); !ok {
				return nil
			}
			if b != '>' {
				d.fail("expected /> in element")
				return nil
			}
			d.needClose, d.toClose = true, name
			return StartElement{name, attr}
		}
		if b == '>' {
			return StartElement{name, attr}
		}
		d.ungetc(b)
		a, ok := d.attr()
		if !ok {
			return nil
		}
		attr = append(attr, a)
	}
}

func (d *Decoder) attr() (a Attr, ok bool) {
	if a.Name, ok = d.nsname(); !ok {
		d.fail("expected attribute name in element")
		return a, false
	}
	d.space()
	b, ok := d.mustgetc()
	if !ok {
		return a, false
	}
	if b != '=' {
		if d.Strict {
			d.fail("attribute name without = in element")
			return a, false
		}
		d.ungetc(b)
		a.Value = a.Name.Local
		return a, true
	}
	d.space()
	value := d.attrValue()
	if value == nil {
		return a, false
	}
	a.Value = string(value)
	return a, true
}

func (d *Decoder) attrValue() []byte {
	b, ok := d.mustgetc()
	if !ok {
		return nil
	}
	if b == '"' || b == '\'' {
		return d.text(int(b), false)
	}
	if d.Strict {
		d.fail("unquoted or missing attribute value in element")
		return nil
	}
	d.ungetc(b)
	value := make([]byte, 0, 16)
	for {
		if b, ok = d.mustgetc(); !ok {
			return nil
		}
		if b >= utf8.RuneSelf || b == '.' || !isNameByte(b) {
			d.ungetc(b)
			return value
		}
		value = append(value, b)
	}
}

func isNameByte(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == ':' || c == '.' || c == '-'
}

// readName appends a name to d.buf, good or bad.
func (d *Decoder) readName() bool {
	began := len(d.buf)
	for {
		if !d.more() {
			if d.err == io.EOF {
				d.err = d.syntaxError("unexpected EOF")
			}
			return false
		}
		if n := nameRun(d.in.win[d.in.pos:]); n > 0 {
			d.buf = append(d.buf, d.take(n)...)
		}
		if d.in.pos < len(d.in.win) {
			return len(d.buf) > began
		}
	}
}

// nsname reads a name, which may have a prefix.
func (d *Decoder) nsname() (name Name, ok bool) {
	s, ok := d.name()
	if !ok {
		return name, false
	}
	i := strings.IndexByte(s, ':')
	if i <= 0 || i == len(s)-1 || strings.IndexByte(s[i+1:], ':') >= 0 {
		return Name{"", s}, true
	}
	return Name{s[:i], s[i+1:]}, true
}

func (d *Decoder) name() (string, bool) {
	d.buf = d.buf[:0]
	if !d.readName() {
		return "", false
	}
	if s, ok := d.names[string(d.buf)]; ok {
		return s, true
	}
	s := string(d.buf)
	if !isName(s) {
		d.err = d.syntaxError("invalid XML name: " + s)
		return "", false
	}
	if len(d.names) < 1000 {
		if d.names == nil {
			d.names = map[string]string{}
		}
		d.names[s] = s
	}
	return s, true
}

// ---- <? and <! ----

func (d *Decoder) procInst() Token {
	target, ok := d.name()
	if !ok {
		d.fail("expected target name after <?")
		return nil
	}
	d.space()
	d.buf = d.buf[:0]
	for last := byte(0); ; {
		b, ok := d.mustgetc()
		if !ok {
			return nil
		}
		d.buf = append(d.buf, b)
		if last == '?' && b == '>' {
			break
		}
		last = b
	}
	inst := d.buf[:len(d.buf)-2]
	if target == "xml" && !d.declaration(string(inst)) {
		return nil
	}
	return ProcInst{target, inst}
}

// declaration looks at the version and encoding in <?xml?>.
func (d *Decoder) declaration(inst string) bool {
	if v := pseudoAttr("version", inst); v != "" && v != "1.0" {
		d.err = fmt.Errorf("xml: unsupported version %q; only version 1.0 is supported", v)
		return false
	}
	charset := pseudoAttr("encoding", inst)
	if charset == "" || strings.EqualFold(charset, "utf-8") {
		return true
	}
	if d.CharsetReader == nil {
		d.err = fmt.Errorf("xml: encoding %q declared but Decoder.CharsetReader is nil", charset)
		return false
	}
	r, err := d.CharsetReader(charset, d.in.rest())
	if err != nil {
		d.err = fmt.Errorf("xml: opening charset %q: %w", charset, err)
		return false
	}
	if r == nil {
		panic("CharsetReader returned a nil Reader for charset " + charset)
	}
	d.in = newInput(r)
	return true
}

// pseudoAttr returns the value in name="value", "" if there is none.
func pseudoAttr(name, s string) string {
	for {
		_, v, ok := strings.Cut(s, name+"=")
		if !ok || v == "" {
			return ""
		}
		if v[0] == '"' || v[0] == '\'' {
			value, _, ok := strings.Cut(v[1:], v[:1])
			if !ok {
				return ""
			}
			return value
		}
		s = v[1:]
	}
}

// bang reads what begins with <!: a comment, a section of CDATA, or a directive.
func (d *Decoder) bang() Token {
	b, ok := d.mustgetc()
	if !ok {
		return nil
	}
	switch b {
	case '-':
		return d.comment()
	case '[':
		for _, want := range []byte("CDATA[") {
			if b, ok = d.mustgetc(); !ok {
				return nil
			}
			if b != want {
				d.fail("invalid <![ sequence")
				return nil
			}
		}
		if text := d.text(-1, true); text != nil {
			return CharData(text)
		}
		return nil
	}
	return d.directive(b)
}

func (d *Decoder) comment() Token {
	b, ok := d.mustgetc()
	if !ok {
		return nil
	}
	if b != '-' {
		d.fail("invalid sequence <!- not part of <!--")
		return nil
	}
	d.buf = d.buf[:0]
	dashes := 0
	for {
		if d.more() && dashes == 0 {
			n := bytes.IndexByte(d.in.win[d.in.pos:], '-')
			if n < 0 {
				n = len(d.in.win) - d.in.pos
			}
			d.buf = append(d.buf, d.take(n)...)
		}
		if b, ok = d.mustgetc(); !ok {
			return nil
		}
		d.buf = append(d.buf, b)
		switch {
		case dashes >= 2 && b == '>':
			return Comment(d.buf[:len(d.buf)-3])
		case dashes >= 2:
			d.fail(`invalid sequence "--" not allowed in comments`)
			return nil
		case b == '-':
			dashes++
		default:
			dashes = 0
		}
	}
}

// directive reads <!b… up to the > that is in no quotes and closes no other <. Comments in it become spaces.
func (d *Decoder) directive(b byte) Token {
	d.buf = append(d.buf[:0], b)
	quote, depth := byte(0), 0
	for {
		b, ok := d.mustgetc()
		if !ok {
			return nil
		}
		if quote == 0 && b == '>' && depth == 0 {
			return Directive(d.buf)
		}
	again:
		d.buf = append(d.buf, b)
		switch {
		case b == quote:
			quote = 0
		case quote != 0:
		case b == '\'' || b == '"':
			quote = b
		case b == '>':
			depth--
		case b == '<':
			const begin = "!--"
			for i := 0; i < len(begin); i++ {
				if b, ok = d.mustgetc(); !ok {
					return nil
				}
				if b != begin[i] {
					d.buf = append(d.buf, begin[:i]...)
					depth++
					goto again
				}
			}
			if !d.skipComment() {
				return nil
			}
			d.buf[len(d.buf)-1] = ' '
		}
	}
}

func (d *Decoder) skipComment() bool {
	var b0, b1 byte
	for {
		b, ok := d.mustgetc()
		if !ok {
			return false
		}
		if b0 == '-' && b1 == '-' && b == '>' {
			return true
		}
		b0, b1 = b1, b
	}
}

// ---- text ----

// text reads text up to a quote, if that is not negative, or the end of the section, if it is CDATA, or a <. It returns nil if there is
// d.err; not if the document ends.
func (d *Decoder) text(quote int, cdata bool) []byte {
	d.buf = d.buf[:0]
	var b0, b1 byte // the two before the next one, as far as they matter
	trunc := 0
Input:
	for {
		if b1 != ']' && b1 != '\r' && d.more() {
			if n := textRun(d.in.win[d.in.pos:], quote); n > 0 {
				d.buf = append(d.buf, d.take(n)...)
				b0, b1 = 0, 0
				continue
			}
		}
		b, ok := d.getc()
		if !ok {
			if !cdata {
				break
			}
			if d.err == io.EOF {
				d.err = d.syntaxError("unexpected EOF in CDATA section")
			}
			return nil
		}
		switch {
		case b0 == ']' && b1 == ']' && b == '>':
			if cdata {
				trunc = 2
				break Input
			}
			d.fail("unescaped ]]> not in CDATA section")
			return nil
		case b == '<' && !cdata:
			if quote >= 0 {
				d.fail("unescaped < inside quoted string")
				return nil
			}
			d.ungetc(b)
			break Input
		case quote >= 0 && b == byte(quote):
			break Input
		case b == '&' && !cdata:
			if !d.entity() {
				return nil
			}
			b0, b1 = 0, 0
			continue
		case b == '\r':
			d.buf = append(d.buf, '\n')
		case b1 == '\r' && b == '\n': // was written already
		default:
			d.buf = append(d.buf, b)
		}
		b0, b1 = b1, b
	}
	text := d.buf[:len(d.buf)-trunc]
	if n := goodRun(text); n < len(text) {
		r, size := utf8.DecodeRune(text[n:])
		if r == utf8.RuneError && size == 1 {
			d.err = d.syntaxError("invalid UTF-8")
		} else {
			d.err = d.syntaxError(fmt.Sprintf("illegal character code %U", r))
		}
		return nil
	}
	return text
}

// entity reads what follows an &, and appends what it stands for, or itself.
func (d *Decoder) entity() bool {
	before := len(d.buf)
	d.buf = append(d.buf, '&')
	b, ok := d.mustgetc()
	if !ok {
		return false
	}
	var text string
	var have bool
	if b == '#' {
		text, have, ok = d.number()
	} else {
		d.ungetc(b)
		text, have, ok = d.namedEntity(before)
	}
	switch {
	case !ok:
		return false
	case have:
		d.buf = append(d.buf[:before], text...)
		return true
	case !d.Strict:
		return true
	}
	ent := string(d.buf[before:])
	if ent[len(ent)-1] != ';' {
		ent += " (no semicolon)"
	}
	d.fail("invalid character entity " + ent)
	return false
}

// number reads the rest of a numeric entity.
func (d *Decoder) number() (text string, have, ok bool) {
	d.buf = append(d.buf, '#')
	b, ok := d.mustgetc()
	if !ok {
		return
	}
	base := 10
	if b == 'x' {
		base = 16
		d.buf = append(d.buf, b)
		if b, ok = d.mustgetc(); !ok {
			return
		}
	}
	start := len(d.buf)
	for '0' <= b && b <= '9' || base == 16 && 'a' <= b|0x20 && b|0x20 <= 'f' {
		d.buf = append(d.buf, b)
		if b, ok = d.mustgetc(); !ok {
			return
		}
	}
	if b != ';' {
		d.ungetc(b)
		return "", false, true
	}
	n, err := strconv.ParseUint(string(d.buf[start:]), base, 64)
	d.buf = append(d.buf, ';')
	if err != nil || n > unicode.MaxRune {
		return "", false, true
	}
	return string(rune(n)), true, true
}

// namedEntity reads the rest of an entity with a name; its & is at before.
func (d *Decoder) namedEntity(before int) (text string, have, ok bool) {
	if !d.readName() && d.err != nil {
		return
	}
	b, ok := d.mustgetc()
	if !ok {
		return
	}
	if b != ';' {
		d.ungetc(b)
		return "", false, true
	}
	name := string(d.buf[before+1:])
	d.buf = append(d.buf, ';')
	switch name {
	case "lt":
		return "<", true, true
	case "gt":
		return ">", true, true
	case "amp":
		return "&", true, true
	case "apos":
		return "'", true, true
	case "quot":
		return "\"", true, true
	}
	if d.Entity != nil && isName(name) {
		text, have = d.Entity[name]
	}
	return text, have, true
}
