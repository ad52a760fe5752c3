package repl

import (
	"internal/fmtsort"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

const (
	maxText   = 4000 // bytes of one value; what is left over is shown as …
	maxString = 1000 // bytes of one string
	maxElems  = 100  // of one slice, array or map
	maxDepth  = 12   // nesting
	maxNote   = 100  // bytes of an error's or Stringer's text
)

// A printer writes one value in Go syntax.
type printer struct {
	buf  []byte
	seen []place // being followed
}

type place struct {
	ptr unsafe.Pointer
	typ reflect.Type
}

// format returns a value in Go syntax, and its type with a note for errors and Stringers.
func format(typ string, v any) (text, typeAndNote string) {
	if v == nil {
		return "nil", typ
	}
	var p printer
	rv := reflect.ValueOf(v)
	if r, ok := v.(rune); ok && typ == "rune" {
		return strconv.QuoteRune(r), typ
	}
	p.value(rv, typeText(rv.Type()) == typ, 0)
	return string(p.buf), typ + note(v)
}

// typeText is a type as people write it: with any and []byte. (vm/repl_query.c says the same of static types.)
func typeText(t reflect.Type) string {
	s := replace(t.String(), "interface {}", "any")
	return replace(s, "[]uint8", "[]byte")
}

// replace returns s with old replaced wherever no letter or digit follows.
func replace(s, old, new string) string {
	for i := 0; i+len(old) <= len(s); i++ {
		if s[i:i+len(old)] != old {
			continue
		}
		if end := i + len(old); end == len(s) || !(s[end] >= '0' && s[end] <= '9' || s[end] >= 'a' && s[end] <= 'z') {
			s = s[:i] + new + s[end:]
			i += len(new) - 1
		}
	}
	return s
}

// note is what an error or a Stringer says of itself.
func note(v any) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	var s string
	switch v := v.(type) {
	case error:
		s = v.Error()
	case interface{ String() string }:
		s = v.String()
	default:
		return ""
	}
	if s == "" {
		return ""
	}
	if len(s) > maxNote {
		s = cut(s, maxNote) + "…"
	}
	for _, r := range s {
		if r < ' ' || r == utf8.RuneError {
			return ": " + strconv.Quote(s)
		}
	}
	return ": " + s
}

