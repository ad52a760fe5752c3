package template

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"text/template/parse"
)

// maxDepth limits templates that invoke each other.
const maxDepth = 100000

// An ExecError is an error while a template was executed, other than one of the writer.
type ExecError struct {
	Name string
	Err  error
}

// Error says what is wrong.
func (e ExecError) Error() string { return e.Err.Error() }

// Unwrap returns e.Err.
func (e ExecError) Unwrap() error { return e.Err }

// writeError is thrown when the writer fails.
type writeError struct{ err error }

var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
)

type variable struct {
	name  string
	value reflect.Value
}

// A state is an execution. It is copied for each {{template}}.
type state struct {
	tmpl  *Template
	w     io.Writer
	node  parse.Node // for errors
	vars  []variable
	depth int
}

// missing stands for a value that does not exist.
var missing = reflect.ValueOf(missingValue{})

type missingValue struct{}

var (
	errorType    = reflect.TypeOf((*error)(nil)).Elem()
	stringerType = reflect.TypeOf((*fmt.Stringer)(nil)).Elem()
	valueType    = reflect.TypeOf(reflect.Value{})
)

func isMissing(v reflect.Value) bool { return v.IsValid() && v.Type() == missing.Type() }

func (s *state) errorf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if s.node == nil {
		err = prefixed{fmt.Sprintf("template: %s: ", s.tmpl.Name()), err}
	} else {
		location, context := s.tmpl.ErrorContext(s.node)
		err = prefixed{fmt.Sprintf("template: %s: executing %q at <%s>: ", location, s.tmpl.Name(), context), err}
	}
	panic(ExecError{s.tmpl.Name(), err})
}

// prefixed is an error with the place where it happened in front.
type prefixed struct {
	where string
	err   error
}

func (p prefixed) Error() string { return p.where + p.err.Error() }
func (p prefixed) Unwrap() error { return errors.Unwrap(p.err) }

func (s *state) at(n parse.Node) { s.node = n }

func (s *state) set(name string, v reflect.Value) {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			s.vars[i].value = v
			return
		}
	}
	s.errorf("undefined variable: %s", name)
}

func (s *state) lookup(name string) reflect.Value {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return s.vars[i].value
		}
	}
	s.errorf("undefined variable: %s", name)
	return missing
}

// ExecuteTemplate executes the associated template of that name.
func (t *Template) ExecuteTemplate(w io.Writer, name string, data any) error {
	v := t.Lookup(name)
	if v == nil {
		return fmt.Errorf("template: no template %q associated with template %q", name, t.name)
	}
	return v.Execute(w, data)
}

// Execute writes the template, filled with data, to w. After an error part of it may have been written.
func (t *Template) Execute(w io.Writer, data any) (err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case runtime.Error:
			panic(e)
		case writeError:
			err = e.err
		case ExecError:
			err = e
		default:
			panic(e)
		}
	}()
	dot, ok := data.(reflect.Value)
	if !ok {
		dot = reflect.ValueOf(data)
	}
	s := &state{tmpl: t, w: w, vars: []variable{{"$", dot}}}
	if t.Tree == nil || t.Root == nil {
		s.errorf("%q is an incomplete or empty template", t.Name())
	}
	s.walk(dot, t.Root)
	return nil
}

// ---- statements ----

func (s *state) walk(dot reflect.Value, n parse.Node) {
	s.at(n)
	switch n := n.(type) {
	case *parse.ActionNode:
		v := s.pipeline(dot, n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			s.print(n, v)
		}
	case *parse.BreakNode:
		panic(errBreak)
	case *parse.ContinueNode:
		panic(errContinue)
	case *parse.CommentNode:
	case *parse.IfNode:
		s.branch(dot, &n.BranchNode)
	case *parse.WithNode:
		s.branch(dot, &n.BranchNode)
	case *parse.ListNode:
		for _, e := range n.Nodes {
			s.walk(dot, e)
		}
	case *parse.RangeNode:
		s.rangeOver(dot, n)
	case *parse.TemplateNode:
		s.invoke(dot, n)
	case *parse.TextNode:
		if _, err := s.w.Write(n.Text); err != nil {
			panic(writeError{err})
		}
	default:
		s.errorf("unknown node: %s", n)
	}
}

