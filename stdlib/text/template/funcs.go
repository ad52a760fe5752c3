package template

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A FuncMap maps names to functions, each with one result, or two of which the second is an error.
type FuncMap map[string]any

// builtins are the functions that every template has.
var builtins = FuncMap{
	"and": and, "call": call, "html": HTMLEscaper, "index": index, "slice": slice, "js": JSEscaper, "len": length, "not": not, "or": or,
	"print": fmt.Sprint, "printf": fmt.Sprintf, "println": fmt.Sprintln, "urlquery": URLQueryEscaper,
	"eq": eq, "ge": ge, "gt": gt, "le": le, "lt": lt, "ne": ne,
}

func builtinNames() map[string]any { return builtins }

// checkFunc returns f as a value. It panics if templates cannot call it.
func checkFunc(name string, f any) reflect.Value {
	if !goodName(name) {
		panic(fmt.Errorf("function name %q is not a valid identifier", name))
	}
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func {
		panic("value for " + name + " not a function")
	}
	if err := checkResults(name, v.Type()); err != nil {
		panic(err)
	}
	return v
}

func goodName(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

func checkResults(name string, t reflect.Type) error {
	switch n := t.NumOut(); {
	case n == 1:
		return nil
	case n == 2 && t.Out(1) == errorType:
		return nil
	case n == 2:
		return fmt.Errorf("invalid function signature for %s: second return value should be error; is %s", name, t.Out(1))
	default:
		return fmt.Errorf("can't install method/function %q with %d results", name, n)
	}
}

func findFunction(name string, t *Template) (v reflect.Value, builtin, ok bool) {
	if t != nil && t.common != nil {
		t.mu.RLock()
		defer t.mu.RUnlock()
		if f, ok := t.execFuncs[name]; ok {
			return f, false, true
		}
	}
	if f, ok := builtins[name]; ok {
		return reflect.ValueOf(f), true, true
	}
	return reflect.Value{}, false, false
}

// prepareArg makes v fit a parameter.
func prepareArg(v reflect.Value, t reflect.Type) (reflect.Value, error) {
	if !v.IsValid() {
		if !canBeNil(t) {
			return reflect.Value{}, fmt.Errorf("value is nil; should be of type %s", t)
		}
		v = reflect.Zero(t)
	}
	if v.Type().AssignableTo(t) {
		return v, nil
	}
	if isIntKind(v.Kind()) && isIntKind(t.Kind()) && v.Type().ConvertibleTo(t) {
		return v.Convert(t), nil
	}
	return reflect.Value{}, fmt.Errorf("value has type %s; should be %s", v.Type(), t)
}

func isIntKind(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uintptr }

// indexArg returns an index as an int from 0 to limit.
func indexArg(v reflect.Value, limit int) (int, error) {
	var x int64
	switch {
	case !v.IsValid():
		return 0, errors.New("cannot index slice/array with nil")
	case v.CanInt():
		x = v.Int()
	case v.CanUint():
		x = int64(v.Uint())
	default:
		return 0, fmt.Errorf("cannot index slice/array with type %s", v.Type())
	}
	if x < 0 || int(x) < 0 || int(x) > limit {
		return 0, fmt.Errorf("index out of range: %d", x)
	}
	return int(x), nil
}

// index returns item[a][b]…
func index(item reflect.Value, indexes ...reflect.Value) (reflect.Value, error) {
	item = indirectInterface(item)
	if !item.IsValid() {
		return reflect.Value{}, errors.New("index of untyped nil")
	}
	for _, i := range indexes {
		i = indirectInterface(i)
		var isNil bool
		if item, isNil = indirect(item); isNil {
			return reflect.Value{}, errors.New("index of nil pointer")
		}
		switch item.Kind() {
		case reflect.Array, reflect.Slice, reflect.String:
			x, err := indexArg(i, item.Len())
			if err != nil {
				return reflect.Value{}, err
			}
			if x == item.Len() {
				return reflect.Value{}, fmt.Errorf("index out of range: %d", x)
			}
			item = item.Index(x)
		case reflect.Map:
			key, err := prepareArg(i, item.Type().Key())
			if err != nil {
				return reflect.Value{}, err
			}
			if v := item.MapIndex(key); v.IsValid() {
				item = v
			} else {
				item = reflect.Zero(item.Type().Elem())
			}
		default:
			return reflect.Value{}, fmt.Errorf("can't index item of type %s", item.Type())
		}
	}
	return item, nil
}

// slice returns item[a:b:c].
func slice(item reflect.Value, indexes ...reflect.Value) (reflect.Value, error) {
	item = indirectInterface(item)
	if !item.IsValid() {
		return reflect.Value{}, errors.New("slice of untyped nil")
	}
	if len(indexes) > 3 {
		return reflect.Value{}, fmt.Errorf("too many slice indexes: %d", len(indexes))
	}
	var limit int
	switch item.Kind() {
	case reflect.String:
		if len(indexes) == 3 {
			return reflect.Value{}, errors.New("cannot 3-index slice a string")
		}
		limit = item.Len()
	case reflect.Array, reflect.Slice:
		limit = item.Cap()
	default:
		return reflect.Value{}, fmt.Errorf("can't slice item of type %s", item.Type())
	}
	at := [3]int{0, item.Len()}
	for i, v := range indexes {
		x, err := indexArg(indirectInterface(v), limit)
		if err != nil {
			return reflect.Value{}, err
		}
		at[i] = x
	}
	if at[0] > at[1] {
		return reflect.Value{}, fmt.Errorf("invalid slice index: %d > %d", at[0], at[1])
	}
	if len(indexes) < 3 {
		return item.Slice(at[0], at[1]), nil
	}
	if at[1] > at[2] {
		return reflect.Value{}, fmt.Errorf("invalid slice index: %d > %d", at[1], at[2])
	}
	return item.Slice3(at[0], at[1], at[2]), nil
}

func length(arg reflect.Value) (int, error) {
	v, isNil := indirect(arg)
	if isNil || !v.IsValid() {
		return 0, errors.New("len of nil pointer")
	}
	switch v.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
		return v.Len(), nil
	}
	return 0, fmt.Errorf("len of type %s", v.Type())
}

