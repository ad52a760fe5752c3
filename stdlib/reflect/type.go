// Package reflect lets a program look at its own types and values, and work with values whose types are
// only known at run time.
package reflect

import "strconv"

// A Type describes a Go type. Types can be compared with ==.
type Type interface {
	Align() int
	FieldAlign() int
	Method(int) Method
	MethodByName(string) (Method, bool)
	NumMethod() int
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	FieldByNameFunc(match func(string) bool) (StructField, bool)
	In(i int) Type
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type

	// Whether x does not fit a value of this type.
	OverflowComplex(x complex128) bool
	OverflowFloat(x float64) bool
	OverflowInt(x int64) bool
	OverflowUint(x uint64) bool

	CanSeq() bool  // whether Value.Seq works
	CanSeq2() bool // whether Value.Seq2 works

	common() *rtype
}

// A Kind is the sort of a type. The zero Kind is no kind.
type Kind uint

const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the old name of Pointer.
const Ptr = Pointer

var kindNames = [...]string{
	"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
	"uintptr", "float32", "float64", "complex64", "complex128", "array", "chan", "func", "interface", "map", "ptr",
	"slice", "string", "struct", "unsafe.Pointer",
}

// String returns the name of the kind.
func (k Kind) String() string {
	if uint(k) < uint(len(kindNames)) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// ChanDir is a channel type's direction.
type ChanDir int

const (
	RecvDir ChanDir = 1 << iota
	SendDir
	BothDir = RecvDir | SendDir
)

// String returns the direction as in a channel type.
func (d ChanDir) String() string {
	switch d {
	case SendDir:
		return "chan<-"
	case RecvDir:
		return "<-chan"
	case BothDir:
		return "chan"
	}
	return "ChanDir" + strconv.Itoa(int(d))
}

// A Method describes a method of a type.
type Method struct {
	Name    string
	PkgPath string // of unexported methods
	Type    Type   // with the receiver as first parameter, but for interface types
	Func    Value  // takes the receiver as its first argument; zero for interface types
	Index   int
}

// IsExported reports whether the method is exported.
func (m Method) IsExported() bool { return m.PkgPath == "" }

// A StructField describes a field of a struct.
type StructField struct {
	Name      string
	PkgPath   string // of unexported fields
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

// IsExported reports whether the field is exported.
func (f StructField) IsExported() bool { return f.PkgPath == "" }

// A StructTag is the tag string of a struct field, by convention key:"value" pairs.
type StructTag string

// Get returns the value for the key, or "".
func (tag StructTag) Get(key string) string {
	v, _ := tag.Lookup(key)
	return v
}

// Lookup returns the value for the key and whether it is there.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	for tag != "" {
		i := 0
		for i < len(tag) && tag[i] == ' ' {
			i++
		}
		tag = tag[i:]
		i = 0
		for i < len(tag) && tag[i] > ' ' && tag[i] != ':' && tag[i] != '"' && tag[i] != 0x7f {
			i++
		}
		if i == 0 || i+1 >= len(tag) || tag[i] != ':' || tag[i+1] != '"' {
			return "", false
		}
		name := string(tag[:i])
		tag = tag[i+1:]
		i = 1
		for i < len(tag) && tag[i] != '"' {
			if tag[i] == '\\' {
				i++
			}
			i++
		}
		if i >= len(tag) {
			return "", false
		}
		quoted := string(tag[:i+1])
		tag = tag[i+1:]
		if name == key {
			value, err := strconv.Unquote(quoted)
			return value, err == nil
		}
	}
	return "", false
}

// TypeOf returns the dynamic type of i, nil for a nil interface.
func TypeOf(i any) Type {
	t, _ := unpackEface(i)
	return toType(t)
}

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

// PointerTo returns the type of pointers to t.
func PointerTo(t Type) Type { return toRType(t).pointerTo() }

func (t *rtype) pointerTo() *rtype {
	if t.ptrTo != nil {
		return t.ptrTo
	}
	return ptrTo(t)
}

// ---- facts that every type has ----

