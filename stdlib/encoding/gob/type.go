package gob

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A GobEncoder encodes itself.
type GobEncoder interface {
	GobEncode() ([]byte, error)
}

// A GobDecoder decodes itself; it must copy what it keeps.
type GobDecoder interface {
	GobDecode([]byte) error
}

// ---- types of the program ----

// How a type encodes itself.
const (
	xNone = iota
	xGob
	xBinary
	xText // is received only
)

// A userType is a type of the program: base behind indir pointers.
type userType struct {
	user, base reflect.Type
	indir      int
	enc, dec   int // how it does so itself
	encIndir   int // how many pointers before the type that does; -1: a pointer to user does
	decIndir   int
}

var userTypes sync.Map // of *userType, by reflect.Type

func typeOf[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

// validType returns what is known of a type; it is an error if it is a pointer to itself.
func validType(t reflect.Type) (*userType, error) {
	if ut, ok := userTypes.Load(t); ok {
		return ut.(*userType), nil
	}
	ut := &userType{user: t, base: t}
	for slow := t; ut.base.Kind() == reflect.Pointer; ut.indir++ {
		ut.base = ut.base.Elem()
		if ut.base == slow {
			return nil, errors.New("can't represent recursive pointer type " + ut.base.String())
		}
		if ut.indir%2 == 0 {
			slow = slow.Elem()
		}
	}
	var ok bool
	if ut.encIndir, ok = implements(t, typeOf[GobEncoder]()); ok {
		ut.enc = xGob
	} else if ut.encIndir, ok = implements(t, typeOf[encoding.BinaryMarshaler]()); ok {
		ut.enc = xBinary
	}
	if ut.decIndir, ok = implements(t, typeOf[GobDecoder]()); ok {
		ut.dec = xGob
	} else if ut.decIndir, ok = implements(t, typeOf[encoding.BinaryUnmarshaler]()); ok {
		ut.dec = xBinary
	}
	v, _ := userTypes.LoadOrStore(t, ut)
	return v.(*userType), nil
}

func userTypeOf(t reflect.Type) *userType {
	ut, err := validType(t)
	if err != nil {
		fail(err)
	}
	return ut
}

// implements reports whether t, or what it points to, or a pointer to it has the methods of i.
func implements(t, i reflect.Type) (indir int, ok bool) {
	for u := t; ; u = u.Elem() {
		if u.Implements(i) {
			return indir, true
		}
		if u.Kind() != reflect.Pointer {
			break
		}
		indir++
	}
	if t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(i) {
		return -1, true
	}
	return 0, false
}

func isExported(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// isSent reports whether a field is encoded.
func isSent(f *reflect.StructField) bool {
	if !isExported(f.Name) {
		return false
	}
	t := f.Type
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() != reflect.Chan && t.Kind() != reflect.Func
}

// ---- types as they are sent ----

// A typeId is the number of a type in a stream.
type typeId int32

// CommonType is what the descriptions of all types begin with. It is exported by historical accident.
type CommonType struct {
	Name string
	Id   typeId
}

// The types that need no description.
const (
	tBool typeId = iota + 1
	tInt
	tUint
	tFloat
	tBytes
	tString
	tComplex
	tInterface

	lastReserved typeId = 64
)

// A wireKind is which of its descriptions a type has; the numbers are fields' in a message.
type wireKind int

const (
	wireArray wireKind = iota
	wireSlice
	wireStruct
	wireMap
	wireGob
	wireBinary
	wireText
	wireNone
)

// A wireType describes a type, ours or one that was received.
type wireType struct {
	CommonType
	kind   wireKind
	key    typeId
	elem   typeId
	length int
	fields []wireField
}

type wireField struct {
	name string
	id   typeId
}

// externalKind is the wireKind of a type that encodes itself.
func externalKind(x int) wireKind { return wireGob + wireKind(x-xGob) }

// The descriptions of the program's types. All under typeLock.
var (
	typeLock sync.Mutex
	lastId   = lastReserved
	types    map[reflect.Type]*wireType
	byId     map[typeId]*wireType
)

func (w *wireType) setId() {
	if w.Id == 0 {
		lastId++
		w.Id = lastId
		byId[lastId] = w
	}
}

// A typeInfo is what an encoder needs to announce a type.
type typeInfo struct {
	id   typeId
	wire *wireType // nil: nothing to announce
}

var typeInfos sync.Map // of *typeInfo, by reflect.Type

// infoOf describes a type, and gives ids to it and the types in it. The order of the ids is Go's.
func infoOf(ut *userType) (*typeInfo, error) {
	t := ut.base
	if ut.enc != xNone {
		t = ut.user
	}
	if info, ok := typeInfos.Load(t); ok {
		return info.(*typeInfo), nil
	}
	typeLock.Lock()
	defer typeLock.Unlock()
	if types == nil {
		types, byId = map[reflect.Type]*wireType{}, map[typeId]*wireType{}
	}
	if info, ok := typeInfos.Load(t); ok {
		return info.(*typeInfo), nil
	}
	w, err := describe(t.Name(), t)
	if err != nil {
		return nil, err
	}
	info := &typeInfo{id: w.Id}
	if ut.enc != xNone {
		if info.wire, err = describeAs(t.Name(), ut, t); err != nil {
			return nil, err
		}
		c := *info.wire
		c.kind = externalKind(ut.enc)
		info.wire = &c
	} else if w.kind != wireNone {
		info.wire = w
	}
	typeInfos.Store(t, info)
	return info, nil
}

// describe returns the description of what is behind t's pointers.
func describe(name string, t reflect.Type) (*wireType, error) {
	ut, err := validType(t)
	if err != nil {
		return nil, err
	}
	return describeAs(name, ut, ut.base)
}

func describeAs(name string, ut *userType, t reflect.Type) (*wireType, error) {
	if w := types[t]; w != nil {
		return w, nil
	}
	w, err := newWireType(name, ut, t)
	if err != nil {
		delete(types, t)
		return nil, err
	}
	types[t] = w
	return w, nil
}

var basics = [...]wireType{
	tBool: {CommonType: CommonType{"bool", tBool}, kind: wireNone}, tInt: {CommonType: CommonType{"int", tInt}, kind: wireNone},
	tUint: {CommonType: CommonType{"uint", tUint}, kind: wireNone}, tFloat: {CommonType: CommonType{"float", tFloat}, kind: wireNone},
	tBytes: {CommonType: CommonType{"bytes", tBytes}, kind: wireNone}, tString: {CommonType: CommonType{"string", tString}, kind: wireNone},
	tComplex:   {CommonType: CommonType{"complex", tComplex}, kind: wireNone},
	tInterface: {CommonType: CommonType{"interface", tInterface}, kind: wireNone},
}

// The types of descriptions themselves have ids, too, and could be received as values.
var descriptions = [...]wireType{
	{CommonType{"wireType", 16}, wireStruct, 0, 0, 0, []wireField{{"ArrayT", 17}, {"SliceT", 19}, {"StructT", 20}, {"MapT", 23},
		{"GobEncoderT", 24}, {"BinaryMarshalerT", 24}, {"TextMarshalerT", 24}}},
	{CommonType{"arrayType", 17}, wireStruct, 0, 0, 0, []wireField{{"CommonType", 18}, {"Elem", tInt}, {"Len", tInt}}},
	{CommonType{"CommonType", 18}, wireStruct, 0, 0, 0, []wireField{{"Name", tString}, {"Id", tInt}}},
	{CommonType{"sliceType", 19}, wireStruct, 0, 0, 0, []wireField{{"CommonType", 18}, {"Elem", tInt}}},
	{CommonType{"structType", 20}, wireStruct, 0, 0, 0, []wireField{{"CommonType", 18}, {"Field", 22}}},
	{CommonType{"fieldType", 21}, wireStruct, 0, 0, 0, []wireField{{"Name", tString}, {"Id", tInt}}},
	{CommonType{"", 22}, wireSlice, 0, 21, 0, nil},
	{CommonType{"mapType", 23}, wireStruct, 0, 0, 0, []wireField{{"CommonType", 18}, {"Key", tInt}, {"Elem", tInt}}},
	{CommonType{"gobEncoderType", 24}, wireStruct, 0, 0, 0, []wireField{{"CommonType", 18}}},
}

// reservedType returns the type of an id that needs no description, nil if it is not used.
func reservedType(id typeId) *wireType {
	if id > 0 && int(id) < len(basics) {
		return &basics[id]
	}
	if id >= 16 && int(id) < 16+len(descriptions) {
		return &descriptions[id-16]
	}
	return nil
}

// basicId returns the id of a kind that needs no description, 0 if it does.
func basicId(t reflect.Type) typeId {
	switch t.Kind() {
	case reflect.Bool:
		return tBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return tInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return tUint
	case reflect.Float32, reflect.Float64:
		return tFloat
	case reflect.Complex64, reflect.Complex128:
		return tComplex
	case reflect.String:
		return tString
	case reflect.Interface:
		return tInterface
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return tBytes
		}
	}
	return 0
}

func newWireType(name string, ut *userType, t reflect.Type) (*wireType, error) {
	w := &wireType{CommonType: CommonType{Name: name}}
	if ut.enc != xNone {
		w.kind = wireGob
		w.setId()
		return w, nil
	}
	if id := basicId(t); id != 0 {
		return &basics[id], nil
	}
	types[t] = w // it may be within itself
	switch t.Kind() {
	case reflect.Struct:
		w.kind = wireStruct
		w.setId()
		return w, w.addFields(t)
	case reflect.Array:
		w.kind = wireArray
		elem, err := describe("", t.Elem())
		if err != nil {
			return nil, err
		}
		w.setId()
		w.elem, w.length = elem.Id, t.Len()
	case reflect.Map:
		w.kind = wireMap
		key, err := describe("", t.Key())
		if err != nil {
			return nil, err
		}
		elem, err := describe("", t.Elem())
		if err != nil {
			return nil, err
		}
		w.setId()
		w.key, w.elem = key.Id, elem.Id
	case reflect.Slice:
		w.kind = wireSlice
		elem, err := describe(t.Elem().Name(), t.Elem())
		if err != nil {
			return nil, err
		}
		w.setId()
		elem.setId()
		w.elem = elem.Id
	default:
		return nil, errors.New("gob NewTypeObject can't handle type: " + t.String())
	}
	return w, nil
}

func (w *wireType) addFields(t reflect.Type) error {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if !isSent(&f) {
			continue
		}
		ut, err := validType(f.Type)
		if err != nil {
			return err
		}
		name := ut.base.Name()
		if name == "" {
			name = ut.base.String()
		}
		ft, err := describe(name, f.Type)
		if err != nil {
			return err
		}
		ft.setId()
		w.fields = append(w.fields, wireField{f.Name, ft.Id})
	}
	return nil
}