// branch executes {{if}} and {{with}}.
func (s *state) branch(dot reflect.Value, n *parse.BranchNode) {
	defer func(mark int) { s.vars = s.vars[:mark] }(len(s.vars))
	v := s.pipeline(dot, n.Pipe)
	truth, ok := isTrue(indirectInterface(v))
	switch {
	case !ok:
		s.errorf("if/with can't use %v", v)
	case truth:
		if n.NodeType == parse.NodeWith {
			dot = v
		}
		s.walk(dot, n.List)
	case n.ElseList != nil:
		s.walk(dot, n.ElseList)
	}
}

// IsTrue reports whether v is not the zero value of its type, or empty, and whether that means anything for it.
func IsTrue(v any) (truth, ok bool) { return isTrue(reflect.ValueOf(v)) }

func isTrue(v reflect.Value) (truth, ok bool) {
	if !v.IsValid() || isMissing(v) {
		return false, true
	}
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() > 0, true
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() != 0, true
	case reflect.Chan, reflect.Func, reflect.Pointer, reflect.UnsafePointer, reflect.Interface:
		return !v.IsNil(), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int() != 0, true
	case reflect.Float32, reflect.Float64:
		return v.Float() != 0, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return v.Uint() != 0, true
	case reflect.Struct:
		return true, true
	}
	return false, false
}

func (s *state) rangeOver(dot reflect.Value, n *parse.RangeNode) {
	s.at(n)
	mark := len(s.vars)
	defer func() {
		s.vars = s.vars[:mark]
		if e := recover(); e != nil && e != errBreak {
			panic(e)
		}
	}()
	v, _ := indirect(s.pipeline(dot, n.Pipe))
	mark = len(s.vars) // the pipeline's variables live as long as the loop
	defer func(n int) { mark = n }(mark - len(n.Pipe.Decl))
	each := func(key, elem reflect.Value) {
		s.bind(n.Pipe, key, elem)
		defer func() {
			s.vars = s.vars[:mark]
			if e := recover(); e != nil && e != errContinue {
				panic(e)
			}
		}()
		s.walk(elem, n.List)
	}
	if s.elements(v, n.Pipe, each) == 0 && n.ElseList != nil {
		s.walk(dot, n.ElseList)
	}
}

// bind sets the variables of a {{range}}, the last two of the stack: one is the element, two are key and element.
func (s *state) bind(p *parse.PipeNode, key, elem reflect.Value) {
	values := []reflect.Value{elem}
	if len(p.Decl) > 1 {
		values = []reflect.Value{key, elem}
	}
	for i := range p.Decl {
		if p.IsAssign {
			s.set(p.Decl[i].Ident[0], values[i])
		} else {
			s.vars[len(s.vars)-len(p.Decl)+i].value = values[i]
		}
	}
}

// elements calls each for what v holds, and returns how often.
func (s *state) elements(v reflect.Value, p *parse.PipeNode, each func(key, elem reflect.Value)) (n int) {
	switch {
	case !v.IsValid():
		return 0 // an invalid value is likely a nil map: no elements
	case isMissing(v):
		s.errorf("range can't iterate over %v", "<no value>")
	}
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		for ; n < v.Len(); n++ {
			each(reflect.ValueOf(n), v.Index(n))
		}
		return n
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, k int) bool { return compare(keys[i], keys[k]) < 0 })
		for _, k := range keys {
			each(k, v.MapIndex(k))
		}
		return len(keys)
	case reflect.Chan:
		if v.IsNil() {
			return 0
		}
		if v.Type().ChanDir() == reflect.SendDir {
			s.errorf("range over send-only channel %v", v)
		}
		for ; ; n++ {
			elem, ok := v.Recv()
			if !ok {
				return n
			}
			each(reflect.ValueOf(n), elem)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if len(p.Decl) > 1 {
			s.errorf("can't use %v to iterate over more than one variable", v)
		}
		for ; n < int(v.Int()); n++ {
			each(reflect.ValueOf(n), reflect.ValueOf(n).Convert(v.Type()))
		}
		return n
	case reflect.Func:
		if count, ok := iterate(v, len(p.Decl), each); ok {
			return count
		}
	}
	s.errorf("range can't iterate over %v", v)
	return 0
}

