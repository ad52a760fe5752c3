package reflect

import "unsafe"

// ---- assignment ----

// assignTo returns v as a value of type t; context begins the panic's text if it cannot be.
func (v Value) assignTo(context string, t *rtype) Value {
	if v.typ == t && v.flag&flagMethod == 0 && v.flag != 0 {
		return Value{t, v.ptr, v.flag&(flagAddr|flagIndir) | v.flag.ro() | flag(t.kind)}
	}
	return v.assignInto(context, t, nil)
}

// assignInto is assignTo; an interface is made at target, if that is not nil.
func (v Value) assignInto(context string, t *rtype, target unsafe.Pointer) Value {
	if v.flag == 0 {
		panic(context + ": value of type nil is not assignable to type " + t.String())
	}
	if v.flag&flagMethod != 0 {
		v = makeMethodValue(context, v)
	}
	switch {
	case directlyAssignable(t, v.typ):
		return Value{t, v.ptr, v.flag&(flagAddr|flagIndir) | v.flag.ro() | flag(t.kind)}
	case implements(t, v.typ):
		if v.Kind() == Interface && v.IsNil() {
			return Value{t, unsafe_New(t), flagIndir | flag(Interface)}
		}
		x := valueInterface(v, false)
		if target == nil {
			target = unsafe_New(t)
		}
		convertIface(t, x, target)
		return Value{t, target, flagIndir | flag(Interface)}
	}
	panic(context + ": value of type " + v.typ.String() + " is not assignable to type " + t.String())
}

// ---- conversion ----

// Convert returns v converted to the type, by the rules of the language.
func (v Value) Convert(t Type) Value {
	if v.flag&flagMethod != 0 {
		v = makeMethodValue("Convert", v)
	}
	op := convertOp(toRType(t), v.typ)
	if op == nil {
		panic("reflect.Value.Convert: value of type " + v.typ.String() + " cannot be converted to type " + t.String())
	}
	return op(v, toRType(t))
}

// CanConvert reports whether Convert does not panic.
func (v Value) CanConvert(t Type) bool {
	vt := v.Type()
	if !vt.ConvertibleTo(t) {
		return false
	}
	switch {
	case vt.Kind() == Slice && t.Kind() == Array:
		return t.Len() <= v.Len()
	case vt.Kind() == Slice && t.Kind() == Pointer && t.Elem().Kind() == Array:
		return t.Elem().Len() <= v.Len()
	}
	return true
}

// A converter converts a value that suits it.
type converter func(v Value, t *rtype) Value

func isInt(k Kind) bool     { return k >= Int && k <= Int64 }
func isUint(k Kind) bool    { return k >= Uint && k <= Uintptr }
func isFloat(k Kind) bool   { return k == Float32 || k == Float64 }
func isComplex(k Kind) bool { return k == Complex64 || k == Complex128 }

// isText reports whether t is a slice of unnamed-package bytes or runes, the form that strings convert to.
func isText(t *rtype, elem Kind) bool {
	return t.Kind() == Slice && t.elem.PkgPath() == "" && t.elem.Kind() == elem
}

// convertOp returns what converts values of src to dst; nil: the language does not.
func convertOp(dst, src *rtype) converter {
	dk, sk := dst.Kind(), src.Kind()
	switch {
	case isInt(sk):
		switch {
		case isInt(dk), isUint(dk):
			return cvtInt
		case isFloat(dk):
			return cvtIntFloat
		case dk == String:
			return cvtIntString
		}
	case isUint(sk):
		switch {
		case isInt(dk), isUint(dk):
			return cvtUint
		case isFloat(dk):
			return cvtUintFloat
		case dk == String:
			return cvtUintString
		}
	case isFloat(sk):
		switch {
		case isInt(dk):
			return cvtFloatInt
		case isUint(dk):
			return cvtFloatUint
		case isFloat(dk):
			return cvtFloat
		}
	case isComplex(sk):
		if isComplex(dk) {
			return cvtComplex
		}
	case sk == String:
		switch {
		case isText(dst, Uint8):
			return cvtStringBytes
		case isText(dst, Int32):
			return cvtStringRunes
		}
	case sk == Slice:
		switch {
		case dk == String && isText(src, Uint8):
			return cvtBytesString
		case dk == String && isText(src, Int32):
			return cvtRunesString
		case dk == Pointer && dst.elem.Kind() == Array && src.elem == dst.elem.elem:
			return cvtSliceArrayPtr
		case dk == Array && src.elem == dst.elem:
			return cvtSliceArray
		}
	case sk == Chan:
		if dk == Chan && specialChannelAssignability(dst, src) {
			return cvtDirect
		}
	}
	if haveIdenticalUnderlyingType(dst, src, false) {
		return cvtDirect
	}
	if dk == Pointer && !dst.hasName() && sk == Pointer && !src.hasName() &&
		haveIdenticalUnderlyingType(dst.elem, src.elem, false) {
		return cvtDirect
	}
	if implements(dst, src) {
		if sk == Interface {
			return cvtI2I
		}
		return cvtT2I
	}
	return nil
}

