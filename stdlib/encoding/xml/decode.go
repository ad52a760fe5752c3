package xml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Unmarshal reads the first element of a document into what v points to. A struct's fields take what their tags say: an attribute, an
// element of a name (of the last of that name, or of all if the field is a slice), text, comments, or the XML as it stands; other values
// take the element's text. What no field takes is skipped.
func Unmarshal(data []byte, v any) error {
	return newDecoder(input{win: data}).Decode(v)
}

// Decode is Unmarshal of the next element.
func (d *Decoder) Decode(v any) error { return d.DecodeElement(v, nil) }

// DecodeElement is Decode of an element that has begun with start, unless that is nil.
func (d *Decoder) DecodeElement(v any, start *StartElement) error {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer {
		return errors.New("non-pointer passed to Unmarshal")
	}
	if p.IsNil() {
		return errors.New("nil pointer passed to Unmarshal")
	}
	return d.unmarshal(p.Elem(), start, 0)
}

// An UnmarshalError is an element of another name than a field XMLName demands.
type UnmarshalError string

func (e UnmarshalError) Error() string { return string(e) }

// An Unmarshaler reads itself from the element that begins with start. It must read to the element's end and no further.
type Unmarshaler interface {
	UnmarshalXML(d *Decoder, start StartElement) error
}

// An UnmarshalerAttr reads itself from an attribute.
type UnmarshalerAttr interface {
	UnmarshalXMLAttr(attr Attr) error
}

const maxDepth = 10000

var errDepth = errors.New("exceeded max depth")

func typeName(v any) string {
	t := reflect.TypeOf(v)
	if t.Name() != "" {
		return t.String()
	}
	return "(" + t.String() + ")"
}

// ---- values that read themselves ----

// receiver returns v, or its address, whichever has what is asked for.
func receiver(v reflect.Value, has func(methodSet) bool) (any, bool) {
	m := &infoOf(v.Type()).methods
	if m.value.any() && has(m.value) && v.CanInterface() {
		return v.Interface(), true
	}
	if m.pointer.any() && has(m.pointer) && v.CanAddr() {
		if p := v.Addr(); p.CanInterface() {
			return p.Interface(), true
		}
	}
	return nil, false
}

func hasUnmarshal(m methodSet) bool     { return m.unmarshal }
func hasUnmarshalAttr(m methodSet) bool { return m.unmarshalAttr }
func hasUnmarshalText(m methodSet) bool { return m.unmarshalText }

func (d *Decoder) callUnmarshal(u Unmarshaler, start *StartElement) error {
	d.limit()
	d.depth++
	err := u.UnmarshalXML(d, *start)
	d.depth--
	if err != nil {
		d.unlimit()
		return err
	}
	if !d.unlimit() {
		return fmt.Errorf("xml: %s.UnmarshalXML did not consume entire <%s> element", typeName(u), start.Name.Local)
	}
	return nil
}

func (d *Decoder) callUnmarshalText(u encoding.TextUnmarshaler) error {
	var text []byte
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case CharData:
			if depth == 1 {
				text = append(text, t...)
			}
		case StartElement:
			depth++
		case EndElement:
			depth--
		}
	}
	return u.UnmarshalText(text)
}

// ---- elements ----

// unmarshal reads an element into v. start is nil if it has not begun yet.
func (d *Decoder) unmarshal(v reflect.Value, start *StartElement, depth int) error {
	if depth >= maxDepth {
		return errDepth
	}
	for start == nil {
		t, err := d.Token()
		if err != nil {
			return err
		}
		if e, ok := t.(StartElement); ok {
			start = &e
		}
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if e := v.Elem(); e.Kind() == reflect.Pointer && !e.IsNil() {
			v = e
		}
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if u, ok := receiver(v, hasUnmarshal); ok {
		return d.callUnmarshal(u.(Unmarshaler), start)
	}
	if u, ok := receiver(v, hasUnmarshalText); ok {
		return d.callUnmarshalText(u.(encoding.TextUnmarshaler))
	}
	e := element{d: d, depth: depth}
	switch v.Kind() {
	case reflect.Interface:
		return d.Skip()
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			e.data = v
			break
		}
		n := v.Len()
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		err := d.unmarshal(v.Index(n), start, depth+1)
		if err != nil {
			v.SetLen(n)
		}
		return err
	case reflect.Bool, reflect.Float32, reflect.Float64, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.data = v
	case reflect.Struct:
		if v.Type() == typeOf[Name]() {
			v.Set(reflect.ValueOf(start.Name))
			break
		}
		if err := e.begin(v, start); err != nil {
			return err
		}
	default:
		return errors.New("unknown type " + v.Type().String())
	}
	return e.read()
}