func (t *rtype) common() *rtype { return t }
func (t *rtype) Align() int     { return int(t.align) }
func (t *rtype) FieldAlign() int {
	return int(t.fieldAlign)
}
func (t *rtype) Size() uintptr    { return t.size }
func (t *rtype) String() string   { return t.str }
func (t *rtype) Kind() Kind       { return Kind(t.kind) }
func (t *rtype) Comparable() bool { return t.tflag&tflagComparable != 0 }

func (t *rtype) Name() string {
	if t.tflag&tflagNamed == 0 {
		return ""
	}
	return t.name
}

func (t *rtype) PkgPath() string {
	if t.tflag&tflagNamed == 0 {
		return ""
	}
	if t.un == nil {
		if t.Kind() == UnsafePointer {
			return "unsafe"
		}
		return ""
	}
	return t.un.pkgPath
}

// ---- facts that only some kinds have ----

func (t *rtype) Bits() int {
	if t == nil {
		panic("reflect: Bits of nil Type")
	}
	if k := t.Kind(); k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.String())
	}
	return int(t.size) * 8
}

func (t *rtype) Elem() Type {
	switch t.Kind() {
	case Array, Chan, Map, Pointer, Slice:
		return toType(t.elem)
	}
	panic("reflect: Elem of invalid type " + t.String())
}

// must panics if the type is not of the kind that a method wants.
func (t *rtype) must(k Kind, method, kind string) {
	if t.Kind() != k {
		panic("reflect: " + method + " of non-" + kind + " type " + t.String())
	}
}

func (t *rtype) ChanDir() ChanDir {
	t.must(Chan, "ChanDir", "chan")
	return ChanDir(t.chanType().dir)
}

func (t *rtype) IsVariadic() bool {
	t.must(Func, "IsVariadic", "func")
	return t.tflag&tflagVariadic != 0
}

func (t *rtype) In(i int) Type {
	t.must(Func, "In", "func")
	return toType(t.funcType().params()[i])
}

func (t *rtype) NumIn() int {
	t.must(Func, "NumIn", "func")
	return int(t.funcType().nin)
}

func (t *rtype) NumOut() int {
	t.must(Func, "NumOut", "func")
	return int(t.funcType().nout)
}

func (t *rtype) Out(i int) Type {
	t.must(Func, "Out", "func")
	return toType(t.funcType().results()[i])
}

func (t *rtype) Key() Type {
	t.must(Map, "Key", "map")
	return toType(t.mapType().key)
}

func (t *rtype) Len() int {
	t.must(Array, "Len", "array")
	return int(t.arrayType().len)
}

func (t *rtype) NumField() int {
	t.must(Struct, "NumField", "struct")
	return t.structType().nfields
}

// ---- methods ----

func (t *rtype) NumMethod() int {
	if t.Kind() == Interface {
		return t.interfaceType().nmethods
	}
	return len(t.allMethods(true))
}

// withReceiver returns the type of the function that a method is, with its receiver as first parameter.
func withReceiver(recv *rtype, mtyp *rtype) *rtype {
	ft := mtyp.funcType()
	in := make([]*rtype, 0, 1+int(ft.nin))
	in = append(append(in, recv), ft.params()...)
	return funcOf(in, ft.results(), mtyp.tflag&tflagVariadic != 0)
}

func (t *rtype) Method(i int) (m Method) {
	if t.Kind() == Interface {
		list := t.interfaceType().list()
		if i < 0 || i >= len(list) {
			panic("reflect: Method index out of range")
		}
		p := &list[i]
		return Method{Name: p.name, PkgPath: p.pkgPath, Type: toType(p.typ), Index: i}
	}
	list := t.allMethods(true)
	if i < 0 || i >= len(list) {
		panic("reflect: Method index out of range")
	}
	p := &list[i]
	ft := withReceiver(t, p.mtyp)
	m = Method{Name: p.name, Type: toType(ft), Index: i}
	if p.tfn == nil {
		m.Func = MakeFunc(m.Type, func(in []Value) []Value {
			if m.Type.IsVariadic() {
				return in[0].Method(i).CallSlice(in[1:])
			}
			return in[0].Method(i).Call(in[1:])
		})
	} else {
		m.Func = Value{ft, newFuncval(p.tfn), flag(Func)}
	}
	return m
}

