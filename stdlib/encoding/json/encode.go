package json

import (
	"encoding"
	"encoding/base64"
	"fmt"
	"math"
	"reflect"
	"sort"
	"strconv"
	"unicode/utf8"
)

// A Marshaler makes JSON of itself.
type Marshaler interface {
	MarshalJSON() ([]byte, error)
}

// An UnsupportedTypeError is a type that there is no JSON for.
type UnsupportedTypeError struct {
	Type reflect.Type
}

// Error says what is wrong.
func (e *UnsupportedTypeError) Error() string { return "json: unsupported type: " + e.Type.String() }

// An UnsupportedValueError is a value that there is no JSON for.
type UnsupportedValueError struct {
	Value reflect.Value
	Str   string
}

// Error says what is wrong.
func (e *UnsupportedValueError) Error() string { return "json: unsupported value: " + e.Str }

// An InvalidUTF8Error is not used any more.
type InvalidUTF8Error struct {
	S string
}

// Error says what is wrong.
func (e *InvalidUTF8Error) Error() string {
	return "json: invalid UTF-8 in string: " + strconv.Quote(e.S)
}

// A MarshalerError is an error of a MarshalJSON or MarshalText method.
type MarshalerError struct {
	Type       reflect.Type
	Err        error
	sourceFunc string
}

// Error says what is wrong.
func (e *MarshalerError) Error() string {
	f := e.sourceFunc
	if f == "" {
		f = "MarshalJSON"
	}
	return "json: error calling " + f + " for type " + e.Type.String() + ": " + e.Err.Error()
}

// Unwrap returns the error behind this one.
func (e *MarshalerError) Unwrap() error { return e.Err }

// Marshal returns the JSON of v.
func Marshal(v any) ([]byte, error) { return marshal(v, true) }

// MarshalIndent is Marshal and then Indent.
func MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	b, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return appendIndent(nil, b, prefix, indent), nil
}

func marshal(v any, escape bool) (b []byte, err error) {
	e := encodeState{escape: escape, b: make([]byte, 0, 64)}
	defer func() {
		if r := recover(); r != nil {
			je, ok := r.(jsonError)
			if !ok {
				panic(r)
			}
			b, err = nil, je.err
		}
	}()
	e.value(reflect.ValueOf(v), false)
	return e.b, nil
}

// jsonError carries an error up to marshal.
type jsonError struct{ err error }

// encodeState appends JSON to b.
type encodeState struct {
	b      []byte
	escape bool // for HTML

	// Pointers, maps and slices deeper than maxPlainDepth are remembered, to find cycles.
	depth int
	seen  map[any]struct{}
}

const maxPlainDepth = 1000

func (e *encodeState) fail(err error) { panic(jsonError{err}) }

var (
	marshalerType     = reflect.TypeOf((*Marshaler)(nil)).Elem()
	textMarshalerType = reflect.TypeOf((*encoding.TextMarshaler)(nil)).Elem()
	numberType        = reflect.TypeOf(Number(""))
)

// value appends v; quoted says that a basic value goes into a string.
func (e *encodeState) value(v reflect.Value, quoted bool) {
	if !v.IsValid() {
		e.b = append(e.b, "null"...)
		return
	}
	t := v.Type()
	if t.NumMethod() > 0 || v.CanAddr() {
		if e.method(v, t) {
			return
		}
	}
	switch v.Kind() {
	case reflect.Bool:
		e.quote(quoted)
		e.b = strconv.AppendBool(e.b, v.Bool())
		e.quote(quoted)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.quote(quoted)
		e.b = strconv.AppendInt(e.b, v.Int(), 10)
		e.quote(quoted)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.quote(quoted)
		e.b = strconv.AppendUint(e.b, v.Uint(), 10)
		e.quote(quoted)
	case reflect.Float32:
		e.quote(quoted)
		e.float(v, 32)
		e.quote(quoted)
	case reflect.Float64:
		e.quote(quoted)
		e.float(v, 64)
		e.quote(quoted)
	case reflect.String:
		e.str(v, t, quoted)
	case reflect.Interface:
		e.value(v.Elem(), false)
	case reflect.Struct:
		e.structure(v, t)
	case reflect.Map:
		e.mapping(v, t)
	case reflect.Slice:
		e.slice(v, t)
	case reflect.Array:
		e.list(v)
	case reflect.Pointer:
		if v.IsNil() {
			e.b = append(e.b, "null"...)
			return
		}
		defer e.enter(v, v.Pointer())()
		e.value(v.Elem(), quoted)
	default:
		e.fail(&UnsupportedTypeError{t})
	}
}