// makeInt returns a value of the integer type t with the bits.
func makeInt(f flag, bits uint64, t *rtype) Value {
	p := unsafe_New(t)
	switch t.size {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
	return Value{t, p, f | flagIndir | flag(t.kind)}
}

func makeFloat(f flag, x float64, t *rtype) Value {
	p := unsafe_New(t)
	if t.size == 4 {
		*(*float32)(p) = float32(x)
	} else {
		*(*float64)(p) = x
	}
	return Value{t, p, f | flagIndir | flag(t.kind)}
}

// makeFloat32 keeps the bits of a signalling NaN.
func makeFloat32(f flag, x float32, t *rtype) Value {
	p := unsafe_New(t)
	*(*float32)(p) = x
	return Value{t, p, f | flagIndir | flag(t.kind)}
}

func makeComplex(f flag, x complex128, t *rtype) Value {
	p := unsafe_New(t)
	if t.size == 8 {
		*(*complex64)(p) = complex64(x)
	} else {
		*(*complex128)(p) = x
	}
	return Value{t, p, f | flagIndir | flag(t.kind)}
}

func makeString(f flag, s string, t *rtype) Value {
	p := new(string)
	*p = s
	return Value{t, unsafe.Pointer(p), f | flagIndir | flag(String)}
}

func cvtInt(v Value, t *rtype) Value       { return makeInt(v.flag.ro(), uint64(v.Int()), t) }
func cvtUint(v Value, t *rtype) Value      { return makeInt(v.flag.ro(), v.Uint(), t) }
func cvtFloatInt(v Value, t *rtype) Value  { return makeInt(v.flag.ro(), uint64(int64(v.Float())), t) }
func cvtFloatUint(v Value, t *rtype) Value { return makeInt(v.flag.ro(), uint64(v.Float()), t) }
func cvtIntFloat(v Value, t *rtype) Value  { return makeFloat(v.flag.ro(), float64(v.Int()), t) }
func cvtUintFloat(v Value, t *rtype) Value { return makeFloat(v.flag.ro(), float64(v.Uint()), t) }

func cvtFloat(v Value, t *rtype) Value {
	if v.Kind() == Float32 && t.Kind() == Float32 {
		return makeFloat32(v.flag.ro(), *(*float32)(v.ptr), t)
	}
	return makeFloat(v.flag.ro(), v.Float(), t)
}

func cvtComplex(v Value, t *rtype) Value { return makeComplex(v.flag.ro(), v.Complex(), t) }

func cvtIntString(v Value, t *rtype) Value {
	s := "\uFFFD"
	if x := v.Int(); int64(rune(x)) == x {
		s = string(rune(x))
	}
	return makeString(v.flag.ro(), s, t)
}

func cvtUintString(v Value, t *rtype) Value {
	s := "\uFFFD"
	if x := v.Uint(); uint64(rune(x)) == x {
		s = string(rune(x))
	}
	return makeString(v.flag.ro(), s, t)
}

func cvtBytesString(v Value, t *rtype) Value {
	return makeString(v.flag.ro(), string(*(*[]byte)(v.ptr)), t)
}

func cvtRunesString(v Value, t *rtype) Value {
	return makeString(v.flag.ro(), string(*(*[]rune)(v.ptr)), t)
}

func cvtStringBytes(v Value, t *rtype) Value {
	p := new([]byte)
	*p = []byte(*(*string)(v.ptr))
	return Value{t, unsafe.Pointer(p), v.flag.ro() | flagIndir | flag(Slice)}
}

func cvtStringRunes(v Value, t *rtype) Value {
	p := new([]rune)
	*p = []rune(*(*string)(v.ptr))
	return Value{t, unsafe.Pointer(p), v.flag.ro() | flagIndir | flag(Slice)}
}

func cvtSliceArrayPtr(v Value, t *rtype) Value {
	n := int(t.elem.arrayType().len)
	if n > v.Len() {
		panic("reflect: cannot convert slice with length " + itoa(v.Len()) + " to pointer to array with length " + itoa(n))
	}
	return Value{t, (*sliceHeader)(v.ptr).data, v.flag&^(flagIndir|flagAddr|flagKindMask) | flag(Pointer)}
}

func cvtSliceArray(v Value, t *rtype) Value {
	n := int(t.arrayType().len)
	if n > v.Len() {
		panic("reflect: cannot convert slice with length " + itoa(v.Len()) + " to array with length " + itoa(n))
	}
	p := unsafe_New(t)
	copyElems(t.elem, p, n, (*sliceHeader)(v.ptr).data, n)
	return Value{t, p, v.flag.ro() | flagIndir | flag(Array)}
}

// cvtDirect changes the type alone; a variable's value is copied.
func cvtDirect(v Value, t *rtype) Value {
	f, p := v.flag, v.ptr
	if f&flagAddr != 0 {
		p = unsafe_New(t)
		typedmemmove(t, p, v.ptr)
		f &^= flagAddr
	}
	return Value{t, p, v.flag.ro() | f&(flagIndir|flagKindMask)}
}

func cvtT2I(v Value, t *rtype) Value {
	target := unsafe_New(t)
	convertIface(t, valueInterface(v, false), target)
	return Value{t, target, v.flag.ro() | flagIndir | flag(Interface)}
}

func cvtI2I(v Value, t *rtype) Value {
	if v.IsNil() {
		return Value{t, unsafe_New(t), v.flag.ro() | flagIndir | flag(Interface)}
	}
	return cvtT2I(v.Elem(), t)
}