// An element is one that is being read, and where its parts go. Invalid values: nowhere.
type element struct {
	d     *Decoder
	depth int

	info   *typeInfo     // of the struct
	strct  reflect.Value // it
	data   reflect.Value
	note   reflect.Value // comments
	other  reflect.Value // elements that no field is for
	inner  reflect.Value // everything as it stands
	text   []byte
	notes  []byte
	raw    []byte // what goes to inner
	rawAt  int    // where that begins in d.saved
	saving bool   // d.saved is ours
}

// begin sets up e for a struct, and sets the fields that take attributes.
func (e *element) begin(v reflect.Value, start *StartElement) error {
	e.info, e.strct = infoOf(v.Type()), v
	if e.info.err != nil {
		return e.info.err
	}
	if n := e.info.xmlname; n != nil {
		if err := checkName(n, start.Name); err != nil {
			return err
		}
		if f := n.value(v, true); f.Type() == typeOf[Name]() {
			f.Set(reflect.ValueOf(start.Name))
		}
	}
	for _, a := range start.Attr {
		if err := e.attr(a); err != nil {
			return err
		}
	}
	for i := range e.info.fields {
		f := &e.info.fields[i]
		var to *reflect.Value
		switch f.flags & fMode {
		case fCDATA, fCharData:
			to = &e.data
		case fComment:
			to = &e.note
		case fAny, fAny | fElement:
			to = &e.other
		case fInnerXML:
			if !e.inner.IsValid() {
				e.save()
			}
			to = &e.inner
		default:
			continue
		}
		if !to.IsValid() {
			*to = f.value(v, true)
		}
	}
	return nil
}

func checkName(f *fieldInfo, have Name) error {
	if f.name != "" && f.name != have.Local {
		return UnmarshalError("expected element type <" + f.name + "> but have <" + have.Local + ">")
	}
	if f.xmlns != "" && f.xmlns != have.Space {
		space := have.Space
		if space == "" {
			space = "no name space"
		}
		return UnmarshalError("expected element <" + f.name + "> in name space " + f.xmlns + " but have " + space)
	}
	return nil
}

// attr gives an attribute to all fields that are for it, or to the one for any.
func (e *element) attr(a Attr) error {
	var other *fieldInfo
	handled := false
	for i := range e.info.fields {
		f := &e.info.fields[i]
		switch f.flags & fMode {
		case fAttr:
			v := f.value(e.strct, true)
			if f.name == a.Name.Local && (f.xmlns == "" || f.xmlns == a.Name.Space) {
				if err := e.d.unmarshalAttr(v, a); err != nil {
					return err
				}
				handled = true
			}
		case fAny | fAttr:
			if other == nil {
				other = f
			}
		}
	}
	if handled || other == nil {
		return nil
	}
	return e.d.unmarshalAttr(other.value(e.strct, true), a)
}

// save keeps what is read from now on.
func (e *element) save() {
	d := e.d
	if !d.saving {
		e.saving, d.saving, d.saved = true, true, nil
	}
	e.rawAt = len(d.saved)
}

// read reads to the end of the element.
func (e *element) read() error {
	d := e.d
	for {
		end := len(d.saved)
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case StartElement:
			if err := e.child(&t); err != nil {
				return err
			}
		case CharData:
			if e.data.IsValid() {
				e.text = append(e.text, t...)
			}
		case Comment:
			if e.note.IsValid() {
				e.notes = append(e.notes, t...)
			}
		case EndElement:
			if e.inner.IsValid() {
				e.raw = d.saved[e.rawAt:end:end]
				if e.saving {
					d.saving, d.saved = false, nil
				}
			}
			return e.set()
		}
	}
}

func (e *element) child(start *StartElement) error {
	if e.strct.IsValid() {
		if ok, err := e.path(nil, start); ok || err != nil {
			return err
		}
		if e.other.IsValid() {
			return e.d.unmarshal(e.other, start, e.depth+1)
		}
	}
	return e.d.Skip()
}

