package reflect

import (
	"strconv"
	"unsafe"
)

// A Value is a Go value of any type. The zero Value is no value.
//
// ptr is the value itself, if the type is pointer-shaped and flagIndir is not set, else a pointer to it.
type Value struct {
	typ *rtype
	ptr unsafe.Pointer
	flag
}

// The low five bits are the kind; flagMethod says that this is method number flag>>flagMethodShift of the value
// that typ and ptr are (its kind is Func then).
type flag uintptr

const (
	flagKindWidth        = 5
	flagKindMask    flag = 1<<flagKindWidth - 1
	flagStickyRO    flag = 1 << 5 // by way of an unexported field that is not embedded
	flagEmbedRO     flag = 1 << 6 // by way of an unexported embedded field
	flagIndir       flag = 1 << 7 // ptr points to the value
	flagAddr        flag = 1 << 8 // the value is a variable: it can be set
	flagMethod      flag = 1 << 9
	flagMethodShift      = 10
	flagRO               = flagStickyRO | flagEmbedRO
)

func (f flag) kind() Kind { return Kind(f & flagKindMask) }

// ro turns both read-only flags into the sticky one.
func (f flag) ro() flag {
	if f&flagRO != 0 {
		return flagStickyRO
	}
	return 0
}

// A ValueError is the panic of a method that does not fit the kind of its Value.
type ValueError struct {
	Method string
	Kind   Kind
}