// iterate ranges over a function that takes a yield function; false: v is none.
func iterate(v reflect.Value, vars int, each func(key, elem reflect.Value)) (n int, ok bool) {
	t := v.Type()
	if t.NumIn() != 1 || t.NumOut() != 0 || t.In(0).Kind() != reflect.Func {
		return 0, false
	}
	yield := t.In(0)
	if yield.NumOut() != 1 || yield.Out(0).Kind() != reflect.Bool || yield.NumIn() == 0 || yield.NumIn() > 2 || vars > yield.NumIn() {
		return 0, false
	}
	v.Call([]reflect.Value{reflect.MakeFunc(yield, func(args []reflect.Value) []reflect.Value {
		if len(args) == 2 && vars < 2 {
			each(reflect.Value{}, args[0]) // like a Go loop with one variable: the key
		} else {
			each(args[0], args[len(args)-1])
		}
		n++
		return []reflect.Value{reflect.ValueOf(true)}
	})})
	return n, true
}

func (s *state) invoke(dot reflect.Value, n *parse.TemplateNode) {
	s.at(n)
	t := s.tmpl.Lookup(n.Name)
	if t == nil {
		s.errorf("template %q not defined", n.Name)
	}
	if s.depth == maxDepth {
		s.errorf("exceeded maximum template depth (%v)", maxDepth)
	}
	dot = s.pipeline(dot, n.Pipe)
	inner := &state{tmpl: t, w: s.w, vars: []variable{{"$", dot}}, depth: s.depth + 1}
	if t.Tree == nil || t.Root == nil {
		inner.errorf("%q is an incomplete or empty template", t.Name())
	}
	inner.walk(dot, t.Root)
}

// ---- pipelines ----

// pipeline evaluates p and sets the variables that it declares.
func (s *state) pipeline(dot reflect.Value, p *parse.PipeNode) (v reflect.Value) {
	if p == nil {
		return v
	}
	s.at(p)
	v = missing
	for _, c := range p.Cmds {
		v = s.command(dot, c, v)
		if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
			v = v.Elem()
		}
	}
	for _, d := range p.Decl {
		if p.IsAssign {
			s.set(d.Ident[0], v)
		} else {
			s.vars = append(s.vars, variable{d.Ident[0], v})
		}
	}
	return v
}

// command evaluates c, whose last argument is final unless that is missing.
func (s *state) command(dot reflect.Value, c *parse.CommandNode, final reflect.Value) reflect.Value {
	first := c.Args[0]
	switch n := first.(type) {
	case *parse.FieldNode:
		return s.field(dot, n, c.Args, final)
	case *parse.ChainNode:
		return s.chain(dot, n, c.Args, final)
	case *parse.IdentifierNode:
		return s.function(dot, n, c, c.Args, final)
	case *parse.PipeNode:
		s.noArgs(c.Args, final)
		return s.pipeline(dot, n)
	case *parse.VariableNode:
		return s.variable(dot, n, c.Args, final)
	}
	s.at(first)
	s.noArgs(c.Args, final)
	switch n := first.(type) {
	case *parse.BoolNode:
		return reflect.ValueOf(n.True)
	case *parse.DotNode:
		return dot
	case *parse.NilNode:
		s.errorf("nil is not a command")
	case *parse.NumberNode:
		return s.constant(n)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	}
	s.errorf("can't evaluate command %q", first)
	return missing
}

func (s *state) noArgs(args []parse.Node, final reflect.Value) {
	if len(args) > 1 || !isMissing(final) {
		s.errorf("can't give argument to non-function %s", args[0])
	}
}

// constant gives a number the type that Go would give it.
func (s *state) constant(n *parse.NumberNode) reflect.Value {
	s.at(n)
	hex := len(n.Text) > 2 && n.Text[0] == '0' && (n.Text[1] == 'x' || n.Text[1] == 'X')
	switch {
	case n.IsComplex:
		return reflect.ValueOf(n.Complex128)
	case n.IsFloat && !(hex && !strings.ContainsAny(n.Text, "pP")) && n.Text[0] != '\'' && strings.ContainsAny(n.Text, ".eEpP"):
		return reflect.ValueOf(n.Float64)
	case n.IsInt:
		return reflect.ValueOf(int(n.Int64))
	case n.IsUint:
		s.errorf("%s overflows int", n.Text)
	}
	return missing
}

func (s *state) field(dot reflect.Value, n *parse.FieldNode, args []parse.Node, final reflect.Value) reflect.Value {
	s.at(n)
	return s.fields(dot, dot, n, n.Ident, args, final)
}

func (s *state) chain(dot reflect.Value, n *parse.ChainNode, args []parse.Node, final reflect.Value) reflect.Value {
	s.at(n)
	if n.Node.Type() == parse.NodeNil {
		s.errorf("indirection through explicit nil in %s", n)
	}
	return s.fields(dot, s.arg(dot, nil, n.Node), n, n.Field, args, final)
}