func (e *encodeState) quote(quoted bool) {
	if quoted {
		e.b = append(e.b, '"')
	}
}

// enter goes one level down, and returns how to go up again.
func (e *encodeState) enter(v reflect.Value, key any) (leave func()) {
	if e.depth++; e.depth <= maxPlainDepth {
		return func() { e.depth-- }
	}
	if _, dup := e.seen[key]; dup {
		e.fail(&UnsupportedValueError{v, fmt.Sprintf("encountered a cycle via %s", v.Type())})
	}
	if e.seen == nil {
		e.seen = map[any]struct{}{}
	}
	e.seen[key] = struct{}{}
	return func() {
		delete(e.seen, key)
		e.depth--
	}
}

// method lets v make its own JSON, if it can.
func (e *encodeState) method(v reflect.Value, t reflect.Type) bool {
	if t.Kind() != reflect.Pointer && v.CanAddr() {
		p := reflect.PointerTo(t)
		if p.Implements(marshalerType) {
			v, t = v.Addr(), p
		} else if !t.Implements(marshalerType) && p.Implements(textMarshalerType) {
			v, t = v.Addr(), p
		}
	}
	isJSON := t.Implements(marshalerType)
	if !isJSON && !t.Implements(textMarshalerType) || !v.CanInterface() {
		return false
	}
	if (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
		e.b = append(e.b, "null"...)
		return true
	}
	if isJSON {
		m, ok := v.Interface().(Marshaler)
		if !ok {
			e.b = append(e.b, "null"...)
			return true
		}
		b, err := m.MarshalJSON()
		if err == nil {
			if err = checkValid(b); err == nil {
				e.b = appendCompact(e.b, b, e.escape)
				return true
			}
		}
		e.fail(&MarshalerError{v.Type(), err, "MarshalJSON"})
	}
	m, ok := v.Interface().(encoding.TextMarshaler)
	if !ok {
		e.b = append(e.b, "null"...)
		return true
	}
	b, err := m.MarshalText()
	if err != nil {
		e.fail(&MarshalerError{v.Type(), err, "MarshalText"})
	}
	e.b = appendString(e.b, string(b), e.escape)
	return true
}

// float appends a number as ES6 does.
func (e *encodeState) float(v reflect.Value, bits int) {
	f := v.Float()
	if math.IsInf(f, 0) || math.IsNaN(f) {
		e.fail(&UnsupportedValueError{v, strconv.FormatFloat(f, 'g', -1, bits)})
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 {
		if bits == 64 && (abs < 1e-6 || abs >= 1e21) ||
			bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			format = 'e'
		}
	}
	e.b = strconv.AppendFloat(e.b, f, format, -1, bits)
	if n := len(e.b); format == 'e' && n >= 4 && e.b[n-4] == 'e' && e.b[n-3] == '-' && e.b[n-2] == '0' {
		e.b[n-2] = e.b[n-1] // e-09 is e-9
		e.b = e.b[:n-1]
	}
}

