package reflect

import "unsafe"

// ---- setting variables ----

// Set assigns x, as the language would.
func (v Value) Set(x Value) {
	v.mustBeAssignable("Value.Set")
	x.mustBeExported("Value.Set")
	var target unsafe.Pointer
	if v.kind() == Interface {
		target = v.ptr
	}
	x = x.assignInto("reflect.Set", v.typ, target)
	if x.flag&flagIndir == 0 {
		*(*unsafe.Pointer)(v.ptr) = x.ptr
	} else if x.ptr != v.ptr {
		typedmemmove(v.typ, v.ptr, x.ptr)
	}
}

// SetBool sets a bool.
func (v Value) SetBool(x bool) {
	v.mustBeAssignable("Value.SetBool")
	v.mustBe(Bool, "Value.SetBool")
	*(*bool)(v.ptr) = x
}

// SetInt sets a signed integer.
func (v Value) SetInt(x int64) {
	v.mustBeAssignable("Value.SetInt")
	switch v.kind() {
	case Int, Int64:
		*(*int64)(v.ptr) = x
	case Int8:
		*(*int8)(v.ptr) = int8(x)
	case Int16:
		*(*int16)(v.ptr) = int16(x)
	case Int32:
		*(*int32)(v.ptr) = int32(x)
	default:
		v.wrong("Value.SetInt")
	}
}

// SetUint sets an unsigned integer.
func (v Value) SetUint(x uint64) {
	v.mustBeAssignable("Value.SetUint")
	switch v.kind() {
	case Uint, Uint64, Uintptr:
		*(*uint64)(v.ptr) = x
	case Uint8:
		*(*uint8)(v.ptr) = uint8(x)
	case Uint16:
		*(*uint16)(v.ptr) = uint16(x)
	case Uint32:
		*(*uint32)(v.ptr) = uint32(x)
	default:
		v.wrong("Value.SetUint")
	}
}

// SetFloat sets a floating-point number.
func (v Value) SetFloat(x float64) {
	v.mustBeAssignable("Value.SetFloat")
	switch v.kind() {
	case Float32:
		*(*float32)(v.ptr) = float32(x)
	case Float64:
		*(*float64)(v.ptr) = x
	default:
		v.wrong("Value.SetFloat")
	}
}

// SetComplex sets a complex number.
func (v Value) SetComplex(x complex128) {
	v.mustBeAssignable("Value.SetComplex")
	switch v.kind() {
	case Complex64:
		*(*complex64)(v.ptr) = complex64(x)
	case Complex128:
		*(*complex128)(v.ptr) = x
	default:
		v.wrong("Value.SetComplex")
	}
}

// SetString sets a string.
func (v Value) SetString(x string) {
	v.mustBeAssignable("Value.SetString")
	v.mustBe(String, "Value.SetString")
	*(*string)(v.ptr) = x
}