// cut returns the first n bytes of s, without half a rune at the end.
func cut(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func (p *printer) str(s string) { p.buf = append(p.buf, s...) }

func (p *printer) full() bool { return len(p.buf) > maxText }

// value prints v. known: the reader knows its type from the context, so that it need not be repeated.
func (p *printer) value(v reflect.Value, known bool, depth int) {
	if p.full() || depth > maxDepth {
		p.str("…")
		return
	}
	t := v.Type()
	switch v.Kind() {
	case reflect.Bool:
		p.basic(t, known, strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.basic(t, known, strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.basic(t, known, strconv.FormatUint(v.Uint(), 10))
	case reflect.Uintptr:
		p.basic(t, known, "0x"+strconv.FormatUint(v.Uint(), 16))
	case reflect.Float32:
		p.basic(t, known, float(v.Float(), 32))
	case reflect.Float64:
		p.basic(t, known, float(v.Float(), 64))
	case reflect.Complex64:
		p.basic(t, known, complexText(v.Complex(), 32))
	case reflect.Complex128:
		p.basic(t, known, complexText(v.Complex(), 64))
	case reflect.String:
		p.basic(t, known, quote(v.String()))
	case reflect.Slice:
		p.slice(v, t, known, depth)
	case reflect.Array:
		p.typeName(t, known, depth)
		p.elems(v, depth)
	case reflect.Struct:
		p.typeName(t, known, depth)
		p.fields(v, t, depth)
	case reflect.Map:
		p.mapping(v, t, known, depth)
	case reflect.Pointer:
		p.pointer(v, t, depth)
	case reflect.Func:
		p.function(v, t)
	case reflect.Interface:
		if v.IsNil() {
			p.str("nil")
		} else {
			p.value(v.Elem(), false, depth)
		}
	case reflect.Chan, reflect.UnsafePointer:
		p.address(t, v.Pointer())
	}
}

// part prints an element or a field.
func (p *printer) part(v reflect.Value, known bool, depth int) {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Func, reflect.Chan:
		if v.IsNil() {
			p.str("nil")
			return
		}
	}
	p.value(v, known, depth+1)
}

// basic prints the text of a value of a basic type, as T(text) where that is not the type the text has by itself.
func (p *printer) basic(t reflect.Type, known bool, text string) {
	if known || isDefault(t) {
		p.str(text)
		return
	}
	p.str(typeText(t))
	p.str("(")
	p.str(text)
	p.str(")")
}

func isDefault(t reflect.Type) bool {
	switch t.String() {
	case "int", "string", "bool":
		return true
	}
	return false
}

func float(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "math.NaN()"
	case math.IsInf(f, 1):
		return "math.Inf(1)"
	case math.IsInf(f, -1):
		return "math.Inf(-1)"
	}
	return strconv.FormatFloat(f, 'g', -1, bits)
}

func complexText(c complex128, bits int) string {
	im := float(imag(c), bits)
	if im[0] != '-' && im[0] != '+' {
		im = "+" + im
	}
	return "(" + float(real(c), bits) + im + "i)"
}

func quote(s string) string {
	if len(s) > maxString {
		return strconv.Quote(cut(s, maxString)) + "…"
	}
	if len(s) > 0 && strconv.CanBackquote(s) {
		for i := 0; i < len(s); i++ {
			if s[i] == '"' || s[i] == '\\' {
				return "`" + s + "`"
			}
		}
	}
	return strconv.Quote(s)
}

// typeName prints the type in front of a composite literal. Elements of a slice, array or map go without.
func (p *printer) typeName(t reflect.Type, known bool, depth int) {
	if !known || depth == 0 {
		p.str(typeText(t))
	}
}

func (p *printer) isNil(v reflect.Value, t reflect.Type) bool {
	if !v.IsNil() {
		return false
	}
	if s := typeText(t); s[0] == '*' || s[0] == '<' || len(s) > 4 && (s[:4] == "func" || s[:4] == "chan") {
		p.str("(" + s + ")(nil)")
	} else {
		p.str(s + "(nil)")
	}
	return true
}

func (p *printer) slice(v reflect.Value, t reflect.Type, known bool, depth int) {
	if p.isNil(v, t) {
		return
	}
	if t.Elem().Kind() == reflect.Uint8 && v.Len() > 0 {
		if b := v.Bytes(); printable(b) {
			p.str(typeText(t) + "(" + quote(string(b)) + ")")
			return
		}
	}
	if p.enter(v, v.Len() > 0) {
		return
	}
	p.typeName(t, known, depth)
	p.elems(v, depth)
	p.leave(v.Len() > 0)
}

func printable(b []byte) bool {
	if len(b) > maxString {
		b = b[:maxString]
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || !strconv.IsPrint(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
		i += n
	}
	return true
}

func (p *printer) elems(v reflect.Value, depth int) {
	p.str("{")
	n := v.Len()
	for i := 0; i < n; i++ {
		if i > 0 {
			p.str(", ")
		}
		if i == maxElems || p.full() {
			p.str("…")
			p.more(n)
			break
		}
		p.part(v.Index(i), true, depth)
	}
	p.str("}")
}

func (p *printer) more(n int) {
	p.str(" /* " + strconv.Itoa(n) + " elements */")
}

func (p *printer) fields(v reflect.Value, t reflect.Type, depth int) {
	p.str("{")
	for i := 0; i < v.NumField(); i++ {
		if i > 0 {
			p.str(", ")
		}
		if p.full() {
			p.str("…")
			break
		}
		p.str(t.Field(i).Name)
		p.str(": ")
		f := v.Field(i)
		p.part(f, !isComposite(f.Kind()), depth)
	}
	p.str("}")
}

// isComposite says whether literals of the kind begin with a type, which only elements go without.
func isComposite(k reflect.Kind) bool {
	return k == reflect.Slice || k == reflect.Array || k == reflect.Struct || k == reflect.Map
}

func (p *printer) mapping(v reflect.Value, t reflect.Type, known bool, depth int) {
	if p.isNil(v, t) {
		return
	}
	if p.enter(v, true) {
		return
	}
	p.typeName(t, known, depth)
	p.str("{")
	for i, e := range entries(v) {
		if i > 0 {
			p.str(", ")
		}
		if i == maxElems || p.full() {
			p.str("…")
			p.more(v.Len())
			break
		}
		p.value(e.Key, true, depth+1)
		p.str(": ")
		p.part(e.Value, true, depth)
	}
	p.str("}")
	p.leave(true)
}

// entries returns the entries of a map that may be printed, in order; of a very large one any.
func entries(m reflect.Value) []fmtsort.Entry {
	if m.Len() <= 10000 {
		return fmtsort.Sort(m)
	}
	var list []fmtsort.Entry
	for it := m.MapRange(); len(list) <= maxElems && it.Next(); {
		list = append(list, fmtsort.Entry{Key: it.Key(), Value: it.Value()})
	}
	return list
}

func (p *printer) pointer(v reflect.Value, t reflect.Type, depth int) {
	if p.isNil(v, t) {
		return
	}
	if !isComposite(t.Elem().Kind()) {
		p.address(t, v.Pointer())
		return
	}
	if p.enter(v, true) {
		return
	}
	e := v.Elem()
	switch e.Kind() {
	case reflect.Slice, reflect.Map:
		if e.IsNil() {
			p.address(t, v.Pointer())
			p.leave(true)
			return
		}
	}
	p.str("&")
	p.value(e, false, depth+1)
	p.leave(true)
}

// enter notes that what v points to is being printed. If it is already, it prints … and returns true.
func (p *printer) enter(v reflect.Value, follow bool) bool {
	if !follow {
		return false
	}
	here := place{v.UnsafePointer(), v.Type()}
	for _, q := range p.seen {
		if q == here {
			p.str("…")
			return true
		}
	}
	p.seen = append(p.seen, here)
	return false
}

func (p *printer) leave(follow bool) {
	if follow {
		p.seen = p.seen[:len(p.seen)-1]
	}
}

func (p *printer) address(t reflect.Type, addr uintptr) {
	if addr == 0 {
		p.str("(" + typeText(t) + ")(nil)")
		return
	}
	p.str("(" + typeText(t) + ")(0x" + strconv.FormatUint(uint64(addr), 16) + ")")
}

func (p *printer) function(v reflect.Value, t reflect.Type) {
	if p.isNil(v, t) {
		return
	}
	if f := runtime.FuncForPC(v.Pointer()); f != nil {
		p.str(f.Name())
	} else {
		p.address(t, v.Pointer())
	}
}
