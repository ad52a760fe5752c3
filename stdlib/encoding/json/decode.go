package json

import (
	"encoding"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// An Unmarshaler makes itself of JSON. It must copy what it keeps.
type Unmarshaler interface {
	UnmarshalJSON([]byte) error
}

// An UnmarshalTypeError is JSON that does not fit a Go type.
type UnmarshalTypeError struct {
	Value  string       // what the JSON is: "bool", "array", "number -5"
	Type   reflect.Type // what it does not fit
	Offset int64        // after this many bytes
	Struct string       // type of the struct that has the field
	Field  string       // path to the field
}

// Error says what is wrong.
func (e *UnmarshalTypeError) Error() string {
	if e.Struct != "" || e.Field != "" {
		return "json: cannot unmarshal " + e.Value + " into Go struct field " + e.Struct + "." + e.Field +
			" of type " + e.Type.String()
	}
	return "json: cannot unmarshal " + e.Value + " into Go value of type " + e.Type.String()
}

// An UnmarshalFieldError is not used any more.
type UnmarshalFieldError struct {
	Key   string
	Type  reflect.Type
	Field reflect.StructField
}

// Error says what is wrong.
func (e *UnmarshalFieldError) Error() string {
	return "json: cannot unmarshal object key " + strconv.Quote(e.Key) + " into unexported field " +
		e.Field.Name + " of type " + e.Type.String()
}

// An InvalidUnmarshalError is an argument of Unmarshal that is no pointer, or nil.
type InvalidUnmarshalError struct {
	Type reflect.Type
}

// Error says what is wrong.
func (e *InvalidUnmarshalError) Error() string {
	switch {
	case e.Type == nil:
		return "json: Unmarshal(nil)"
	case e.Type.Kind() != reflect.Pointer:
		return "json: Unmarshal(non-pointer " + e.Type.String() + ")"
	}
	return "json: Unmarshal(nil " + e.Type.String() + ")"
}

var errNilRaw = errors.New("json.RawMessage: UnmarshalJSON on nil pointer")

// A Number is the text of a number.
type Number string

// String returns the number as it was written.
func (n Number) String() string { return string(n) }

// Float64 returns the number as a float64.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 returns the number as an int64.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

// Unmarshal stores what the JSON says in what v points to.
func Unmarshal(data []byte, v any) error {
	if err := checkValid(data); err != nil {
		return err
	}
	d := decodeState{data: data}
	return d.unmarshal(v)
}

// decodeState decodes valid JSON. A value that does not fit is left out; the first such error is
// returned in the end.
type decodeState struct {
	data       []byte
	i          int
	err        error
	abort      bool // err ends it at once
	structType reflect.Type
	path       []string // of fields
	useNumber  bool
	noUnknown  bool
}

func (d *decodeState) unmarshal(v any) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return &InvalidUnmarshalError{reflect.TypeOf(v)}
	}
	d.value(rv)
	return d.err
}

// save notes an error, with the field it is about.
func (d *decodeState) save(err error) {
	if d.err != nil {
		return
	}
	if e, ok := err.(*UnmarshalTypeError); ok && d.structType != nil {
		e.Struct = d.structType.Name()
		for i, name := range d.path {
			if i > 0 {
				e.Field += "."
			}
			e.Field += name
		}
	}
	d.err = err
}

// fatal ends the decoding with err.
func (d *decodeState) fatal(err error) {
	if !d.abort {
		d.err = nil
		d.save(err)
		d.abort = true
	}
}

func (d *decodeState) misfit(what string, t reflect.Type) {
	d.save(&UnmarshalTypeError{Value: what, Type: t, Offset: int64(d.i)})
}

func (d *decodeState) space() {
	for {
		switch d.data[d.i] {
		case ' ', '\t', '\n', '\r':
			d.i++
		default:
			return
		}
	}
}

// skip goes over a value and returns its text.
func (d *decodeState) skip() []byte {
	d.space()
	begin := d.i
	if c := d.data[begin]; c == '{' || c == '[' {
		d.i = valueEnd(d.data, begin)
	} else {
		d.i = literalEnd(d.data, begin)
	}
	return d.data[begin:d.i]
}