// SetBytes sets a slice of bytes.
func (v Value) SetBytes(x []byte) {
	v.mustBeAssignable("Value.SetBytes")
	v.mustBe(Slice, "Value.SetBytes")
	if v.typ.elem.Kind() != Uint8 {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
	*(*[]byte)(v.ptr) = x
}

// SetPointer sets an unsafe.Pointer.
func (v Value) SetPointer(x unsafe.Pointer) {
	v.mustBeAssignable("Value.SetPointer")
	v.mustBe(UnsafePointer, "Value.SetPointer")
	*(*unsafe.Pointer)(v.ptr) = x
}

// SetLen changes the length of a slice.
func (v Value) SetLen(n int) {
	v.mustBeAssignable("Value.SetLen")
	v.mustBe(Slice, "Value.SetLen")
	s := (*sliceHeader)(v.ptr)
	if uint(n) > uint(s.cap) {
		panic("reflect: slice length out of range in SetLen")
	}
	s.len = n
}

// SetCap reduces the capacity of a slice.
func (v Value) SetCap(n int) {
	v.mustBeAssignable("Value.SetCap")
	v.mustBe(Slice, "Value.SetCap")
	s := (*sliceHeader)(v.ptr)
	if n < s.len || n > s.cap {
		panic("reflect: slice capacity out of range in SetCap")
	}
	s.cap = n
}

// SetZero sets the variable to its type's zero value.
func (v Value) SetZero() {
	v.mustBeAssignable("Value.SetZero")
	typedmemclr(v.typ, v.ptr)
}

// Clear is the built-in clear.
func (v Value) Clear() {
	switch v.Kind() {
	case Slice:
		s := (*sliceHeader)(v.ptr)
		typedarrayclear(v.typ.elem, s.data, s.len)
	case Map:
		mapclear(v.typ, v.pointer())
	default:
		panic(&ValueError{"reflect.Value.Clear", v.Kind()})
	}
}

// ---- new values ----

// Zero returns the zero value of the type; it is no variable.
func Zero(typ Type) Value {
	if typ == nil {
		panic("reflect: Zero(nil)")
	}
	t := toRType(typ)
	if !t.indirect() {
		return Value{t, nil, flag(t.kind)}
	}
	return Value{t, unsafe_New(t), flag(t.kind) | flagIndir}
}

// New returns a pointer to a new variable of the type.
func New(typ Type) Value {
	if typ == nil {
		panic("reflect: New(nil)")
	}
	t := toRType(typ)
	return Value{t.pointerTo(), unsafe_New(t), flag(Pointer)}
}

// NewAt returns p as a pointer to the type.
func NewAt(typ Type, p unsafe.Pointer) Value {
	return Value{toRType(typ).pointerTo(), p, flag(Pointer)}
}

// ---- slices ----

// MakeSlice returns a new slice of the type.
func MakeSlice(typ Type, len, cap int) Value {
	if typ.Kind() != Slice {
		panic("reflect.MakeSlice of non-slice type")
	}
	if len < 0 {
		panic("reflect.MakeSlice: negative len")
	}
	if cap < 0 {
		panic("reflect.MakeSlice: negative cap")
	}
	if len > cap {
		panic("reflect.MakeSlice: len > cap")
	}
	t := toRType(typ)
	s := &sliceHeader{unsafe_NewArray(t.elem, cap), len, cap}
	return Value{t, unsafe.Pointer(s), flagIndir | flag(Slice)}
}

// grown returns the slice v, as a variable of its own, with room for n more elements.
func (v Value) grown(n int) Value {
	s := new(sliceHeader)
	*s = *(*sliceHeader)(v.ptr)
	if s.len+n < 0 {
		panic("reflect.Append: slice overflow")
	}
	if s.len+n > s.cap {
		growslice(v.typ.elem, s, n)
	}
	return Value{v.typ, unsafe.Pointer(s), flagIndir | flagAddr | flag(Slice)}
}

// Append is the built-in append.
func Append(s Value, x ...Value) Value {
	s.mustBe(Slice, "Append")
	n := s.Len()
	fl := s.flag.ro()
	s = s.grown(len(x))
	(*sliceHeader)(s.ptr).len = n + len(x)
	for i := range x {
		s.Index(n + i).Set(x[i])
	}
	s.flag = s.flag&^flagAddr | fl
	return s
}

// AppendSlice is append(s, t...).
func AppendSlice(s, t Value) Value {
	s.mustBe(Slice, "AppendSlice")
	t.mustBe(Slice, "AppendSlice")
	typesMustMatch("reflect.AppendSlice", s.Type(), t.Type())
	ns, nt := s.Len(), t.Len()
	fl := s.flag.ro()
	s = s.grown(nt)
	(*sliceHeader)(s.ptr).len = ns + nt
	Copy(s.Slice(ns, ns+nt), t)
	s.flag = s.flag&^flagAddr | fl
	return s
}

func typesMustMatch(what string, a, b Type) {
	if a != b {
		panic(what + ": " + a.String() + " != " + b.String())
	}
}

// Grow makes room for n more elements.
func (v Value) Grow(n int) {
	v.mustBeAssignable("Value.Grow")
	v.mustBe(Slice, "Value.Grow")
	if n < 0 {
		panic("reflect.Value.Grow: negative len")
	}
	s := (*sliceHeader)(v.ptr)
	switch {
	case s.len+n < 0:
		panic("reflect.Value.Grow: slice overflow")
	case s.len+n > s.cap:
		growslice(v.typ.elem, s, n)
	}
}

// elements returns the array under a slice, an addressable array or a string.
func (v Value) elements() (p unsafe.Pointer, n int) {
	if v.kind() == Array {
		return v.ptr, int(v.typ.arrayType().len)
	}
	s := (*sliceHeader)(v.ptr)
	return s.data, s.len
}

// Copy is the built-in copy; it takes arrays, too.
func Copy(dst, src Value) int {
	dk := dst.kind()
	if dk != Array && dk != Slice {
		panic(&ValueError{"reflect.Copy", dk})
	}
	if dk == Array {
		dst.mustBeAssignable("Copy")
	}
	dst.mustBeExported("Copy")
	sk := src.kind()
	fromString := sk == String && dst.typ.elem.Kind() == Uint8
	if sk != Array && sk != Slice && !fromString {
		panic(&ValueError{"reflect.Copy", sk})
	}
	src.mustBeExported("Copy")
	de := dst.typ.elem
	if !fromString {
		typesMustMatch("reflect.Copy", toType(de), toType(src.typ.elem))
	}
	dp, dn := dst.elements()
	if sk == Array && src.flag&flagIndir == 0 { // one pointer, which lies in src itself
		if dn == 0 || src.typ.arrayType().len == 0 {
			return 0
		}
		*(*unsafe.Pointer)(dp) = src.ptr
		return 1
	}
	sp, sn := src.elements()
	return copyElems(de, dp, dn, sp, sn)
}

// Slice is v[i:j].
func (v Value) Slice(i, j int) Value {
	switch v.kind() {
	case String:
		s := *(*string)(v.ptr)
		if i < 0 || j < i || j > len(s) {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		t := new(string)
		if i < len(s) {
			*t = s[i:j]
		}
		return Value{v.typ, unsafe.Pointer(t), v.flag &^ flagAddr}
	case Array, Slice:
		return v.slice(i, j, -1)
	}
	panic(&ValueError{"reflect.Value.Slice", v.kind()})
}

// Slice3 is v[i:j:k].
func (v Value) Slice3(i, j, k int) Value {
	switch v.kind() {
	case Array, Slice:
		return v.slice(i, j, k)
	}
	panic(&ValueError{"reflect.Value.Slice3", v.kind()})
}

// slice slices an array or a slice; k < 0: two indices were given.
func (v Value) slice(i, j, k int) Value {
	name := "reflect.Value.Slice"
	three := k != -1
	if three {
		name = "reflect.Value.Slice3"
	}
	t := v.typ
	var base unsafe.Pointer
	var cap int
	if v.kind() == Array {
		if v.flag&flagAddr == 0 {
			panic(name + ": slice of unaddressable array")
		}
		base, cap = v.ptr, int(t.arrayType().len)
		t = sliceOf(t.elem)
	} else {
		s := (*sliceHeader)(v.ptr)
		base, cap = s.data, s.cap
	}
	if !three {
		k = cap
	}
	if i < 0 || j < i || k < j || k > cap {
		panic(name + ": slice index out of bounds")
	}
	s := &sliceHeader{base, j - i, k - i}
	if k > i { // never past the end
		s.data = add(base, uintptr(i)*t.elem.size)
	}
	return Value{t, unsafe.Pointer(s), v.flag.ro() | flagIndir | flag(Slice)}
}