// call calls a value that is a function.
func call(f reflect.Value, args ...reflect.Value) (reflect.Value, error) {
	f = indirectInterface(f)
	if !f.IsValid() {
		return reflect.Value{}, errors.New("call of nil")
	}
	t := f.Type()
	if t.Kind() != reflect.Func {
		return reflect.Value{}, fmt.Errorf("non-function of type %s", t)
	}
	if checkResults("", t) != nil {
		return reflect.Value{}, fmt.Errorf("function called with %d args; should be 1 or 2", t.NumOut())
	}
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
		if len(args) < fixed {
			return reflect.Value{}, fmt.Errorf("wrong number of args: got %d want at least %d", len(args), fixed)
		}
	} else if len(args) != fixed {
		return reflect.Value{}, fmt.Errorf("wrong number of args: got %d want %d", len(args), fixed)
	}
	argv := make([]reflect.Value, len(args))
	for i, a := range args {
		v, err := prepareArg(indirectInterface(a), paramType(t, i, fixed))
		if err != nil {
			return reflect.Value{}, fmt.Errorf("arg %d: %w", i, err)
		}
		argv[i] = v
	}
	v, err := safeCall(f, argv)
	return unwrap(v), err
}

// and, or are evaluated by the executor, which does not evaluate all arguments; here they have their types.
func and(first reflect.Value, more ...reflect.Value) reflect.Value { panic("unreachable") }
func or(first reflect.Value, more ...reflect.Value) reflect.Value  { panic("unreachable") }

func not(arg reflect.Value) bool {
	truth, _ := isTrue(indirectInterface(arg))
	return !truth
}

// ---- comparison ----

var (
	errBadType    = errors.New("invalid type for comparison")
	errBadTypes   = errors.New("incompatible types for comparison")
	errNoArgument = errors.New("missing argument for comparison")
)

type kind int

const (
	otherKind kind = iota
	boolKind
	complexKind
	intKind
	floatKind
	stringKind
	uintKind
)

func basicKind(v reflect.Value) (kind, error) {
	switch v.Kind() {
	case reflect.Bool:
		return boolKind, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intKind, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return uintKind, nil
	case reflect.Float32, reflect.Float64:
		return floatKind, nil
	case reflect.Complex64, reflect.Complex128:
		return complexKind, nil
	case reflect.String:
		return stringKind, nil
	}
	return otherKind, errBadType
}

// eq reports whether arg1 equals one of the others.
func eq(arg1 reflect.Value, others ...reflect.Value) (bool, error) {
	arg1 = indirectInterface(arg1)
	if len(others) == 0 {
		return false, errNoArgument
	}
	for _, arg := range others {
		if equal, err := equals(arg1, indirectInterface(arg)); err != nil || equal {
			return equal, err
		}
	}
	return false, nil
}