// path gives an element within the elements parents to a field, and reports whether there is one. If fields have a path through the
// element, it gives them what is in it.
func (e *element) path(parents []string, start *StartElement) (bool, error) {
	n := len(parents)
	var through []string
Fields:
	for i := range e.info.fields {
		f := &e.info.fields[i]
		if f.flags&fElement == 0 || len(f.parents) < n || f.xmlns != "" && f.xmlns != start.Name.Space {
			continue
		}
		for j, p := range parents {
			if f.parents[j] != p {
				continue Fields
			}
		}
		if len(f.parents) == n && f.name == start.Name.Local {
			return true, e.d.unmarshal(f.value(e.strct, true), start, e.depth+1)
		}
		if len(f.parents) > n && f.parents[n] == start.Name.Local {
			through = f.parents[:n+1]
			break
		}
	}
	if through == nil {
		return false, nil
	}
	for {
		t, err := e.d.Token()
		if err != nil {
			return true, err
		}
		switch t := t.(type) {
		case StartElement:
			ok, err := e.path(through, &t)
			if err == nil && !ok {
				err = e.d.Skip()
			}
			if err != nil {
				return true, err
			}
		case EndElement:
			return true, nil
		}
	}
}

// set puts what was collected where it belongs.
func (e *element) set() error {
	if e.data.IsValid() {
		if u, ok := receiver(e.data, hasUnmarshalText); ok {
			if err := u.(encoding.TextUnmarshaler).UnmarshalText(e.text); err != nil {
				return err
			}
		} else if err := setValue(e.data, e.text); err != nil {
			return err
		}
	}
	switch e.note.Kind() {
	case reflect.String:
		e.note.SetString(string(e.notes))
	case reflect.Slice:
		e.note.Set(reflect.ValueOf(e.notes))
	}
	switch e.inner.Kind() {
	case reflect.String:
		e.inner.SetString(string(e.raw))
	case reflect.Slice:
		if e.inner.Type().Elem().Kind() == reflect.Uint8 {
			e.inner.Set(reflect.ValueOf(e.raw))
		}
	}
	return nil
}

// ---- attributes and text ----

func (d *Decoder) unmarshalAttr(v reflect.Value, a Attr) error {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if u, ok := receiver(v, hasUnmarshalAttr); ok {
		return u.(UnmarshalerAttr).UnmarshalXMLAttr(a)
	}
	if u, ok := receiver(v, hasUnmarshalText); ok {
		return u.(encoding.TextUnmarshaler).UnmarshalText([]byte(a.Value))
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8 {
		n := v.Len()
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		err := d.unmarshalAttr(v.Index(n), a)
		if err != nil {
			v.SetLen(n)
		}
		return err
	}
	if v.Type() == typeOf[Attr]() {
		v.Set(reflect.ValueOf(a))
		return nil
	}
	return setValue(v, []byte(a.Value))
}

// setValue sets a simple value to what the text says; numbers may have white space around them, and no text is zero.
func setValue(dst reflect.Value, text []byte) error {
	v := dst
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(string(text))
		return nil
	case reflect.Slice:
		if len(text) == 0 {
			text = []byte{}
		}
		v.SetBytes(text)
		return nil
	}
	s := strings.TrimSpace(string(text))
	empty := len(text) == 0
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if empty {
			v.SetInt(0)
			return nil
		}
		n, err := strconv.ParseInt(s, 10, v.Type().Bits())
		if err == nil {
			v.SetInt(n)
		}
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if empty {
			v.SetUint(0)
			return nil
		}
		n, err := strconv.ParseUint(s, 10, v.Type().Bits())
		if err == nil {
			v.SetUint(n)
		}
		return err
	case reflect.Float32, reflect.Float64:
		if empty {
			v.SetFloat(0)
			return nil
		}
		x, err := strconv.ParseFloat(s, v.Type().Bits())
		if err == nil {
			v.SetFloat(x)
		}
		return err
	case reflect.Bool:
		if empty {
			v.SetBool(false)
			return nil
		}
		b, err := strconv.ParseBool(s)
		if err == nil {
			v.SetBool(b)
		}
		return err
	}
	return errors.New("cannot unmarshal into " + dst.Type().String())
}
