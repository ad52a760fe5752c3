package reflect

import "unsafe"

// Call calls the function with the arguments; those of a variadic parameter are given one by one.
func (v Value) Call(in []Value) []Value {
	v.mustBe(Func, "Value.Call")
	v.mustBeExported("Value.Call")
	return v.call("Call", in)
}

// CallSlice calls a variadic function with the last argument being the slice.
func (v Value) CallSlice(in []Value) []Value {
	v.mustBe(Func, "Value.CallSlice")
	v.mustBeExported("Value.CallSlice")
	return v.call("CallSlice", in)
}

func (v Value) call(op string, in []Value) []Value {
	c := v.prepare(op, in)
	call(c.fn, c.rcvr, c.hasRcvr, c.args, c.out)
	return c.out
}

// A prepared call has everything checked and converted.
type prepared struct {
	fn, rcvr  unsafe.Pointer
	hasRcvr   bool
	args, out []Value
}

func (v Value) prepare(op string, in []Value) prepared {
	t := v.typ
	var fn, rcvr unsafe.Pointer
	hasRcvr := v.flag&flagMethod != 0
	if hasRcvr {
		var code unsafe.Pointer
		t, code, rcvr = methodReceiver(op, v)
		fn = newFuncval(code)
	} else {
		fn = v.pointer()
	}
	if fn == nil {
		panic("reflect.Value.Call: call of nil function")
	}
	ft := t.funcType()
	in = ft.arguments(op, in)
	args := make([]Value, len(in))
	params := ft.params()
	for i := range in {
		in[i].mustBeExported("Value." + op)
		args[i] = in[i].assignTo("reflect.Value.Call", params[i])
	}
	results := ft.results()
	out := make([]Value, len(results))
	for i, rt := range results {
		out[i] = Value{rt, unsafe_New(rt), flagIndir | flag(rt.kind)}
	}
	return prepared{fn, rcvr, hasRcvr, args, out}
}

// arguments checks the number of arguments, and puts those of a variadic parameter into a slice.
func (ft *funcType) arguments(op string, in []Value) []Value {
	n := int(ft.nin)
	variadic := ft.tflag&tflagVariadic != 0
	if op == "CallSlice" {
		if !variadic {
			panic("reflect: CallSlice of non-variadic function")
		}
		if len(in) < n {
			panic("reflect: CallSlice with too few input arguments")
		}
		if len(in) > n {
			panic("reflect: CallSlice with too many input arguments")
		}
		variadic = false
	} else {
		if variadic {
			n--
		}
		if len(in) < n {
			panic("reflect: Call with too few input arguments")
		}
		if !variadic && len(in) > n {
			panic("reflect: Call with too many input arguments")
		}
	}
	for _, x := range in {
		if x.Kind() == Invalid {
			panic("reflect: " + op + " using zero Value argument")
		}
	}
	params := ft.params()
	for i := 0; i < n; i++ {
		if xt, targ := in[i].Type(), toType(params[i]); !xt.AssignableTo(targ) {
			panic("reflect: " + op + " using " + xt.String() + " as type " + targ.String())
		}
	}
	if !variadic {
		return in
	}
	rest := len(in) - n
	slice := MakeSlice(toType(params[n]), rest, rest)
	elem := toType(params[n].elem)
	for i := 0; i < rest; i++ {
		x := in[n+i]
		if xt := x.Type(); !xt.AssignableTo(elem) {
			panic("reflect: cannot use " + xt.String() + " as type " + elem.String() + " in " + op)
		}
		slice.Index(i).Set(x)
	}
	all := make([]Value, 0, n+1)
	return append(append(all, in[:n]...), slice)
}

// methodReceiver returns the type and code of the method that v is, and the word it takes as its receiver.
func methodReceiver(op string, v Value) (t *rtype, code, rcvr unsafe.Pointer) {
	i := int(v.flag) >> flagMethodShift
	if v.typ.Kind() == Interface {
		m := &v.typ.interfaceType().list()[i]
		if m.pkgPath != "" {
			panic("reflect: " + op + " of unexported method")
		}
		if *(*unsafe.Pointer)(v.ptr) == nil {
			panic("reflect: " + op + " of method on nil interface value")
		}
		code, rcvr = ifaceMethod(v.ptr, i)
		return m.typ, code, rcvr
	}
	m := &v.typ.allMethods(true)[i]
	return m.mtyp, m.ifn, receiverWord(v)
}

// receiverWord is the data word of an interface that holds v: variables are copied.
func receiverWord(v Value) unsafe.Pointer {
	if v.typ.tflag&tflagDirectIface != 0 {
		return v.pointer()
	}
	if v.flag&flagAddr != 0 {
		p := unsafe_New(v.typ)
		typedmemmove(v.typ, p, v.ptr)
		return p
	}
	return v.ptr
}