func equals(a, b reflect.Value) (bool, error) {
	ka, _ := basicKind(a)
	kb, _ := basicKind(b)
	if ka != kb {
		switch {
		case ka == intKind && kb == uintKind:
			return a.Int() >= 0 && uint64(a.Int()) == b.Uint(), nil
		case ka == uintKind && kb == intKind:
			return b.Int() >= 0 && a.Uint() == uint64(b.Int()), nil
		case a.IsValid() && b.IsValid():
			return false, errBadTypes
		}
		return false, nil
	}
	switch ka {
	case boolKind:
		return a.Bool() == b.Bool(), nil
	case complexKind:
		return a.Complex() == b.Complex(), nil
	case floatKind:
		return a.Float() == b.Float(), nil
	case intKind:
		return a.Int() == b.Int(), nil
	case stringKind:
		return a.String() == b.String(), nil
	case uintKind:
		return a.Uint() == b.Uint(), nil
	}
	if a.IsValid() && b.IsValid() && a.Kind() != b.Kind() {
		return false, fmt.Errorf("non-comparable types %s: %v, %s: %v", a, a.Type(), b.Type(), b)
	}
	if isNilValue(a) || isNilValue(b) {
		return isNilValue(a) == isNilValue(b), nil
	}
	if !b.Type().Comparable() {
		return false, fmt.Errorf("non-comparable type %s: %v", b, b.Type())
	}
	return a.Interface() == b.Interface(), nil
}

// isNilValue reports whether v is nothing, or nil.
func isNilValue(v reflect.Value) bool {
	return !v.IsValid() || canBeNil(v.Type()) && v.Kind() != reflect.Struct && v.IsNil()
}

func ne(a, b reflect.Value) (bool, error) {
	equal, err := eq(a, b)
	return !equal, err
}

func lt(a, b reflect.Value) (bool, error) {
	a, b = indirectInterface(a), indirectInterface(b)
	ka, err := basicKind(a)
	if err != nil {
		return false, err
	}
	kb, err := basicKind(b)
	if err != nil {
		return false, err
	}
	switch {
	case ka == intKind && kb == uintKind:
		return a.Int() < 0 || uint64(a.Int()) < b.Uint(), nil
	case ka == uintKind && kb == intKind:
		return b.Int() >= 0 && a.Uint() < uint64(b.Int()), nil
	case ka != kb:
		return false, errBadTypes
	case ka == boolKind || ka == complexKind:
		return false, errBadType
	}
	return compare(a, b) < 0, nil
}

func le(a, b reflect.Value) (bool, error) {
	less, err := lt(a, b)
	if less || err != nil {
		return less, err
	}
	return eq(a, b)
}

func gt(a, b reflect.Value) (bool, error) {
	less, err := le(a, b)
	return !less && err == nil, err
}

func ge(a, b reflect.Value) (bool, error) {
	less, err := lt(a, b)
	return !less && err == nil, err
}

// ---- escaping ----

var htmlReplacer = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "'", "&#39;", "&", "&amp;", "<", "&lt;", ">", "&gt;")

// HTMLEscape writes b to w with what HTML takes for markup escaped.
func HTMLEscape(w io.Writer, b []byte) { io.WriteString(w, HTMLEscapeString(string(b))) }

// HTMLEscapeString returns s with what HTML takes for markup escaped.
func HTMLEscapeString(s string) string { return htmlReplacer.Replace(s) }

// HTMLEscaper returns the arguments, printed, with what HTML takes for markup escaped.
func HTMLEscaper(args ...any) string { return HTMLEscapeString(printArgs(args)) }

// JSEscape writes b to w as part of a JavaScript string.
func JSEscape(w io.Writer, b []byte) { io.WriteString(w, JSEscapeString(string(b))) }

var jsSpecial = map[byte]string{'\\': `\\`, '\'': `\'`, '"': `\"`, '<': `\u003C`, '>': `\u003E`, '&': `\u0026`, '=': `\u003D`}

// JSEscapeString returns s as part of a JavaScript string.
func JSEscapeString(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if e, ok := jsSpecial[c]; ok {
				b.WriteString(e)
			} else if c < ' ' {
				fmt.Fprintf(&b, `\u%04X`, c)
			} else {
				b.WriteByte(c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsPrint(r) {
			b.WriteString(s[i : i+n])
		} else {
			fmt.Fprintf(&b, `\u%04X`, r)
		}
		i += n
	}
	return b.String()
}

// JSEscaper returns the arguments, printed, as part of a JavaScript string.
func JSEscaper(args ...any) string { return JSEscapeString(printArgs(args)) }

// URLQueryEscaper returns the arguments, printed, as part of a URL's query.
func URLQueryEscaper(args ...any) string { return url.QueryEscape(printArgs(args)) }

func printArgs(args []any) string {
	if len(args) == 1 {
		if s, ok := args[0].(string); ok {
			return s
		}
	}
	for i, a := range args {
		if x, ok := printable(reflect.ValueOf(a)); ok {
			args[i] = x
		}
	}
	return fmt.Sprint(args...)
}
