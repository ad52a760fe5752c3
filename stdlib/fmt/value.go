package fmt

import (
	"internal/fmtsort"
	"reflect"
	"strconv"
)

// open and shut write the brackets of a composite value, type first for %#v;
// between writes what stands between two elements.
func (p *pp) open(t reflect.Type, plain string) {
	if p.sharpV {
		p.buf = append(p.buf, t.String()...)
		p.buf = append(p.buf, '{')
	} else {
		p.buf = append(p.buf, plain...)
	}
}

func (p *pp) shut(plain byte) {
	if p.sharpV {
		plain = '}'
	}
	p.buf = append(p.buf, plain)
}

func (p *pp) between(i int) {
	if i == 0 {
		return
	}
	if p.sharpV {
		p.buf = append(p.buf, ',')
	}
	p.buf = append(p.buf, ' ')
}

func (p *pp) typedNil(t reflect.Type) {
	p.buf = append(p.buf, t.String()...)
	p.buf = append(p.buf, "(nil)"...)
}

// printValue prints a value that is not of an unnamed basic type. depth counts how far
// inside the operand it is; at 0 its methods have been tried already.
func (p *pp) printValue(v reflect.Value, verb rune, depth int) {
	if depth > 0 && v.IsValid() && v.CanInterface() {
		p.arg = v.Interface()
		if p.handleMethods(verb) {
			return
		}
	} else if depth > 0 {
		p.arg = nil
	}
	p.value = v
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.fmtInt(uint64(v.Int()), true, verb)
	case reflect.String:
		p.fmtString(v.String(), verb)
	case reflect.Struct:
		p.printStruct(v, verb, depth)
	case reflect.Slice, reflect.Array:
		p.printList(v, verb, depth)
	case reflect.Pointer:
		if depth == 0 && !v.IsNil() {
			switch e := v.Elem(); e.Kind() {
			case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
				p.buf = append(p.buf, '&')
				p.printValue(e, verb, 1)
				return
			}
		}
		p.fmtPointer(v, verb)
	case reflect.Interface:
		switch e := v.Elem(); {
		case e.IsValid():
			p.printValue(e, verb, depth+1)
		case p.sharpV:
			p.typedNil(v.Type())
		default:
			p.buf = append(p.buf, "<nil>"...)
		}
	case reflect.Map:
		p.printMap(v, verb, depth)
	case reflect.Bool:
		p.fmtBool(v.Bool(), verb)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.fmtInt(v.Uint(), false, verb)
	case reflect.Float32:
		p.fmtFloatVerb(v.Float(), 32, verb)
	case reflect.Float64:
		p.fmtFloatVerb(v.Float(), 64, verb)
	case reflect.Complex64:
		p.fmtComplex(v.Complex(), 64, verb)
	case reflect.Complex128:
		p.fmtComplex(v.Complex(), 128, verb)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.fmtPointer(v, verb)
	case reflect.Invalid:
		switch {
		case depth == 0:
			p.buf = append(p.buf, "<invalid reflect.Value>"...)
		case verb == 'v':
			p.buf = append(p.buf, "<nil>"...)
		default:
			p.badVerb(verb)
		}
	}
}

func (p *pp) printStruct(v reflect.Value, verb rune, depth int) {
	t := v.Type()
	p.open(t, "{")
	for i, n := 0, v.NumField(); i < n; i++ {
		p.between(i)
		if p.plusV || p.sharpV {
			if name := t.Field(i).Name; name != "" {
				p.buf = append(p.buf, name...)
				p.buf = append(p.buf, ':')
			}
		}
		f := v.Field(i)
		if f.Kind() == reflect.Interface && !f.IsNil() {
			f = f.Elem()
		}
		p.printValue(f, verb, depth+1)
	}
	p.shut('}')
}

func (p *pp) printMap(v reflect.Value, verb rune, depth int) {
	if p.sharpV && v.IsNil() {
		p.typedNil(v.Type())
		return
	}
	p.open(v.Type(), "map[")
	for i, e := range fmtsort.Sort(v) {
		p.between(i)
		p.printValue(e.Key, verb, depth+1)
		p.buf = append(p.buf, ':')
		p.printValue(e.Value, verb, depth+1)
	}
	p.shut(']')
}

func (p *pp) printList(v reflect.Value, verb rune, depth int) {
	t := v.Type()
	switch verb {
	case 's', 'q', 'x', 'X': // bytes are text to these
		if t.Elem().Kind() == reflect.Uint8 {
			p.fmtBytes(listBytes(v), verb, t.String())
			return
		}
	}
	if p.sharpV && v.Kind() == reflect.Slice && v.IsNil() {
		p.typedNil(t)
		return
	}
	p.open(t, "[")
	if n := v.Len(); n > 0 && !p.sharpV && verb == 'v' && p.plainList(v, t, n) {
		p.shut(']')
		return
	}
	for i, n := 0, v.Len(); i < n; i++ {
		p.between(i)
		p.printValue(v.Index(i), verb, depth+1)
	}
	p.shut(']')
}

// plainList prints the elements of a list of plain ints or strings for %v without flags, the
// commonest lists there are, without asking each for its methods.
func (p *pp) plainList(v reflect.Value, t reflect.Type, n int) bool {
	if p.flags != (flags{}) {
		return false
	}
	switch t.Elem() {
	case reflect.TypeOf(0):
		for i := 0; i < n; i++ {
			if i > 0 {
				p.buf = append(p.buf, ' ')
			}
			p.buf = strconv.AppendInt(p.buf, v.Index(i).Int(), 10)
		}
	case reflect.TypeOf(""):
		for i := 0; i < n; i++ {
			if i > 0 {
				p.buf = append(p.buf, ' ')
			}
			p.buf = append(p.buf, v.Index(i).String()...)
		}
	default:
		return false
	}
	return true
}

func listBytes(v reflect.Value) []byte {
	if v.Kind() == reflect.Slice {
		return v.Bytes()
	}
	if v.CanAddr() {
		return v.Slice(0, v.Len()).Bytes()
	}
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	return b
}

func (p *pp) fmtPointer(v reflect.Value, verb rune) {
	var u uintptr
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		u = v.Pointer()
	default:
		p.badVerb(verb)
		return
	}
	switch verb {
	case 'v':
		switch {
		case p.sharpV:
			p.buf = append(p.buf, '(')
			p.buf = append(p.buf, v.Type().String()...)
			p.buf = append(p.buf, ")("...)
			if u == 0 {
				p.buf = append(p.buf, "nil"...)
			} else {
				p.fmt0x64(uint64(u), true)
			}
			p.buf = append(p.buf, ')')
		case u == 0:
			p.padString("<nil>")
		default:
			p.fmt0x64(uint64(u), !p.sharp)
		}
	case 'p':
		p.fmt0x64(uint64(u), !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.fmtInt(uint64(u), false, verb)
	default:
		p.badVerb(verb)
	}
}

// badBytes treats bytes by a verb that is not for text: element by element.
func (p *pp) badBytes(b []byte, verb rune) {
	p.printValue(reflect.ValueOf(b), verb, 0)
}