func (e *encodeState) str(v reflect.Value, t reflect.Type, quoted bool) {
	s := v.String()
	if t == numberType {
		if s == "" {
			s = "0"
		}
		if !isNumber(s) {
			e.fail(fmt.Errorf("json: invalid number literal %q", s))
		}
		e.quote(quoted)
		e.b = append(e.b, s...)
		e.quote(quoted)
		return
	}
	if quoted {
		s = string(appendString(nil, s, e.escape))
	}
	e.b = appendString(e.b, s, e.escape && !quoted)
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a string literal.
func appendString(b []byte, s string, escape bool) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(b, s[start:i]...)
				b = append(b, `\ufffd`...)
				i++
				start = i
			} else if r == 0x2028 || r == 0x2029 { // legal JSON, but not JavaScript once
				b = append(b, s[start:i]...)
				b = append(b, `\u202`...)
				b = append(b, hexDigits[r&15])
				i += size
				start = i
			} else {
				i += size
			}
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' && !(escape && (c == '<' || c == '>' || c == '&')) {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func isZero(v reflect.Value) bool {
	z, ok := v.Interface().(interface{ IsZero() bool })
	if ok && !((v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

func (e *encodeState) structure(v reflect.Value, t reflect.Type) {
	info := infoOf(t)
	next := byte('{')
fields:
	for i := range info.list {
		f := &info.list[i]
		fv := v
		for _, k := range f.index {
			if fv.Kind() == reflect.Pointer {
				if fv.IsNil() {
					continue fields
				}
				fv = fv.Elem()
			}
			fv = fv.Field(k)
		}
		if f.omitEmpty && isEmpty(fv) || f.omitZero && isZero(fv) {
			continue
		}
		e.b = append(e.b, next)
		next = ','
		if e.escape {
			e.b = append(e.b, f.keyHTML...)
		} else {
			e.b = append(e.b, f.key...)
		}
		e.value(fv, f.quoted)
	}
	if next == '{' {
		e.b = append(e.b, "{}"...)
	} else {
		e.b = append(e.b, '}')
	}
}

func (e *encodeState) mapping(v reflect.Value, t reflect.Type) {
	if v.IsNil() {
		e.b = append(e.b, "null"...)
		return
	}
	switch t.Key().Kind() {
	case reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
	default:
		if !t.Key().Implements(textMarshalerType) {
			e.fail(&UnsupportedTypeError{t})
		}
	}
	defer e.enter(v, v.Pointer())()
	type entry struct {
		key string
		val reflect.Value
	}
	list := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		key, err := keyText(it.Key())
		if err != nil {
			e.fail(fmt.Errorf("json: encoding error for type %q: %q", t.String(), err.Error()))
		}
		list = append(list, entry{key, it.Value()})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].key < list[j].key })
	e.b = append(e.b, '{')
	for i := range list {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		e.b = append(appendString(e.b, list[i].key, e.escape), ':')
		e.value(list[i].val, false)
	}
	e.b = append(e.b, '}')
}

func keyText(k reflect.Value) (string, error) {
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	if m, ok := k.Interface().(encoding.TextMarshaler); ok {
		if k.Kind() == reflect.Pointer && k.IsNil() {
			return "", nil
		}
		b, err := m.MarshalText()
		return string(b), err
	}
	switch k.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(k.Int(), 10), nil
	}
	return strconv.FormatUint(k.Uint(), 10), nil
}

func (e *encodeState) slice(v reflect.Value, t reflect.Type) {
	if v.IsNil() {
		e.b = append(e.b, "null"...)
		return
	}
	if elem := t.Elem(); elem.Kind() == reflect.Uint8 {
		if p := reflect.PointerTo(elem); !p.Implements(marshalerType) && !p.Implements(textMarshalerType) {
			e.b = append(e.b, '"')
			e.b = append(e.b, base64.StdEncoding.EncodeToString(v.Bytes())...)
			e.b = append(e.b, '"')
			return
		}
	}
	type key struct {
		ptr uintptr
		len int
	}
	defer e.enter(v, key{v.Pointer(), v.Len()})()
	e.list(v)
}

func (e *encodeState) list(v reflect.Value) {
	e.b = append(e.b, '[')
	for i, n := 0, v.Len(); i < n; i++ {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		e.value(v.Index(i), false)
	}
	e.b = append(e.b, ']')
}

// A RawMessage is JSON that stays as it is.
type RawMessage []byte

// MarshalJSON returns the text as it is.
func (m RawMessage) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	return m, nil
}

// UnmarshalJSON keeps a copy of the text.
func (m *RawMessage) UnmarshalJSON(data []byte) error {
	if m == nil {
		return errNilRaw
	}
	*m = append((*m)[0:0], data...)
	return nil
}