// indirect goes down pointers and interfaces to what is to be set, making what is missing. It stops
// at what can unmarshal itself, and with null at the last pointer.
func indirect(v reflect.Value, null bool) (Unmarshaler, encoding.TextUnmarshaler, reflect.Value) {
	first := v
	addressed := false
	if v.Kind() != reflect.Pointer && v.Type().Name() != "" && v.CanAddr() {
		addressed = true
		v = v.Addr()
	}
	for {
		if v.Kind() == reflect.Interface && !v.IsNil() {
			e := v.Elem()
			if e.Kind() == reflect.Pointer && !e.IsNil() && (!null || e.Elem().Kind() == reflect.Pointer) {
				addressed = false
				v = e
				continue
			}
		}
		if v.Kind() != reflect.Pointer {
			break
		}
		if null && v.CanSet() {
			break
		}
		if v.Elem().Kind() == reflect.Interface && v.Elem().Elem() == v { // points to itself
			v = v.Elem()
			break
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if v.Type().NumMethod() > 0 && v.CanInterface() {
			if u, ok := v.Interface().(Unmarshaler); ok {
				return u, nil, reflect.Value{}
			}
			if !null {
				if u, ok := v.Interface().(encoding.TextUnmarshaler); ok {
					return nil, u, reflect.Value{}
				}
			}
		}
		if addressed {
			v = first
			addressed = false
		} else {
			v = v.Elem()
		}
	}
	return nil, nil, v
}

// value decodes the next value into v; an invalid v means to skip it.
func (d *decodeState) value(v reflect.Value) {
	if d.abort || !v.IsValid() {
		d.skip()
		return
	}
	d.space()
	switch d.data[d.i] {
	case '{':
		d.object(v)
	case '[':
		d.array(v)
	default:
		d.literal(d.skip(), v, false)
	}
}

// custom gives the next value to an Unmarshaler; a TextUnmarshaler cannot take it.
func (d *decodeState) custom(u Unmarshaler, what string, ut encoding.TextUnmarshaler) {
	if u != nil {
		if err := u.UnmarshalJSON(d.skip()); err != nil {
			d.save(err)
		}
		return
	}
	d.i++
	d.misfit(what, reflect.TypeOf(ut))
	d.i--
	d.skip()
}

func (d *decodeState) array(v reflect.Value) {
	u, ut, pv := indirect(v, false)
	if u != nil || ut != nil {
		d.custom(u, "array", ut)
		return
	}
	v = pv
	switch v.Kind() {
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(d.any()))
			return
		}
		fallthrough
	default:
		d.i++
		d.misfit("array", v.Type())
		d.i--
		d.skip()
		return
	case reflect.Array, reflect.Slice:
	}
	d.i++
	n := 0
	for d.more(']') {
		if v.Kind() == reflect.Slice {
			if n >= v.Cap() {
				size := v.Cap() + v.Cap()/2
				if size < 4 {
					size = 4
				}
				bigger := reflect.MakeSlice(v.Type(), v.Len(), size)
				reflect.Copy(bigger, v)
				v.Set(bigger)
			}
			if n >= v.Len() {
				v.SetLen(n + 1)
			}
		}
		if n < v.Len() {
			d.value(v.Index(n))
		} else {
			d.skip() // an array is full
		}
		if d.abort {
			return
		}
		n++
		d.next()
	}
	if n < v.Len() {
		if v.Kind() == reflect.Array {
			zero := reflect.Zero(v.Type().Elem())
			for ; n < v.Len(); n++ {
				v.Index(n).Set(zero)
			}
		} else {
			v.SetLen(n)
		}
	}
	if n == 0 && v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
}

// more tells whether there is another element or member; if not, it goes over the closing bracket.
func (d *decodeState) more(closing byte) bool {
	d.space()
	if d.data[d.i] == closing {
		d.i++
		return false
	}
	return true
}

// next goes over the comma behind an element, if there is one.
func (d *decodeState) next() {
	d.space()
	if d.data[d.i] == ',' {
		d.i++
	}
}

var textUnmarshalerType = reflect.TypeOf((*encoding.TextUnmarshaler)(nil)).Elem()

func (d *decodeState) object(v reflect.Value) {
	u, ut, pv := indirect(v, false)
	if u != nil || ut != nil {
		d.custom(u, "object", ut)
		return
	}
	v = pv
	t := v.Type()
	if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
		v.Set(reflect.ValueOf(d.any()))
		return
	}
	var info *structInfo
	switch v.Kind() {
	case reflect.Map:
		switch t.Key().Kind() {
		case reflect.String,
			reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		default:
			if !reflect.PointerTo(t.Key()).Implements(textUnmarshalerType) {
				d.i++
				d.misfit("object", t)
				d.i--
				d.skip()
				return
			}
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(t))
		}
	case reflect.Struct:
		info = infoOf(t)
	default:
		d.i++
		d.misfit("object", t)
		d.i--
		d.skip()
		return
	}

	outerType, outerPath := d.structType, len(d.path)
	d.i++
	for d.more('}') {
		keyAt := d.i
		key := unquote(d.skip())
		d.space()
		d.i++ // the colon
		if info != nil {
			d.member(v, t, info, key)
		} else {
			elem := reflect.New(t.Elem()).Elem()
			d.value(elem)
			if d.abort {
				return
			}
			if kv, ok := d.mapKey(t.Key(), key, keyAt); ok {
				v.SetMapIndex(kv, elem)
			}
		}
		if d.abort {
			return
		}
		d.path = d.path[:outerPath]
		d.structType = outerType
		d.next()
	}
}