func (t *rtype) MethodByName(name string) (m Method, ok bool) {
	i := t.methodIndex(name)
	if i < 0 {
		return Method{}, false
	}
	return t.Method(i), true
}

// methodIndex finds an exported method, or any method of an interface; -1: there is none.
func (t *rtype) methodIndex(name string) int {
	if t.Kind() == Interface {
		list := t.interfaceType().list()
		for i := range list {
			if list[i].name == name {
				return i
			}
		}
		return -1
	}
	list := t.allMethods(true)
	lo, hi := 0, len(list)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if list[mid].name < name {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(list) && list[lo].name == name {
		return lo
	}
	return -1
}

// ---- fields ----

func (t *rtype) Field(i int) (f StructField) {
	t.must(Struct, "Field", "struct")
	return t.structType().field(i)
}

func (t *structType) field(i int) (f StructField) {
	if i < 0 || i >= t.nfields {
		panic("reflect: Field index out of bounds")
	}
	p := &t.list()[i]
	f.Type = toType(p.typ)
	f.Name = p.name
	f.Anonymous = p.embedded
	f.PkgPath = p.pkgPath
	f.Tag = StructTag(p.tag)
	f.Offset = p.offset
	f.Index = []int{i}
	return f
}

func (t *rtype) FieldByIndex(index []int) (f StructField) {
	t.must(Struct, "FieldByIndex", "struct")
	var typ Type = t
	for i, x := range index {
		if i > 0 {
			if typ.Kind() == Pointer && typ.Elem().Kind() == Struct {
				typ = typ.Elem()
			}
		}
		f = typ.Field(x)
		typ = f.Type
	}
	if len(index) > 0 {
		f.Index = append([]int(nil), index...)
		if len(index) == 1 {
			f.Index = index[:1:1]
		}
	}
	return f
}

func (t *rtype) FieldByName(name string) (f StructField, ok bool) {
	t.must(Struct, "FieldByName", "struct")
	st := t.structType()
	embedded := false
	if name != "" {
		list := st.list()
		for i := range list {
			if list[i].name == name {
				return st.field(i), true
			}
			if list[i].embedded {
				embedded = true
			}
		}
	}
	if !embedded {
		return
	}
	return st.search(func(s string) bool { return s == name })
}

func (t *rtype) FieldByNameFunc(match func(string) bool) (StructField, bool) {
	t.must(Struct, "FieldByNameFunc", "struct")
	return t.structType().search(match)
}

// A fieldScan is an embedded struct to look into, and the way to it.
type fieldScan struct {
	typ   *structType
	index []int
}

// search finds the field that match names by the language's rule: breadth first through embedded structs,
// the shallowest match counts, and two at one depth (also by way of one type embedded twice) are none.
func (t *structType) search(match func(string) bool) (result StructField, ok bool) {
	var current []fieldScan
	next := []fieldScan{{typ: t}}
	visited := map[*structType]bool{}
	var nextCount map[*structType]int
	for len(next) > 0 && !ok {
		current, next = next, current[:0]
		count := nextCount
		nextCount = nil
		for _, scan := range current {
			t := scan.typ
			if visited[t] {
				continue
			}
			visited[t] = true
			list := t.list()
			for i := range list {
				f := &list[i]
				var inner *rtype
				if f.embedded {
					inner = f.typ
					if inner.Kind() == Pointer {
						inner = inner.elem
					}
				}
				if match(f.name) {
					if count[t] > 1 || ok {
						return StructField{}, false
					}
					result = t.field(i)
					result.Index = append(append([]int(nil), scan.index...), i)
					ok = true
					continue
				}
				if ok || inner == nil || inner.Kind() != Struct {
					continue
				}
				st := inner.structType()
				if nextCount[st] > 0 {
					nextCount[st] = 2
					continue
				}
				if nextCount == nil {
					nextCount = map[*structType]int{}
				}
				nextCount[st] = 1
				if count[t] > 1 {
					nextCount[st] = 2
				}
				next = append(next, fieldScan{st, append(append([]int(nil), scan.index...), i)})
			}
		}
	}
	return result, ok
}

// ---- relations ----

func (t *rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return implements(toRType(u), t)
}

func (t *rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	uu := toRType(u)
	return directlyAssignable(uu, t) || implements(uu, t)
}

func (t *rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return convertOp(toRType(u), t) != nil
}

// implements reports whether V, which may be an interface type, has all methods of T, if that is one.
func implements(T, V *rtype) bool {
	if T.Kind() != Interface {
		return false
	}
	want := T.interfaceType().list()
	if len(want) == 0 {
		return true
	}
	if V.Kind() != Interface {
		return typeImplements(T, V)
	}
	have := V.interfaceType().list()
	i := 0
	for j := range have {
		if have[j].name == want[i].name && have[j].pkgPath == want[i].pkgPath && have[j].typ == want[i].typ {
			if i++; i >= len(want) {
				return true
			}
		}
	}
	return false
}

// directlyAssignable reports whether a value of type V can become one of type T without a change of its form.
func directlyAssignable(T, V *rtype) bool {
	if T == V {
		return true
	}
	if T.hasName() && V.hasName() || T.Kind() != V.Kind() {
		return false
	}
	if T.Kind() == Chan && specialChannelAssignability(T, V) {
		return true
	}
	return haveIdenticalUnderlyingType(T, V, true)
}

func (t *rtype) hasName() bool { return t.tflag&tflagNamed != 0 }

// A bidirectional channel may be assigned to a directed one of the same elements if one type has no name.
func specialChannelAssignability(T, V *rtype) bool {
	return V.ChanDir() == BothDir && (!T.hasName() || !V.hasName()) && haveIdenticalType(T.elem, V.elem, true)
}

func haveIdenticalType(T, V *rtype, cmpTags bool) bool {
	if cmpTags || T == V {
		return T == V
	}
	if T.Name() != V.Name() || T.Kind() != V.Kind() || T.PkgPath() != V.PkgPath() {
		return false
	}
	return haveIdenticalUnderlyingType(T, V, false)
}

func identicalLists(a, b []*rtype, cmpTags bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !haveIdenticalType(a[i], b[i], cmpTags) {
			return false
		}
	}
	return true
}