// Error says what is wrong.
func (e *ValueError) Error() string {
	if e.Kind == 0 {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

func (f flag) wrong(method string) { panic(&ValueError{"reflect." + method, f.kind()}) }

func (f flag) mustBe(k Kind, method string) {
	if f.kind() != k {
		f.wrong(method)
	}
}

func (f flag) mustBeExported(method string) {
	if f == 0 {
		f.wrong(method)
	}
	if f&flagRO != 0 {
		panic("reflect: reflect." + method + " using value obtained using unexported field")
	}
}

func (f flag) mustBeAssignable(method string) {
	f.mustBeExported(method)
	if f&flagAddr == 0 {
		panic("reflect: reflect." + method + " using unaddressable value")
	}
}

// ValueOf returns the value in the interface, the zero Value for nil.
func ValueOf(i any) Value {
	t, p := unpackEface(i)
	if t == nil {
		return Value{}
	}
	f := flag(t.kind)
	if t.tflag&tflagDirectIface == 0 {
		f |= flagIndir
	}
	return Value{t, p, f}
}

// pointer returns a pointer-shaped value.
func (v Value) pointer() unsafe.Pointer {
	if v.flag&flagIndir != 0 {
		return *(*unsafe.Pointer)(v.ptr)
	}
	return v.ptr
}

// packed is the value as an interface: a copy, if it is a variable.
func packed(v Value) any {
	t, p := v.typ, v.ptr
	if t.tflag&tflagDirectIface != 0 {
		if v.flag&flagIndir != 0 {
			p = *(*unsafe.Pointer)(p)
		}
	} else if v.flag&flagAddr != 0 {
		c := unsafe_New(t)
		typedmemmove(t, c, p)
		p = c
	}
	return packEface(t, p)
}

// CanInterface reports whether Interface works: the value did not come through an unexported field.
func (v Value) CanInterface() bool {
	if v.flag == 0 {
		v.wrong("Value.CanInterface")
	}
	return v.flag&flagRO == 0
}

// Interface returns the value.
func (v Value) Interface() any { return valueInterface(v, true) }

func valueInterface(v Value, safe bool) any {
	if v.flag == 0 {
		v.wrong("Value.Interface")
	}
	if safe && v.flag&flagRO != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	if v.flag&flagMethod != 0 {
		v = makeMethodValue("Interface", v)
	}
	if v.kind() == Interface {
		return v.loadInterface()
	}
	return packed(v)
}

// loadInterface returns what the interface variable holds.
func (v Value) loadInterface() any {
	if v.typ.interfaceType().nmethods == 0 {
		return *(*any)(v.ptr)
	}
	return *(*interface{ M() })(v.ptr)
}

// Kind returns what kind of value v is; Invalid for the zero Value.
func (v Value) Kind() Kind { return v.kind() }

// IsValid reports whether v holds a value.
func (v Value) IsValid() bool { return v.flag != 0 }

// Type returns the static type of a variable, the dynamic type of what was in an interface.
func (v Value) Type() Type {
	if v.flag != 0 && v.flag&flagMethod == 0 {
		return v.typ
	}
	return v.methodValueType()
}

func (v Value) methodValueType() Type {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	i := int(v.flag) >> flagMethodShift
	if v.typ.Kind() == Interface {
		list := v.typ.interfaceType().list()
		if uint(i) >= uint(len(list)) {
			panic("reflect: internal error: invalid method index")
		}
		return toType(list[i].typ)
	}
	list := v.typ.allMethods(true)
	if uint(i) >= uint(len(list)) {
		panic("reflect: internal error: invalid method index")
	}
	return toType(list[i].mtyp)
}

// ---- scalars ----

// Bool returns the value of a bool.
func (v Value) Bool() bool {
	v.mustBe(Bool, "Value.Bool")
	return *(*bool)(v.ptr)
}

// Int returns the value of a signed integer.
func (v Value) Int() int64 {
	switch v.kind() {
	case Int, Int64:
		return *(*int64)(v.ptr)
	case Int8:
		return int64(*(*int8)(v.ptr))
	case Int16:
		return int64(*(*int16)(v.ptr))
	case Int32:
		return int64(*(*int32)(v.ptr))
	}
	panic(&ValueError{"reflect.Value.Int", v.kind()})
}

// CanInt reports whether Int can be used.
func (v Value) CanInt() bool { return v.kind() >= Int && v.kind() <= Int64 }

// Uint returns the value of an unsigned integer.
func (v Value) Uint() uint64 {
	switch v.kind() {
	case Uint, Uint64, Uintptr:
		return *(*uint64)(v.ptr)
	case Uint8:
		return uint64(*(*uint8)(v.ptr))
	case Uint16:
		return uint64(*(*uint16)(v.ptr))
	case Uint32:
		return uint64(*(*uint32)(v.ptr))
	}
	panic(&ValueError{"reflect.Value.Uint", v.kind()})
}

// CanUint reports whether Uint can be used.
func (v Value) CanUint() bool { return v.kind() >= Uint && v.kind() <= Uintptr }

// Float returns the value of a floating-point number.
func (v Value) Float() float64 {
	switch v.kind() {
	case Float32:
		return float64(*(*float32)(v.ptr))
	case Float64:
		return *(*float64)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.Float", v.kind()})
}

// CanFloat reports whether Float can be used.
func (v Value) CanFloat() bool { return v.kind() == Float32 || v.kind() == Float64 }

// Complex returns the value of a complex number.
func (v Value) Complex() complex128 {
	switch v.kind() {
	case Complex64:
		return complex128(*(*complex64)(v.ptr))
	case Complex128:
		return *(*complex128)(v.ptr)
	}
	panic(&ValueError{"reflect.Value.Complex", v.kind()})
}

// CanComplex reports whether Complex can be used.
func (v Value) CanComplex() bool { return v.kind() == Complex64 || v.kind() == Complex128 }

// String returns a string's value; for other kinds it does not panic but gives "<T Value>".
func (v Value) String() string {
	switch v.kind() {
	case String:
		return *(*string)(v.ptr)
	case Invalid:
		return "<invalid Value>"
	}
	return "<" + v.Type().String() + " Value>"
}

// Bytes returns the bytes of a []byte or of an addressable byte array.
func (v Value) Bytes() []byte {
	switch v.kind() {
	case Slice:
		if v.typ.elem.Kind() != Uint8 {
			panic("reflect.Value.Bytes of non-byte slice")
		}
		return *(*[]byte)(v.ptr)
	case Array:
		if v.typ.elem.Kind() != Uint8 {
			panic("reflect.Value.Bytes of non-byte array")
		}
		if !v.CanAddr() {
			panic("reflect.Value.Bytes of unaddressable byte array")
		}
		return unsafe.Slice((*byte)(v.ptr), int(v.typ.arrayType().len))
	}
	panic(&ValueError{"reflect.Value.Bytes", v.kind()})
}

// OverflowInt reports whether x does not fit v's type.
func (v Value) OverflowInt(x int64) bool {
	if !v.CanInt() {
		v.wrong("Value.OverflowInt")
	}
	shift := 64 - uint(v.typ.size)*8
	return x != x<<shift>>shift
}

// OverflowUint reports whether x does not fit v's type.
func (v Value) OverflowUint(x uint64) bool {
	if !v.CanUint() {
		v.wrong("Value.OverflowUint")
	}
	shift := 64 - uint(v.typ.size)*8
	return x != x<<shift>>shift
}

const (
	maxFloat32 = 0x1p127 * (1 + (1 - 0x1p-23))
	maxFloat64 = 0x1p1023 * (1 + (1 - 0x1p-52))
)

func float64bits(f float64) uint64 { return *(*uint64)(unsafe.Pointer(&f)) }

func overflowFloat32(x float64) bool {
	if x < 0 {
		x = -x
	}
	return maxFloat32 < x && x <= maxFloat64
}

// OverflowFloat reports whether x does not fit v's type.
func (v Value) OverflowFloat(x float64) bool {
	if !v.CanFloat() {
		v.wrong("Value.OverflowFloat")
	}
	return v.kind() == Float32 && overflowFloat32(x)
}

// OverflowComplex reports whether x does not fit v's type.
func (v Value) OverflowComplex(x complex128) bool {
	if !v.CanComplex() {
		v.wrong("Value.OverflowComplex")
	}
	return v.kind() == Complex64 && (overflowFloat32(real(x)) || overflowFloat32(imag(x)))
}

// ---- pointers ----

// IsNil reports whether a channel, func, interface, map, pointer or slice is nil.
func (v Value) IsNil() bool {
	switch v.kind() {
	case Chan, Func, Map, Pointer, UnsafePointer:
		return v.flag&flagMethod == 0 && v.pointer() == nil
	case Interface, Slice:
		return *(*unsafe.Pointer)(v.ptr) == nil // the type or itab word; the array
	}
	panic(&ValueError{"reflect.Value.IsNil", v.kind()})
}

// Pointer returns the value as a number: a pointer, the address of a slice's array, a function's code.
func (v Value) Pointer() uintptr { return v.pointerAs("Value.Pointer") }

// UnsafePointer returns it as an unsafe.Pointer.
func (v Value) UnsafePointer() unsafe.Pointer {
	switch v.kind() {
	case Pointer, Chan, Map, UnsafePointer:
		return v.pointer()
	case Slice:
		return *(*unsafe.Pointer)(v.ptr)
	}
	return unsafe.Add(nil, v.pointerAs("Value.UnsafePointer"))
}

func (v Value) pointerAs(method string) uintptr {
	switch v.kind() {
	case Pointer, Chan, Map, UnsafePointer:
		return uintptr(v.pointer())
	case Func:
		if v.flag&flagMethod != 0 {
			return methodValueEntry()
		}
		p := v.pointer()
		if p == nil {
			return 0
		}
		return funcEntry(p)
	case Slice:
		return uintptr(*(*unsafe.Pointer)(v.ptr))
	}
	panic(&ValueError{"reflect." + method, v.kind()})
}

// InterfaceData returns two words of an interface variable, as they are.
//
// Deprecated: the form of an interface's words is not part of the language.
func (v Value) InterfaceData() [2]uintptr {
	v.mustBe(Interface, "Value.InterfaceData")
	return *(*[2]uintptr)(v.ptr)
}

// UnsafeAddr returns the address of a variable.
func (v Value) UnsafeAddr() uintptr {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.UnsafeAddr", Invalid})
	}
	if v.flag&flagAddr == 0 {
		panic("reflect.Value.UnsafeAddr of unaddressable value")
	}
	return uintptr(v.ptr)
}

// CanAddr reports whether Addr can be used: v is a variable.
func (v Value) CanAddr() bool { return v.flag&flagAddr != 0 }

// CanSet reports whether v can be changed: it is a variable, not reached through an unexported field.
func (v Value) CanSet() bool { return v.flag&(flagAddr|flagRO) == flagAddr }

// Addr returns a pointer to the variable.
func (v Value) Addr() Value {
	if v.flag&flagAddr == 0 {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return Value{v.typ.pointerTo(), v.ptr, v.flag&flagRO | flag(Pointer)}
}

// Elem returns what an interface holds or a pointer points to: the zero Value for nil.
func (v Value) Elem() Value {
	switch v.kind() {
	case Interface:
		x := ValueOf(v.loadInterface())
		if x.flag != 0 {
			x.flag |= v.flag.ro()
		}
		return x
	case Pointer:
		p := v.pointer()
		if p == nil {
			return Value{}
		}
		t := v.typ.elem
		return Value{t, p, v.flag&flagRO | flagIndir | flagAddr | flag(t.kind)}
	}
	panic(&ValueError{"reflect.Value.Elem", v.kind()})
}

// Indirect returns what a pointer points to, and other values as they are.
func Indirect(v Value) Value {
	if v.Kind() != Pointer {
		return v
	}
	return v.Elem()
}

// ---- structs ----

// NumField returns how many fields a struct has.
func (v Value) NumField() int {
	v.mustBe(Struct, "Value.NumField")
	return v.typ.structType().nfields
}

// Field returns field number i of a struct.
func (v Value) Field(i int) Value {
	if v.kind() != Struct {
		v.wrong("Value.Field")
	}
	st := v.typ.structType()
	if uint(i) >= uint(st.nfields) {
		panic("reflect: Field index out of range")
	}
	f := &unsafe.Slice((*structField)(st.fields), st.nfields)[i]
	fl := v.flag&(flagStickyRO|flagIndir|flagAddr) | flag(f.typ.kind)
	if f.pkgPath != "" {
		if f.embedded {
			fl |= flagEmbedRO
		} else {
			fl |= flagStickyRO
		}
	}
	return Value{f.typ, add(v.ptr, f.offset), fl}
}

// intoEmbedded steps through a pointer to an embedded struct on the way to a field.
func (v Value) intoEmbedded() (Value, bool) {
	if v.Kind() == Pointer && v.typ.elem.Kind() == Struct {
		if v.IsNil() {
			return v, false
		}
		v = v.Elem()
	}
	return v, true
}

// FieldByIndex returns the field of a field, as StructField.Index has it.
func (v Value) FieldByIndex(index []int) Value {
	if len(index) == 1 {
		return v.Field(index[0])
	}
	v.mustBe(Struct, "Value.FieldByIndex")
	for i, x := range index {
		if i > 0 {
			var ok bool
			if v, ok = v.intoEmbedded(); !ok {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
		}
		v = v.Field(x)
	}
	return v
}

// FieldByIndexErr is FieldByIndex with an error instead of a panic for a nil pointer on the way.
func (v Value) FieldByIndexErr(index []int) (Value, error) {
	if len(index) == 1 {
		return v.Field(index[0]), nil
	}
	v.mustBe(Struct, "Value.FieldByIndexErr")
	for i, x := range index {
		if i > 0 {
			inner, ok := v.intoEmbedded()
			if !ok {
				return Value{}, nilEmbedded(v.typ.elem.Name())
			}
			v = inner
		}
		v = v.Field(x)
	}
	return v, nil
}

type nilEmbedded string

func (e nilEmbedded) Error() string {
	return "reflect: indirection through nil pointer to embedded struct field " + string(e)
}

// FieldByName returns the field, the zero Value if there is none.
func (v Value) FieldByName(name string) Value {
	v.mustBe(Struct, "Value.FieldByName")
	if f, ok := v.typ.FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// FieldByNameFunc returns the field whose name match likes; the zero Value if there is none or several.
func (v Value) FieldByNameFunc(match func(string) bool) Value {
	if f, ok := v.typ.FieldByNameFunc(match); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// ---- arrays, slices, strings ----

type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// SliceHeader and StringHeader are the words of slices and strings, without a claim on what they point to.
type SliceHeader struct {
	Data uintptr
	Len  int
	Cap  int
}

// StringHeader is what a string is made of.
type StringHeader struct {
	Data uintptr
	Len  int
}

// Len returns the length of an array, channel, map, slice or string.
func (v Value) Len() int {
	switch v.kind() {
	case Slice:
		return (*sliceHeader)(v.ptr).len
	case Array:
		return int(v.typ.arrayType().len)
	case String:
		return len(*(*string)(v.ptr))
	case Map:
		return maplen(v.pointer())
	case Chan:
		return chanlen(v.pointer())
	case Pointer:
		if v.typ.elem.Kind() == Array {
			return int(v.typ.elem.arrayType().len)
		}
		panic("reflect: call of reflect.Value.Len on ptr to non-array Value")
	}
	panic(&ValueError{"reflect.Value.Len", v.kind()})
}

// Cap returns the capacity of an array, channel or slice.
func (v Value) Cap() int {
	switch v.kind() {
	case Slice:
		return (*sliceHeader)(v.ptr).cap
	case Array:
		return int(v.typ.arrayType().len)
	case Chan:
		return chancap(v.pointer())
	case Pointer:
		if v.typ.elem.Kind() == Array {
			return int(v.typ.elem.arrayType().len)
		}
		panic("reflect: call of reflect.Value.Cap on ptr to non-array Value")
	}
	panic(&ValueError{"reflect.Value.Cap", v.kind()})
}

// Index returns element i of an array, slice or string.
func (v Value) Index(i int) Value {
	switch v.kind() {
	case Slice:
		s := (*sliceHeader)(v.ptr)
		if uint(i) >= uint(s.len) {
			panic("reflect: slice index out of range")
		}
		t := v.typ.elem
		return Value{t, add(s.data, uintptr(i)*t.size), flagAddr | flagIndir | v.flag.ro() | flag(t.kind)}
	case Array:
		if uint(i) >= uint(v.typ.arrayType().len) {
			panic("reflect: array index out of range")
		}
		t := v.typ.elem
		return Value{t, add(v.ptr, uintptr(i)*t.size), v.flag&(flagIndir|flagAddr) | v.flag.ro() | flag(t.kind)}
	case String:
		s := *(*string)(v.ptr)
		if uint(i) >= uint(len(s)) {
			panic("reflect: string index out of range")
		}
		b := new(uint8)
		*b = s[i]
		return Value{uint8Type(), unsafe.Pointer(b), v.flag.ro() | flag(Uint8) | flagIndir}
	}
	panic(&ValueError{"reflect.Value.Index", v.kind()})
}

func uint8Type() *rtype {
	t, _ := unpackEface(uint8(0))
	return t
}

// ---- methods ----

// NumMethod counts the exported methods; for interface types all.
func (v Value) NumMethod() int {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.NumMethod", Invalid})
	}
	if v.flag&flagMethod != 0 {
		return 0
	}
	return v.typ.NumMethod()
}

// Method returns a function value for method i bound to v.
func (v Value) Method(i int) Value {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.Method", Invalid})
	}
	if v.flag&flagMethod != 0 || uint(i) >= uint(v.typ.NumMethod()) {
		panic("reflect: Method index out of range")
	}
	if v.typ.Kind() == Interface && v.IsNil() {
		panic("reflect: Method on nil interface value")
	}
	fl := v.flag.ro() | v.flag&flagIndir | flag(Func) | flag(i)<<flagMethodShift | flagMethod
	return Value{v.typ, v.ptr, fl}
}

// MethodByName returns the method of that name as a func; the zero Value if there is none.
func (v Value) MethodByName(name string) Value {
	if v.typ == nil {
		panic(&ValueError{"reflect.Value.MethodByName", Invalid})
	}
	if v.flag&flagMethod != 0 {
		return Value{}
	}
	i := v.typ.methodIndex(name)
	if i < 0 {
		return Value{}
	}
	return v.Method(i)
}

// ---- zero and equal ----

// IsZero reports whether the value is its type's zero value.
func (v Value) IsZero() bool {
	switch v.kind() {
	case Bool:
		return !v.Bool()
	case Int, Int8, Int16, Int32, Int64:
		return v.Int() == 0
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return v.Uint() == 0
	case Float32, Float64:
		return float64bits(v.Float()) == 0
	case Complex64, Complex128:
		c := v.Complex()
		return float64bits(real(c)) == 0 && float64bits(imag(c)) == 0
	case Array:
		for i, n := 0, v.Len(); i < n; i++ {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case Chan, Func, Interface, Map, Pointer, Slice, UnsafePointer:
		return v.IsNil()
	case String:
		return v.Len() == 0
	case Struct:
		for i, n := 0, v.NumField(); i < n; i++ {
			if !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	}
	panic(&ValueError{"reflect.Value.IsZero", v.Kind()})
}

// Comparable reports whether comparing the value with == does not panic.
func (v Value) Comparable() bool {
	switch v.Kind() {
	case Func, Map, Slice:
		return false
	case Interface:
		return v.IsNil() || v.Elem().Comparable()
	case Array:
		switch v.typ.elem.Kind() {
		case Interface, Array, Struct:
			for i := 0; i < v.Len(); i++ {
				if !v.Index(i).Comparable() {
					return false
				}
			}
			return true
		}
		return v.typ.Comparable()
	case Struct:
		for i := 0; i < v.NumField(); i++ {
			if !v.Field(i).Comparable() {
				return false
			}
		}
		return true
	}
	return true
}

// Equal reports whether v == u: what interfaces hold is compared. Panics for what cannot be compared.
func (v Value) Equal(u Value) bool {
	if v.Kind() == Interface {
		v = v.Elem()
	}
	if u.Kind() == Interface {
		u = u.Elem()
	}
	if !v.IsValid() || !u.IsValid() {
		return v.IsValid() == u.IsValid()
	}
	if v.Kind() != u.Kind() || v.Type() != u.Type() {
		return false
	}
	switch v.Kind() {
	case Bool:
		return v.Bool() == u.Bool()
	case Int, Int8, Int16, Int32, Int64:
		return v.Int() == u.Int()
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return v.Uint() == u.Uint()
	case Float32, Float64:
		return v.Float() == u.Float()
	case Complex64, Complex128:
		return v.Complex() == u.Complex()
	case String:
		return v.String() == u.String()
	case Chan, Pointer, UnsafePointer:
		return v.pointer() == u.pointer()
	case Array:
		n := v.Len()
		if n == 0 && !v.typ.elem.Comparable() {
			break
		}
		for i := 0; i < n; i++ {
			if !v.Index(i).Equal(u.Index(i)) {
				return false
			}
		}
		return true
	case Struct:
		for i, n := 0, v.NumField(); i < n; i++ {
			if !v.Field(i).Equal(u.Field(i)) {
				return false
			}
		}
		return true
	case Func, Map, Slice:
		// fall out
	}
	panic("reflect.Value.Equal: values of type " + v.Type().String() + " are not comparable")
}

func itoa(i int) string { return strconv.Itoa(i) }
