package xml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Encoder writes a document.
type Encoder struct {
	p printer
}

// NewEncoder returns an encoder that writes to w.
func NewEncoder(w io.Writer) *Encoder {
	e := &Encoder{printer{w: w}}
	e.p.encoder = e
	return e
}

// Indent makes each element begin on a line of its own, which begins with prefix and an indent for each element around it.
func (enc *Encoder) Indent(prefix, indent string) { enc.p.prefix, enc.p.indent = prefix, indent }

// Flush writes what is still in the encoder. It is for EncodeToken; Encode does it.
func (enc *Encoder) Flush() error { return enc.p.flush() }

// Close is Flush where the document ends; that elements are open is an error.
func (enc *Encoder) Close() error { return enc.p.close() }

// EncodeToken writes a token. It checks that elements end in order; only Flush makes sure that all is written.
func (enc *Encoder) EncodeToken(t Token) error {
	p := &enc.p
	switch t := t.(type) {
	case StartElement:
		if err := p.start(&t); err != nil {
			return err
		}
	case EndElement:
		if err := p.end(t.Name); err != nil {
			return err
		}
	case CharData:
		p.escape(string(t), false)
	case Comment:
		if bytes.Contains(t, []byte("-->")) {
			return fmt.Errorf("xml: EncodeToken of Comment containing --> marker")
		}
		p.str("<!--" + string(t) + "-->")
	case ProcInst:
		if t.Target == "xml" && p.buffered() {
			return fmt.Errorf("xml: EncodeToken of ProcInst xml target only valid for xml declaration, first token encoded")
		}
		if !isName(t.Target) {
			return fmt.Errorf("xml: EncodeToken of ProcInst with invalid Target")
		}
		if bytes.Contains(t.Inst, []byte("?>")) {
			return fmt.Errorf("xml: EncodeToken of ProcInst containing ?> marker")
		}
		p.str("<?" + t.Target)
		if len(t.Inst) > 0 {
			p.str(" " + string(t.Inst))
		}
		p.str("?>")
	case Directive:
		if !isDirective(t) {
			return fmt.Errorf("xml: EncodeToken of Directive containing wrong < or > markers")
		}
		p.str("<!" + string(t) + ">")
	default:
		return fmt.Errorf("xml: EncodeToken of invalid token type")
	}
	return p.status()
}