// member decodes the value of a field.
func (d *decodeState) member(v reflect.Value, t reflect.Type, info *structInfo, key string) {
	f := info.find(key)
	if f == nil {
		if d.noUnknown {
			d.save(fmt.Errorf("json: unknown field %q", key))
		}
		d.skip()
		return
	}
	fv := v
	for _, k := range f.index {
		if fv.Kind() == reflect.Pointer {
			if fv.IsNil() {
				if !fv.CanSet() { // a pointer to an unexported struct
					d.save(fmt.Errorf("json: cannot set embedded pointer to unexported struct: %v", fv.Type().Elem()))
					d.skip()
					return
				}
				fv.Set(reflect.New(fv.Type().Elem()))
			}
			fv = fv.Elem()
		}
		fv = fv.Field(k)
	}
	d.path = append(d.path, f.name)
	d.structType = t
	if f.quoted {
		d.quoted(fv)
	} else {
		d.value(fv)
	}
}

// quoted decodes a basic value that is in a string.
func (d *decodeState) quoted(v reflect.Value) {
	text := d.skip()
	switch {
	case text[0] == 'n': // null
		d.literal(text, v, false)
	case text[0] == '"':
		d.literal([]byte(unquote(text)), v, true)
	default:
		d.save(fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal unquoted value into %v", v.Type()))
	}
}

// stringAt returns the string that begins at an offset, as it is written.
func (d *decodeState) stringAt(at int) []byte {
	end := at + 1
	for d.data[end] != '"' {
		if d.data[end] == '\\' {
			end++
		}
		end++
	}
	return d.data[at : end+1]
}

func (d *decodeState) mapKey(t reflect.Type, key string, at int) (kv reflect.Value, ok bool) {
	if reflect.PointerTo(t).Implements(textUnmarshalerType) {
		p := reflect.New(t)
		var err error
		if u, ok := p.Interface().(Unmarshaler); ok { // which comes first, here as elsewhere
			err = u.UnmarshalJSON(d.stringAt(at))
		} else {
			err = p.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(key))
		}
		if err != nil {
			d.fatal(err)
			return kv, false
		}
		return p.Elem(), true
	}
	kv = reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		kv.SetString(key)
		return kv, true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n, err := strconv.ParseInt(key, 10, 64); err == nil && !kv.OverflowInt(n) {
			kv.SetInt(n)
			return kv, true
		}
	default:
		if n, err := strconv.ParseUint(key, 10, 64); err == nil && !kv.OverflowUint(n) {
			kv.SetUint(n)
			return kv, true
		}
	}
	d.save(&UnmarshalTypeError{Value: "number " + key, Type: t, Offset: int64(at + 1)})
	return kv, false
}

// literal stores a string, number, bool or null; fromQuoted says that it was in a string by the tag.
func (d *decodeState) literal(text []byte, v reflect.Value, fromQuoted bool) {
	t := v.Type()
	bad := func() error {
		return fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal %q into %v", text, t)
	}
	if fromQuoted && checkValid(text) != nil {
		switch {
		case len(text) == 0 || text[0] == 'n' || text[0] == 't' || text[0] == 'f':
			d.save(bad())
			return
		case text[0] != '-' && (text[0] < '0' || text[0] > '9'):
			d.fatal(bad())
			return
		}
	}
	null := text[0] == 'n'
	u, ut, pv := indirect(v, null)
	if u != nil {
		if err := u.UnmarshalJSON(text); err != nil {
			d.fatal(err)
		}
		return
	}
	if ut != nil {
		if text[0] != '"' {
			d.misfitText(text, v.Type())
			return
		}
		if err := ut.UnmarshalText([]byte(unquote(text))); err != nil {
			d.fatal(err)
		}
		return
	}
	v = pv
	switch c := text[0]; c {
	case 'n':
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Slice:
			v.Set(reflect.Zero(v.Type()))
		}
	case 't', 'f':
		switch {
		case v.Kind() == reflect.Bool:
			v.SetBool(c == 't')
		case v.Kind() == reflect.Interface && v.NumMethod() == 0:
			v.Set(reflect.ValueOf(c == 't'))
		case fromQuoted:
			d.save(bad())
		default:
			d.misfit("bool", v.Type())
		}
	case '"':
		d.stringInto(text, v)
	case '{', '[': // in a string by the tag
		d.fatal(bad())
	default:
		if v.Kind() == reflect.String && v.Type() == numberType {
			v.SetString(string(text))
			return
		}
		d.numberInto(string(text), v, fromQuoted)
	}
}

