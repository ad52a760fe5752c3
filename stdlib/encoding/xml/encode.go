package xml

import (
	"bytes"
	"encoding"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Marshal returns v as XML: a struct, array or slice of them, or a simple value as an element. The element is called as the field XMLName
// says, by its tag or value, or as the tag of the field from which v comes, or as that field, or as the type.
func Marshal(v any) ([]byte, error) { return MarshalIndent(v, "", "") }

// MarshalIndent is Marshal with each element on a line of its own, which begins with prefix and an indent for each element around it.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := NewEncoder(&b)
	e.Indent(prefix, indent)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// A Marshaler writes itself as one element, which begins with start if that suits it.
type Marshaler interface {
	MarshalXML(e *Encoder, start StartElement) error
}

// A MarshalerAttr makes an attribute of itself; one without a name is left out.
type MarshalerAttr interface {
	MarshalXMLAttr(name Name) (Attr, error)
}

// An UnsupportedTypeError is a type that has no XML.
type UnsupportedTypeError struct {
	Type reflect.Type
}

func (e *UnsupportedTypeError) Error() string { return "xml: unsupported type: " + e.Type.String() }

// Encode writes v as Marshal does.
func (enc *Encoder) Encode(v any) error {
	if err := enc.p.value(reflect.ValueOf(v), nil, nil); err != nil {
		return err
	}
	return enc.p.flush()
}

// EncodeElement writes v as an element that begins with start.
func (enc *Encoder) EncodeElement(v any, start StartElement) error {
	if err := enc.p.value(reflect.ValueOf(v), nil, &start); err != nil {
		return err
	}
	return enc.p.flush()
}

func hasMarshal(m methodSet) bool     { return m.marshal }
func hasMarshalAttr(m methodSet) bool { return m.marshalAttr }
func hasMarshalText(m methodSet) bool { return m.marshalText }

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	case reflect.Bool, reflect.Interface, reflect.Pointer, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return v.IsZero() || (v.Kind() == reflect.Float32 || v.Kind() == reflect.Float64) && v.Float() == 0
	}
	return false
}

// value writes v, which is in the field f unless that is nil; start, if there is one, says how the element begins.
func (p *printer) value(v reflect.Value, f *fieldInfo, start *StartElement) error {
	if start != nil && start.Name.Local == "" {
		return fmt.Errorf("xml: EncodeElement of StartElement with missing name")
	}
	if !v.IsValid() || f != nil && f.flags&fOmitEmpty != 0 && isEmpty(v) {
		return nil
	}
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	t := v.Type()
	if m, ok := receiver(v, hasMarshal); ok {
		return p.callMarshal(m.(Marshaler), defaultStart(t, f, start))
	}
	if m, ok := receiver(v, hasMarshalText); ok {
		return p.callMarshalText(m.(encoding.TextMarshaler), defaultStart(t, f, start))
	}
	kind := v.Kind()
	if (kind == reflect.Slice || kind == reflect.Array) && t.Elem().Kind() != reflect.Uint8 {
		for i, n := 0, v.Len(); i < n; i++ {
			if err := p.value(v.Index(i), f, start); err != nil {
				return err
			}
		}
		return nil
	}
	ti := infoOf(t)
	if ti.err != nil {
		return ti.err
	}
	e, err := startOf(v, ti, f, start)
	if err != nil {
		return err
	}
	if err := p.attrs(&e, ti, v); err != nil {
		return err
	}
	if err := p.start(&e); err != nil {
		return err
	}
	if kind == reflect.Struct {
		err = p.strct(ti, v)
	} else {
		var s string
		if s, err = simple(v); err == nil {
			p.escape(s, true)
		}
	}
	if err != nil {
		return err
	}
	if err := p.end(e.Name); err != nil {
		return err
	}
	return p.err
}