// show returns a type for error messages; seen are those that it is part of.
func (w *wireType) show(seen map[typeId]bool) string {
	if w == nil {
		return "<nil>"
	}
	if w.kind >= wireGob || seen[w.Id] {
		return w.Name
	}
	seen[w.Id] = true
	switch w.kind {
	case wireArray:
		return fmt.Sprintf("[%d]%s", w.length, showId(w.elem, seen))
	case wireSlice:
		return "[]" + showId(w.elem, seen)
	case wireMap:
		return "map[" + showId(w.key, seen) + "]" + showId(w.elem, seen)
	}
	s := w.Name + " = struct { "
	for _, f := range w.fields {
		s += f.name + " " + showId(f.id, seen) + "; "
	}
	return s + "}"
}

func showId(id typeId, seen map[typeId]bool) string { return localType(id).show(seen) }

// localType returns the program's type of an id. typeLock is held.
func localType(id typeId) *wireType {
	if w := reservedType(id); w != nil {
		return w
	}
	return byId[id]
}

// ---- names of types in interfaces ----

var (
	registered   sync.Map // of reflect.Type, by name
	registerName sync.Map // of string, by base type
	basicsOnce   sync.Once
)

// Register records a type, by the type of a value, under its own name: both sides must, for what they send in interfaces.
// It panics if the type or the name is taken.
func Register(value any) {
	t := reflect.TypeOf(value)
	name := t.String()
	if t.Name() != "" {
		name = t.Name()
		if t.PkgPath() != "" {
			name = t.PkgPath() + "." + name
		}
	}
	RegisterName(name, value)
}