// misfitText says that a literal does not fit, by what it is.
func (d *decodeState) misfitText(text []byte, t reflect.Type) {
	switch text[0] {
	case 't', 'f':
		d.misfit("bool", t)
	case '"':
		d.misfit("string", t)
	case 'n':
	default:
		d.misfit("number", t)
	}
}

func (d *decodeState) stringInto(text []byte, v reflect.Value) {
	s := unquote(text)
	switch v.Kind() {
	case reflect.String:
		if v.Type() == numberType && !isNumber(s) {
			d.fatal(fmt.Errorf("json: invalid number literal, trying to unmarshal %q into Number", text))
			return
		}
		v.SetString(s)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(s))
		} else {
			d.misfit("string", v.Type())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			d.misfit("string", v.Type())
			return
		}
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			d.save(err)
			return
		}
		v.SetBytes(b)
	default:
		d.misfit("string", v.Type())
	}
}

func (d *decodeState) numberInto(s string, v reflect.Value, fromQuoted bool) {
	misfit := func() { d.misfit("number "+s, v.Type()) }
	switch v.Kind() {
	case reflect.Interface:
		if v.NumMethod() != 0 {
			d.misfit("number", v.Type())
			return
		}
		if n := d.number(s); n != nil {
			v.Set(reflect.ValueOf(n))
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || v.OverflowInt(n) {
			misfit()
			return
		}
		v.SetInt(n)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || v.OverflowUint(n) {
			misfit()
			return
		}
		v.SetUint(n)
	case reflect.Float32, reflect.Float64:
		n, err := strconv.ParseFloat(s, v.Type().Bits())
		if err != nil || v.OverflowFloat(n) {
			misfit()
			return
		}
		v.SetFloat(n)
	default:
		if fromQuoted {
			d.save(fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal %q into %v", s, v.Type()))
			return
		}
		d.misfit("number", v.Type())
	}
}

var floatType = reflect.TypeOf(0.0)

// number returns a number for an interface, nil if it does not fit.
func (d *decodeState) number(s string) any {
	if d.useNumber {
		return Number(s)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		d.misfit("number "+s, floatType)
		return nil
	}
	return f
}

// any decodes the next value by what it is.
func (d *decodeState) any() any {
	d.space()
	switch d.data[d.i] {
	case '{':
		m := map[string]any{}
		d.i++
		for d.more('}') {
			key := unquote(d.skip())
			d.space()
			d.i++
			m[key] = d.any()
			d.next()
		}
		return m
	case '[':
		list := []any{}
		d.i++
		for d.more(']') {
			list = append(list, d.any())
			d.next()
		}
		return list
	}
	text := d.skip()
	switch text[0] {
	case 'n':
		return nil
	case 't', 'f':
		return text[0] == 't'
	case '"':
		return unquote(text)
	}
	return d.number(string(text))
}

// unquote returns what a valid string literal means.
func unquote(lit []byte) string {
	lit = lit[1 : len(lit)-1]
	plain := 0
	for plain < len(lit) {
		if c := lit[plain]; c == '\\' {
			break
		} else if c < utf8.RuneSelf {
			plain++
			continue
		}
		r, size := utf8.DecodeRune(lit[plain:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		plain += size
	}
	if plain == len(lit) {
		return string(lit)
	}
	b := append(make([]byte, 0, len(lit)+8), lit[:plain]...)
	for i := plain; i < len(lit); {
		c := lit[i]
		if c != '\\' {
			if c < utf8.RuneSelf {
				b = append(b, c)
				i++
				continue
			}
			r, size := utf8.DecodeRune(lit[i:])
			i += size
			b = utf8.AppendRune(b, r)
			continue
		}
		c = lit[i+1]
		i += 2
		switch c {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r := hex4(lit[i:])
			i += 4
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if i+6 <= len(lit) && lit[i] == '\\' && lit[i+1] == 'u' {
					pair = utf16.DecodeRune(r, hex4(lit[i+2:]))
				}
				if r = pair; r != utf8.RuneError {
					i += 6
				}
			}
			b = utf8.AppendRune(b, r)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func hex4(b []byte) (r rune) {
	for k := 0; k < 4; k++ {
		r = r<<4 | rune(hexDigit(b[k]))
	}
	return r
}
