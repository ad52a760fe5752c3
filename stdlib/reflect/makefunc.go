package reflect

import "unsafe"

// A makeFuncImpl is the closure of a function that MakeFunc made: the word that every func value begins with, and
// what its code, an adapter for the type, passes on.
type makeFuncImpl struct {
	code unsafe.Pointer
	typ  *rtype
	fn   func([]Value) []Value
	recv Value // of a method value: the method bound to its receiver
}

// A makeFuncFrame is what an adapter makes of a call: its closure, and pointers to the arguments as an interface
// would hold them. args is as long as the function has parameters.
type makeFuncFrame struct {
	code unsafe.Pointer
	impl *makeFuncImpl
	args [1]unsafe.Pointer
}

// MakeFunc returns a new function of the type that calls fn with its arguments; a variadic one's rest is a slice.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	t := toRType(typ)
	impl := &makeFuncImpl{code: makeFuncCode(t, callReflect), typ: t, fn: fn}
	return Value{t, unsafe.Pointer(impl), flag(Func)}
}

// callReflect is called by the adapters of MakeFunc. It returns an array of pointers to the results.
// The compiler marks it and callMethod as wrappers: recover works in what they call.
func callReflect(frame *makeFuncFrame) unsafe.Pointer {
	return frame.results(frame.impl.fn(frame.arguments()))
}

// callMethod is called by the adapters of method values.
func callMethod(frame *makeFuncFrame) unsafe.Pointer {
	m, op := frame.impl.recv, "Call"
	if m.Type().IsVariadic() {
		op = "CallSlice"
	}
	c := m.prepare(op, frame.arguments())
	call(c.fn, c.rcvr, c.hasRcvr, c.args, c.out)
	return frame.results(c.out)
}

func (frame *makeFuncFrame) arguments() []Value {
	params := frame.impl.typ.funcType().params()
	ptrs := unsafe.Slice(&frame.args[0], len(params))
	in := make([]Value, len(params))
	for i, t := range params {
		fl := flag(t.kind)
		if t.indirect() {
			fl |= flagIndir
		}
		in[i] = Value{t, ptrs[i], fl}
	}
	return in
}

func (frame *makeFuncFrame) results(out []Value) unsafe.Pointer {
	results := frame.impl.typ.funcType().results()
	if len(out) != len(results) {
		panic("reflect: wrong return count from function created by MakeFunc")
	}
	ret := make([]unsafe.Pointer, len(results)+1)
	for i, t := range results {
		v := out[i]
		if v.typ == nil {
			panic("reflect: function created by MakeFunc using " + "closure" + " returned zero Value")
		}
		if v.flag&flagRO != 0 {
			panic("reflect: function created by MakeFunc using " + "closure" + " returned value obtained from unexported field")
		}
		v = v.assignTo("reflect.MakeFunc", t)
		v.escape()
		ret[i] = v.ptr
	}
	return unsafe.Pointer(&ret[0])
}

// makeMethodValue turns a method bound to a value into an ordinary function value.
func makeMethodValue(op string, v Value) Value {
	if v.flag&flagMethod == 0 {
		panic("reflect: internal error: invalid use of makeMethodValue")
	}
	t, _, _ := methodReceiver(op, v)
	m := v // a variable is read when the method is called
	m.flag &^= flagRO
	impl := &makeFuncImpl{code: makeFuncCode(t, callMethod), typ: t, recv: m}
	return Value{t, unsafe.Pointer(impl), v.flag.ro() | flag(Func)}
}

// methodValueEntry is the code address that all method values share.
func methodValueEntry() uintptr {
	f := callReflect
	return funcEntry(*(*unsafe.Pointer)(unsafe.Pointer(&f)))
}