// startOf says how the element of v is called.
func startOf(v reflect.Value, ti *typeInfo, f *fieldInfo, start *StartElement) (e StartElement, err error) {
	if start != nil {
		e.Name = start.Name
		e.Attr = append(e.Attr, start.Attr...)
	} else if n := ti.xmlname; n != nil {
		if n.name != "" {
			e.Name = Name{n.xmlns, n.name}
		} else if name, ok := n.value(v, false).Interface().(Name); ok && name.Local != "" {
			e.Name = name
		}
	}
	if e.Name.Local == "" && f != nil {
		e.Name = Name{f.xmlns, f.name}
	}
	if e.Name.Local == "" {
		name, _, _ := strings.Cut(v.Type().Name(), "[") // of a generic type without its arguments
		if name == "" {
			return e, &UnsupportedTypeError{v.Type()}
		}
		e.Name.Local = name
	}
	return e, nil
}

// defaultStart says how the element of a value is called that writes itself.
func defaultStart(t reflect.Type, f *fieldInfo, start *StartElement) (e StartElement) {
	switch {
	case start != nil:
		e.Name = start.Name
		e.Attr = append(e.Attr, start.Attr...)
	case f != nil && f.name != "":
		e.Name = Name{f.xmlns, f.name}
	case t.Name() != "":
		e.Name.Local = t.Name()
	case t.Kind() != reflect.Struct:
		e.Name.Local = t.Elem().Name()
	}
	return e
}

func (p *printer) callMarshal(m Marshaler, start StartElement) error {
	p.tags = append(p.tags, Name{}) // which is not to be closed
	n := len(p.tags)
	if err := m.MarshalXML(p.encoder, start); err != nil {
		return err
	}
	if len(p.tags) > n {
		return fmt.Errorf("xml: %s.MarshalXML wrote invalid XML: <%s> not closed", typeName(m), p.tags[len(p.tags)-1].Local)
	}
	p.tags = p.tags[:n-1]
	return nil
}

func (p *printer) callMarshalText(m encoding.TextMarshaler, start StartElement) error {
	if err := p.start(&start); err != nil {
		return err
	}
	text, err := m.MarshalText()
	if err != nil {
		return err
	}
	p.escape(string(text), true)
	return p.end(start.Name)
}

// simple returns the text of a value.
func simple(v reflect.Value) (string, error) {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10), nil
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()), nil
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			b := make([]byte, v.Len())
			reflect.Copy(reflect.ValueOf(b), v)
			return string(b), nil
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return string(v.Bytes()), nil
		}
	}
	return "", &UnsupportedTypeError{v.Type()}
}

// ---- attributes ----

// attrs adds the attributes that are in fields of v to e.
func (p *printer) attrs(e *StartElement, ti *typeInfo, v reflect.Value) error {
	for i := range ti.fields {
		f := &ti.fields[i]
		if f.flags&fAttr == 0 {
			continue
		}
		fv := f.value(v, false)
		if f.flags&fOmitEmpty != 0 && (!fv.IsValid() || isEmpty(fv)) {
			continue
		}
		if fv.Kind() == reflect.Interface && fv.IsNil() {
			continue
		}
		if err := addAttr(e, Name{f.xmlns, f.name}, fv); err != nil {
			return err
		}
	}
	return nil
}