func (s *state) variable(dot reflect.Value, n *parse.VariableNode, args []parse.Node, final reflect.Value) reflect.Value {
	s.at(n)
	v := s.lookup(n.Ident[0])
	if len(n.Ident) == 1 {
		s.noArgs(args, final)
		return v
	}
	return s.fields(dot, v, n, n.Ident[1:], args, final)
}

// fields follows names; the last one may be a method with arguments.
func (s *state) fields(dot, v reflect.Value, n parse.Node, names []string, args []parse.Node, final reflect.Value) reflect.Value {
	last := len(names) - 1
	for _, name := range names[:last] {
		v = s.member(dot, name, n, nil, missing, v)
	}
	return s.member(dot, names[last], n, args, final, v)
}

func (s *state) function(dot reflect.Value, n *parse.IdentifierNode, c parse.Node, args []parse.Node, final reflect.Value) reflect.Value {
	s.at(n)
	f, builtin, ok := findFunction(n.Ident, s.tmpl)
	if !ok {
		s.errorf("%q is not a defined function", n.Ident)
	}
	return s.call(dot, f, builtin, c, n.Ident, args, final)
}

// member evaluates .name of v: a method, a field or a map's element. args[0] is the name itself.
func (s *state) member(dot reflect.Value, name string, n parse.Node, args []parse.Node, final, v reflect.Value) reflect.Value {
	if !v.IsValid() {
		if s.tmpl.missingKey == missingError {
			s.errorf("nil data; no entry for key %q", name)
		}
		return reflect.Value{}
	}
	typ := v.Type()
	v, isNil := indirect(v)
	if v.Kind() == reflect.Interface && isNil {
		s.errorf("nil pointer evaluating %s.%s", typ, name)
	}
	ptr := v
	if ptr.Kind() != reflect.Interface && ptr.Kind() != reflect.Pointer && ptr.CanAddr() {
		ptr = ptr.Addr()
	}
	if m := ptr.MethodByName(name); m.IsValid() {
		return s.call(dot, m, false, n, name, args, final)
	}
	hasArgs := len(args) > 1 || !isMissing(final)
	switch v.Kind() {
	case reflect.Struct:
		if f, ok := v.Type().FieldByName(name); ok {
			field, err := v.FieldByIndexErr(f.Index)
			switch {
			case !f.IsExported():
				s.errorf("%s is an unexported field of struct type %s", name, typ)
			case err != nil:
				s.errorf("%v", err)
			case hasArgs:
				s.errorf("%s has arguments but cannot be invoked as function", name)
			}
			return field
		}
	case reflect.Map:
		key := reflect.ValueOf(name)
		if key.Type().AssignableTo(v.Type().Key()) {
			if hasArgs {
				s.errorf("%s is not a method but has arguments", name)
			}
			return s.element(v, key, name)
		}
	case reflect.Pointer:
		if elem := v.Type().Elem(); elem.Kind() == reflect.Struct {
			if _, ok := elem.FieldByName(name); !ok {
				break // no such field is the better error
			}
		}
		if isNil {
			s.errorf("nil pointer evaluating %s.%s", typ, name)
		}
	}
	s.errorf("can't evaluate field %s in type %s", name, typ)
	return missing
}

func (s *state) element(m, key reflect.Value, name string) reflect.Value {
	v := m.MapIndex(key)
	if v.IsValid() {
		return v
	}
	switch s.tmpl.missingKey {
	case missingZero:
		return reflect.Zero(m.Type().Elem())
	case missingError:
		s.errorf("map has no entry for key %q", name)
	}
	return v
}

// ---- calls ----

// call calls f with args[1:] and final; n and name are for errors.
func (s *state) call(dot, f reflect.Value, builtin bool, n parse.Node, name string, args []parse.Node, final reflect.Value) reflect.Value {
	if len(args) > 0 {
		args = args[1:]
	}
	typ := f.Type()
	num := len(args)
	if !isMissing(final) {
		num++
	}
	fixed := typ.NumIn()
	if typ.IsVariadic() {
		fixed--
		if num < fixed {
			s.errorf("wrong number of args for %s: want at least %d got %d", name, fixed, num)
		}
	} else if num != fixed {
		s.errorf("wrong number of args for %s: want %d got %d", name, fixed, num)
	}
	if err := checkResults(name, typ); err != nil {
		s.errorf("can't call method/function %q with %d results", name, typ.NumOut())
	}
	if builtin && (name == "and" || name == "or") {
		return s.shortCircuit(dot, name, args, final)
	}
	argv := make([]reflect.Value, 0, num)
	for i, a := range args {
		argv = append(argv, s.arg(dot, paramType(typ, i, fixed), a))
	}
	if !isMissing(final) {
		argv = append(argv, s.finalArg(typ, fixed, len(argv), final))
	}
	v, err := safeCall(f, argv)
	if err != nil {
		s.at(n)
		s.errorf("error calling %s: %w", name, err)
	}
	return unwrap(v)
}

