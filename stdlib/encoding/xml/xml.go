// Package xml reads and writes XML 1.0 with name spaces: token by token, or as values of Go, whose fields say in tags what they are.
//
// A field's tag is `xml:"name,flags"`, `xml:"space name"`, `xml:"a>b>name"`, or `xml:"-"` for none. The flags: attr, chardata, cdata,
// innerxml, comment, any, omitempty. A field XMLName says how the element of its struct is called.
//
// To read it: input.go takes bytes from readers, token.go makes tokens of them, decode.go values of tokens; encode.go is the way back,
// and typeinfo.go knows what tags say.
package xml

import "strconv"

// Header is what documents begin with; Marshal does not write it.
const Header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

const (
	xmlURL      = "http://www.w3.org/XML/1998/namespace"
	xmlnsPrefix = "xmlns"
	xmlPrefix   = "xml"
)

// A SyntaxError is a mistake in a document.
type SyntaxError struct {
	Msg  string
	Line int
}

func (e *SyntaxError) Error() string {
	return "XML syntax error on line " + strconv.Itoa(e.Line) + ": " + e.Msg
}

// A Name is a name in a name space, which Token gives as a URL and RawToken as the prefix.
type Name struct {
	Space, Local string
}

// An Attr is an attribute.
type Attr struct {
	Name  Name
	Value string
}

// A Token is a StartElement, EndElement, CharData, Comment, ProcInst or Directive.
type Token any

// A StartElement is the tag that begins an element.
type StartElement struct {
	Name Name
	Attr []Attr
}

// Copy returns a copy with attributes of its own.
func (e StartElement) Copy() StartElement {
	e.Attr = append(make([]Attr, 0, len(e.Attr)), e.Attr...)
	return e
}

// End returns the tag that ends the element.
func (e StartElement) End() EndElement { return EndElement{e.Name} }

// An EndElement is the tag that ends an element.
type EndElement struct {
	Name Name
}

// CharData is text, with its entities replaced.
type CharData []byte

// Copy returns a copy.
func (c CharData) Copy() CharData { return CharData(clone(c)) }

// A Comment is <!--comment-->, without these marks.
type Comment []byte

// Copy returns a copy.
func (c Comment) Copy() Comment { return Comment(clone(c)) }

// A ProcInst is <?target inst?>.
type ProcInst struct {
	Target string
	Inst   []byte
}

// Copy returns a copy.
func (p ProcInst) Copy() ProcInst {
	p.Inst = clone(p.Inst)
	return p
}

// A Directive is <!text>, without these marks.
type Directive []byte

// Copy returns a copy.
func (d Directive) Copy() Directive { return Directive(clone(d)) }

func clone(b []byte) []byte { return append(make([]byte, 0, len(b)), b...) }

// CopyToken returns a copy of a token that the next one does not overwrite.
func CopyToken(t Token) Token {
	switch v := t.(type) {
	case CharData:
		return v.Copy()
	case Comment:
		return v.Copy()
	case Directive:
		return v.Copy()
	case ProcInst:
		return v.Copy()
	case StartElement:
		return v.Copy()
	}
	return t
}

// A TokenReader gives tokens, of which Token need not be the last without an error; at the end there is io.EOF, with the last token or
// behind it.
type TokenReader interface {
	Token() (Token, error)
}