func identicalFields(t, v *structType, cmpTags bool) bool {
	if t.nfields != v.nfields || t.pkgPath != v.pkgPath {
		return false
	}
	a, b := t.list(), v.list()
	for i := range a {
		x, y := &a[i], &b[i]
		if x.name != y.name || x.pkgPath != y.pkgPath || x.embedded != y.embedded || x.offset != y.offset {
			return false
		}
		if cmpTags && x.tag != y.tag || !haveIdenticalType(x.typ, y.typ, cmpTags) {
			return false
		}
	}
	return true
}

func identicalMethods(a, b []imethod) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func haveIdenticalUnderlyingType(T, V *rtype, cmpTags bool) bool {
	if T == V {
		return true
	}
	kind := T.Kind()
	if kind != V.Kind() {
		return false
	}
	switch kind {
	case Array:
		return T.arrayType().len == V.arrayType().len && haveIdenticalType(T.elem, V.elem, cmpTags)
	case Chan:
		return T.chanType().dir == V.chanType().dir && haveIdenticalType(T.elem, V.elem, cmpTags)
	case Func:
		t, v := T.funcType(), V.funcType()
		return T.tflag&tflagVariadic == V.tflag&tflagVariadic &&
			identicalLists(t.params(), v.params(), cmpTags) && identicalLists(t.results(), v.results(), cmpTags)
	case Interface:
		return identicalMethods(T.interfaceType().list(), V.interfaceType().list())
	case Map:
		return haveIdenticalType(T.mapType().key, V.mapType().key, cmpTags) && haveIdenticalType(T.elem, V.elem, cmpTags)
	case Pointer, Slice:
		return haveIdenticalType(T.elem, V.elem, cmpTags)
	case Struct:
		return identicalFields(T.structType(), V.structType(), cmpTags)
	}
	return true // basic kinds
}

// TypeFor returns the type T.
func TypeFor[T any]() Type {
	var p *T
	t, _ := unpackEface(p)
	return toType(t.elem)
}