// RegisterName is Register under another name.
func RegisterName(name string, value any) {
	basicsOnce.Do(registerBasics)
	register(name, value)
}

func register(name string, value any) {
	if name == "" {
		panic("attempt to register empty name")
	}
	t := reflect.TypeOf(value)
	ut := userTypeOf(t)
	if old, dup := registered.LoadOrStore(name, t); dup && old.(reflect.Type) != t {
		panic(fmt.Sprintf("gob: registering duplicate types for %q: %s != %s", name, old, t))
	}
	if old, dup := registerName.LoadOrStore(ut.base, name); dup && old.(string) != name {
		registered.Delete(name)
		panic(fmt.Sprintf("gob: registering duplicate names for %s: %q != %q", t, old, name))
	}
}

func registerBasics() {
	for _, v := range []any{
		int(0), int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), float32(0), float64(0),
		complex64(0), complex128(0), uintptr(0), false, "", []byte(nil), []int(nil), []int8(nil), []int16(nil), []int32(nil), []int64(nil),
		[]uint(nil), []uint16(nil), []uint32(nil), []uint64(nil), []float32(nil), []float64(nil), []complex64(nil), []complex128(nil),
		[]uintptr(nil), []bool(nil), []string(nil),
	} {
		register(reflect.TypeOf(v).String(), v)
	}
}

// typeOfName returns the type that is registered under a name.
func typeOfName(name string) (reflect.Type, bool) {
	basicsOnce.Do(registerBasics)
	t, ok := registered.Load(name)
	if !ok {
		return nil, false
	}
	return t.(reflect.Type), true
}

// nameOfType returns the name under which a base type is registered.
func nameOfType(base reflect.Type) (string, bool) {
	basicsOnce.Do(registerBasics)
	name, ok := registerName.Load(base)
	if !ok {
		return "", false
	}
	return name.(string), true
}