// isDirective reports whether < and > are in pairs, but for those in quotes and comments, and those are closed.
func isDirective(d Directive) bool {
	depth, quote, comment := 0, byte(0), false
	for i, c := range d {
		switch {
		case comment:
			comment = c != '>' || !bytes.HasSuffix(d[:i+1], []byte("-->"))
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '<':
			if i+4 < len(d) && string(d[i:i+4]) == "<!--" {
				comment = true
			} else {
				depth++
			}
		case c == '>':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && quote == 0 && !comment
}

// A printer is the inside of an Encoder.
type printer struct {
	w       io.Writer
	buf     []byte // what is not written yet
	err     error  // of w, or use after Close
	closed  bool
	encoder *Encoder

	indent, prefix string
	depth          int
	indentedIn     bool // nothing was written since the last start
	putNewline     bool // not the first line

	seq        int               // of prefixes that were made up
	attrNS     map[string]string // name spaces by prefix
	attrPrefix map[string]string // prefixes by name space
	prefixes   []string          // those of the open elements; "" begins an element
	tags       []Name            // the open elements; no name: the limit of what a Marshaler may close
}

// bufferSize is when what was written goes on to w.
const bufferSize = 4096

func (p *printer) str(s string) { p.buf = append(p.buf, s...) }

// escape writes s with what must be escaped.
func (p *printer) escape(s string, newline bool) { p.buf = appendEscaped(p.buf, s, newline) }

func appendEscaped(b []byte, s string, newline bool) []byte {
	for {
		n := plainRun(s, newline)
		b = append(b, s[:n]...)
		if n == len(s) {
			return b
		}
		size := 1
		switch s[n] {
		case '"':
			b = append(b, "&#34;"...)
		case '\'':
			b = append(b, "&#39;"...)
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '\t':
			b = append(b, "&#x9;"...)
		case '\n':
			b = append(b, "&#xA;"...)
		case '\r':
			b = append(b, "&#xD;"...)
		default:
			_, size = utf8.DecodeRuneInString(s[n:])
			b = append(b, "\uFFFD"...)
		}
		s = s[n+size:]
	}
}

// buffered reports whether the encoder holds anything, which it does after the first token.
func (p *printer) buffered() bool { return len(p.buf) > 0 }

// status writes on what has come together, and returns the first error.
func (p *printer) status() error {
	if p.closed && p.err == nil {
		p.err = errors.New("use of closed Encoder")
	}
	if len(p.buf) >= bufferSize && p.err == nil {
		return p.flush()
	}
	return p.err
}

func (p *printer) flush() error {
	if p.err != nil || len(p.buf) == 0 {
		return p.err
	}
	n, err := p.w.Write(p.buf)
	if n < len(p.buf) && err == nil {
		err = io.ErrShortWrite
	}
	p.err = err
	p.buf = p.buf[:0]
	return err
}

func (p *printer) close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	if err := p.flush(); err != nil {
		return err
	}
	if n := len(p.tags); n > 0 {
		return fmt.Errorf("unclosed tag <%s>", p.tags[n-1].Local)
	}
	return nil
}

// ---- tags ----

func (p *printer) start(e *StartElement) error {
	if e.Name.Local == "" {
		return fmt.Errorf("xml: start tag with no name")
	}
	p.tags = append(p.tags, e.Name)
	p.prefixes = append(p.prefixes, "")
	p.indentLine(1)
	p.str("<")
	p.str(e.Name.Local)
	if e.Name.Space != "" {
		p.str(` xmlns="`)
		p.escape(e.Name.Space, true)
		p.str(`"`)
	}
	for _, a := range e.Attr {
		if a.Name.Local == "" {
			continue
		}
		p.str(" ")
		if a.Name.Space != "" {
			p.str(p.prefixFor(a.Name.Space))
			p.str(":")
		}
		p.str(a.Name.Local)
		p.str(`="`)
		p.escape(a.Value, true)
		p.str(`"`)
	}
	p.str(">")
	return p.status()
}

func (p *printer) end(name Name) error {
	if name.Local == "" {
		return fmt.Errorf("xml: end tag with no name")
	}
	n := len(p.tags) - 1
	if n < 0 || p.tags[n].Local == "" {
		return fmt.Errorf("xml: end tag </%s> without start tag", name.Local)
	}
	if top := p.tags[n]; top != name {
		if top.Local != name.Local {
			return fmt.Errorf("xml: end tag </%s> does not match start tag <%s>", name.Local, top.Local)
		}
		return fmt.Errorf("xml: end tag </%s> in namespace %s does not match start tag <%s> in namespace %s", name.Local, name.Space, top.Local, top.Space)
	}
	p.tags = p.tags[:n]
	p.indentLine(-1)
	p.str("</")
	p.str(name.Local)
	p.str(">")
	for i := len(p.prefixes) - 1; i >= 0; i-- {
		prefix := p.prefixes[i]
		p.prefixes = p.prefixes[:i]
		if prefix == "" {
			break
		}
		delete(p.attrPrefix, p.attrNS[prefix])
		delete(p.attrNS, prefix)
	}
	return nil
}

// prefixFor returns a prefix for the name space; if it has none yet, it declares one, named after the end of the URL.
func (p *printer) prefixFor(url string) string {
	if prefix := p.attrPrefix[url]; prefix != "" {
		return prefix
	}
	if url == xmlURL {
		return xmlPrefix
	}
	if p.attrPrefix == nil {
		p.attrPrefix, p.attrNS = map[string]string{}, map[string]string{}
	}
	prefix := strings.TrimRight(url, "/")
	prefix = prefix[strings.LastIndexByte(prefix, '/')+1:]
	if !isName(prefix) || strings.Contains(prefix, ":") {
		prefix = "_"
	}
	if len(prefix) >= 3 && strings.EqualFold(prefix[:3], "xml") { // these are reserved
		prefix = "_" + prefix
	}
	if p.attrNS[prefix] != "" {
		for p.seq++; ; p.seq++ {
			if id := prefix + "_" + strconv.Itoa(p.seq); p.attrNS[id] == "" {
				prefix = id
				break
			}
		}
	}
	p.attrPrefix[url] = prefix
	p.attrNS[prefix] = url
	p.str("xmlns:")
	p.str(prefix)
	p.str(`="`)
	p.escape(url, true)
	p.str(`" `)
	p.prefixes = append(p.prefixes, prefix)
	return prefix
}

// indentLine begins a line, if there is to be one: before a start (1), an end (-1), or something else (0). An end follows its start
// on the same line if nothing came between.
func (p *printer) indentLine(delta int) {
	if p.prefix == "" && p.indent == "" {
		return
	}
	if delta < 0 {
		p.depth--
		in := p.indentedIn
		p.indentedIn = false
		if in {
			return
		}
	}
	if p.putNewline {
		p.str("\n")
	}
	p.putNewline = true
	p.str(p.prefix)
	for i := 0; i < p.depth; i++ {
		p.str(p.indent)
	}
	if delta > 0 {
		p.depth++
		p.indentedIn = true
	}
}