// shortCircuit evaluates the arguments of and, or as far as it must.
func (s *state) shortCircuit(dot reflect.Value, name string, args []parse.Node, final reflect.Value) (v reflect.Value) {
	empty := reflect.TypeOf((*any)(nil)).Elem()
	for _, a := range args {
		v = s.arg(dot, empty, a)
		if truth, _ := isTrue(indirectInterface(v)); truth == (name == "or") {
			return unwrap(v)
		}
	}
	if !isMissing(final) {
		v = s.validate(final, empty)
	}
	return unwrap(v)
}

func unwrap(v reflect.Value) reflect.Value {
	if v.IsValid() && v.Type() == valueType {
		v = v.Interface().(reflect.Value)
	}
	return v
}

func paramType(typ reflect.Type, i, fixed int) reflect.Type {
	if i >= fixed && typ.IsVariadic() {
		return typ.In(typ.NumIn() - 1).Elem()
	}
	return typ.In(i)
}

func (s *state) finalArg(typ reflect.Type, fixed, i int, final reflect.Value) reflect.Value {
	t := paramType(typ, i, fixed)
	return s.validate(final, t)
}

// safeCall calls f; a panic in it is an error.
func safeCall(f reflect.Value, args []reflect.Value) (v reflect.Value, err error) {
	defer func() {
		if e := recover(); e != nil {
			if inner, ok := e.(error); ok {
				err = inner
			} else {
				err = fmt.Errorf("%v", e)
			}
		}
	}()
	results := f.Call(args)
	if len(results) == 2 && !results[1].IsNil() {
		return results[0], results[1].Interface().(error)
	}
	return results[0], nil
}

func canBeNil(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return true
	case reflect.Struct:
		return t == valueType
	}
	return false
}