func addAttr(e *StartElement, name Name, v reflect.Value) error {
	if m, ok := receiver(v, hasMarshalAttr); ok {
		a, err := m.(MarshalerAttr).MarshalXMLAttr(name)
		if err == nil && a.Name.Local != "" {
			e.Attr = append(e.Attr, a)
		}
		return err
	}
	if m, ok := receiver(v, hasMarshalText); ok {
		text, err := m.(encoding.TextMarshaler).MarshalText()
		if err == nil {
			e.Attr = append(e.Attr, Attr{name, string(text)})
		}
		return err
	}
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8 {
		for i, n := 0, v.Len(); i < n; i++ {
			if err := addAttr(e, name, v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	if v.Type() == typeOf[Attr]() {
		e.Attr = append(e.Attr, v.Interface().(Attr))
		return nil
	}
	s, err := simple(v)
	if err == nil {
		e.Attr = append(e.Attr, Attr{name, s})
	}
	return err
}

// ---- structs ----

func indirect(v reflect.Value) reflect.Value {
	for (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

// strct writes what is within the element of a struct.
func (p *printer) strct(ti *typeInfo, v reflect.Value) error {
	around := parents{p: p}
	for i := range ti.fields {
		f := &ti.fields[i]
		if f.flags&fAttr != 0 {
			continue
		}
		fv := f.value(v, false)
		if !fv.IsValid() {
			continue
		}
		switch f.flags & fMode {
		case fCDATA, fCharData:
			if err := around.trim(f.parents); err != nil {
				return err
			}
			if err := p.text(fv, f.flags&fMode == fCDATA); err != nil {
				return err
			}
			continue
		case fComment:
			if err := around.trim(f.parents); err != nil {
				return err
			}
			if err := p.comment(indirect(fv), v.Type()); err != nil {
				return err
			}
			continue
		case fInnerXML:
			fv = indirect(fv)
			switch raw := fv.Interface().(type) {
			case []byte:
				p.buf = append(p.buf, raw...)
				continue
			case string:
				p.buf = append(p.buf, raw...)
				continue
			}
		case fElement, fElement | fAny:
			if err := around.trim(f.parents); err != nil {
				return err
			}
			if n := len(around.stack); len(f.parents) > n {
				if fv.Kind() != reflect.Pointer && fv.Kind() != reflect.Interface || !fv.IsNil() {
					if err := around.push(f.parents[n:]); err != nil {
						return err
					}
				}
			}
		}
		if err := p.value(fv, f, nil); err != nil {
			return err
		}
	}
	around.trim(nil)
	return p.err
}

// text writes a field of text; values that have none write nothing.
func (p *printer) text(v reflect.Value, cdata bool) error {
	var s string
	if m, ok := receiver(v, hasMarshalText); ok {
		text, err := m.(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return err
		}
		s = string(text)
	} else {
		v = indirect(v)
		if v.Kind() == reflect.Array {
			return nil
		}
		if v.Kind() == reflect.Slice && v.Type() != typeOf[[]byte]() {
			return nil
		}
		var err error
		if s, err = simple(v); err != nil {
			return nil
		}
	}
	if cdata {
		p.cdata(s)
	} else {
		p.escape(s, true)
	}
	return p.err
}

func (p *printer) cdata(s string) {
	if s == "" {
		return
	}
	p.str("<![CDATA[")
	p.str(strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>"))
	p.str("]]>")
}

func (p *printer) comment(v reflect.Value, t reflect.Type) error {
	var s string
	switch {
	case v.Kind() == reflect.String:
		s = v.String()
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		s = string(v.Bytes())
	default:
		return fmt.Errorf("xml: bad type for comment field of %s", t)
	}
	if s == "" {
		return nil
	}
	p.indentLine(0)
	p.str("<!--")
	if strings.Contains(s, "--") {
		return fmt.Errorf(`xml: comments must not contain "--"`)
	}
	p.str(s)
	if s[len(s)-1] == '-' {
		p.str(" ") // "--->" is no good
	}
	p.str("-->")
	return nil
}

// parents are the elements that are open because fields' paths lead through them.
type parents struct {
	p     *printer
	stack []string
}

// trim closes those through which path does not lead.
func (s *parents) trim(path []string) error {
	n := 0
	for n < len(path) && n < len(s.stack) && path[n] == s.stack[n] {
		n++
	}
	for i := len(s.stack) - 1; i >= n; i-- {
		if err := s.p.end(Name{Local: s.stack[i]}); err != nil {
			return err
		}
	}
	s.stack = s.stack[:n]
	return nil
}

func (s *parents) push(names []string) error {
	for _, name := range names {
		if err := s.p.start(&StartElement{Name: Name{Local: name}}); err != nil {
			return err
		}
	}
	s.stack = append(s.stack, names...)
	return nil
}

// ---- escaping ----

// EscapeText writes s with what means something in XML escaped, and what documents must not have replaced by U+FFFD.
func EscapeText(w io.Writer, s []byte) error {
	_, err := w.Write(appendEscaped(nil, string(s), true))
	return err
}

// Escape is EscapeText without its error.
func Escape(w io.Writer, s []byte) { EscapeText(w, s) }