// validate makes v fit type t: by conversion to an interface, through a pointer, or by taking the address.
func (s *state) validate(v reflect.Value, t reflect.Type) reflect.Value {
	switch {
	case !v.IsValid():
		if t == nil {
			return reflect.ValueOf(nil)
		}
		if canBeNil(t) {
			return reflect.Zero(t)
		}
		s.errorf("invalid value; expected %s", t)
	case t == nil:
		return v
	case t == valueType && v.Type() != t:
		return reflect.ValueOf(v)
	case v.Type().AssignableTo(t):
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
		if v.Type().AssignableTo(t) {
			return v
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(t):
		if v.IsNil() {
			s.errorf("dereference of nil pointer of type %s", t)
		}
		return v.Elem()
	case reflect.PointerTo(v.Type()).AssignableTo(t) && v.CanAddr():
		return v.Addr()
	}
	s.errorf("wrong type for value; expected %s; got %s", t, v.Type())
	return missing
}

// arg evaluates an operand as a value of type t; nil: any.
func (s *state) arg(dot reflect.Value, t reflect.Type, n parse.Node) reflect.Value {
	s.at(n)
	switch n := n.(type) {
	case *parse.DotNode:
		return s.validate(dot, t)
	case *parse.NilNode:
		if t == nil || canBeNil(t) {
			if t == nil {
				return reflect.ValueOf(nil)
			}
			return reflect.Zero(t)
		}
		s.errorf("cannot assign nil to %s", t)
	case *parse.FieldNode:
		return s.validate(s.field(dot, n, []parse.Node{n}, missing), t)
	case *parse.VariableNode:
		return s.validate(s.variable(dot, n, nil, missing), t)
	case *parse.PipeNode:
		return s.validate(s.pipeline(dot, n), t)
	case *parse.IdentifierNode:
		return s.validate(s.function(dot, n, n, nil, missing), t)
	case *parse.ChainNode:
		return s.validate(s.chain(dot, n, nil, missing), t)
	}
	if t == nil || t.Kind() == reflect.Interface && t.NumMethod() == 0 {
		return s.untyped(n)
	}
	return s.typed(t, n)
}

// untyped evaluates a constant for an empty interface.
func (s *state) untyped(n parse.Node) reflect.Value {
	switch n := n.(type) {
	case *parse.BoolNode:
		return reflect.ValueOf(n.True)
	case *parse.NumberNode:
		return s.constant(n)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	}
	s.errorf("can't handle assignment of %s to empty interface argument", n)
	return missing
}

// typed evaluates a constant as a value of type t.
func (s *state) typed(t reflect.Type, n parse.Node) reflect.Value {
	v := reflect.New(t).Elem()
	num, _ := n.(*parse.NumberNode)
	want := ""
	switch t.Kind() {
	case reflect.Bool:
		if b, ok := n.(*parse.BoolNode); ok {
			v.SetBool(b.True)
			return v
		}
		want = "bool"
	case reflect.String:
		if str, ok := n.(*parse.StringNode); ok {
			v.SetString(str.Text)
			return v
		}
		want = "string"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if num != nil && num.IsInt {
			v.SetInt(num.Int64)
			return v
		}
		want = "integer"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if num != nil && num.IsUint {
			v.SetUint(num.Uint64)
			return v
		}
		want = "unsigned integer"
	case reflect.Float32, reflect.Float64:
		if num != nil && num.IsFloat {
			v.SetFloat(num.Float64)
			return v
		}
		want = "float"
	case reflect.Complex64, reflect.Complex128:
		if num != nil && num.IsComplex {
			v.SetComplex(num.Complex128)
			return v
		}
		want = "complex"
	case reflect.Struct:
		if t == valueType {
			return reflect.ValueOf(s.untyped(n))
		}
	}
	if want == "" {
		s.errorf("can't handle %s for arg of type %s", n, t)
	}
	s.errorf("expected %s; found %s", want, n)
	return missing
}

// indirect follows pointers and interfaces; isNil: one of them is nil, and v is that one.
func indirect(v reflect.Value) (_ reflect.Value, isNil bool) {
	for ; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; v = v.Elem() {
		if v.IsNil() {
			return v, true
		}
	}
	return v, false
}

// indirectInterface returns what is in an interface, if v is one.
func indirectInterface(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Interface {
		return v
	}
	if v.IsNil() {
		return reflect.Value{}
	}
	return v.Elem()
}

// ---- printing ----

func (s *state) print(n parse.Node, v reflect.Value) {
	s.at(n)
	x, ok := printable(v)
	if !ok {
		s.errorf("can't print %s of type %s", n, v.Type())
	}
	if _, err := fmt.Fprint(s.w, x); err != nil {
		panic(writeError{err})
	}
}

// printable returns what to give to fmt for v.
func printable(v reflect.Value) (any, bool) {
	if v.Kind() == reflect.Pointer {
		v, _ = indirect(v)
	}
	if !v.IsValid() || isMissing(v) {
		return "<no value>", true
	}
	if t := v.Type(); !t.Implements(errorType) && !t.Implements(stringerType) {
		if pt := reflect.PointerTo(t); v.CanAddr() && (pt.Implements(errorType) || pt.Implements(stringerType)) {
			v = v.Addr()
		} else if v.Kind() == reflect.Chan || v.Kind() == reflect.Func {
			return nil, false
		}
	}
	return v.Interface(), true
}

// compare orders keys of maps: numbers, strings, then others by their structure.
func compare(a, b reflect.Value) int {
	a, b = indirectInterface(a), indirectInterface(b)
	if !a.IsValid() || !b.IsValid() || a.Kind() != b.Kind() {
		return order(rank(a), rank(b))
	}
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return order(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return order(a.Uint(), b.Uint())
	case reflect.Float32, reflect.Float64:
		return order(a.Float(), b.Float())
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Bool:
		return order(rankBool(a.Bool()), rankBool(b.Bool()))
	case reflect.Complex64, reflect.Complex128:
		if c := order(real(a.Complex()), real(b.Complex())); c != 0 {
			return c
		}
		return order(imag(a.Complex()), imag(b.Complex()))
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		return order(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := 0; i < a.NumField(); i++ {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := 0; i < a.Len(); i++ {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

func order[T int | int64 | uint64 | uintptr | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func rank(v reflect.Value) int { return int(v.Kind()) }

func rankBool(b bool) int {
	if b {
		return 1
	}
	return 0
}
