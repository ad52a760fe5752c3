package gob

import (
	"encoding"
	"math"
	"math/bits"
	"reflect"
	"sync"
	"unsafe"
)

// A class is how values are encoded.
type class uint8

const (
	cBool class = iota
	cInt
	cUint
	cFloat
	cComplex
	cString
	cBytes
	cSlice
	cArray
	cMap
	cStruct
	cInterface
	cExternal
)

// An encPlan says how values of a type are encoded, behind indir pointers.
type encPlan struct {
	class  class
	kind   reflect.Kind
	indir  int
	ut     *userType
	base   reflect.Type
	fields []encField
	key    *encPlan
	elem   *encPlan
	size   uintptr // of elem's type, with its pointers
	length int
	plain  bool // elements are numbers, and no pointers
}

type encField struct {
	offset uintptr
	number int
	plan   *encPlan
}

var encPlans sync.Map // of *encPlan, by reflect.Type

// encPlanOf returns the plan of a type.
func encPlanOf(t reflect.Type) *encPlan {
	if p, ok := encPlans.Load(t); ok {
		return p.(*encPlan)
	}
	made := map[reflect.Type]*encPlan{}
	p := makeEncPlan(t, made)
	for t, p := range made {
		encPlans.LoadOrStore(t, p)
	}
	return p
}

func makeEncPlan(t reflect.Type, made map[reflect.Type]*encPlan) *encPlan {
	if p, ok := encPlans.Load(t); ok {
		return p.(*encPlan)
	}
	if p := made[t]; p != nil {
		return p
	}
	ut := userTypeOf(t)
	p := &encPlan{ut: ut, indir: ut.indir, base: ut.base, kind: ut.base.Kind()}
	made[t] = p
	if ut.enc != xNone {
		p.class, p.indir = cExternal, max(ut.encIndir, 0)
		p.base = t
		for i := 0; i < p.indir; i++ {
			p.base = p.base.Elem()
		}
		p.kind = p.base.Kind()
		return p
	}
	b := ut.base
	switch basicId(b) {
	case tBool:
		p.class = cBool
	case tInt:
		p.class = cInt
	case tUint:
		p.class = cUint
	case tFloat:
		p.class = cFloat
	case tComplex:
		p.class = cComplex
	case tString:
		p.class = cString
	case tBytes:
		p.class = cBytes
	case tInterface:
		p.class = cInterface
	default:
		p.compose(made)
	}
	return p
}

// compose makes the plan of a type that has others in it.
func (p *encPlan) compose(made map[reflect.Type]*encPlan) {
	b := p.base
	switch p.kind {
	case reflect.Slice:
		p.class = cSlice
	case reflect.Array:
		p.class, p.length = cArray, b.Len()
	case reflect.Map:
		p.class = cMap
		p.key = makeEncPlan(b.Key(), made)
	case reflect.Struct:
		p.class = cStruct
		p.addFields(made)
		return
	default:
		errorf("can't happen: encode type %s", p.ut.user)
	}
	p.elem = makeEncPlan(b.Elem(), made)
	p.size = b.Elem().Size()
	p.plain = p.elem.indir == 0 && p.elem.class <= cComplex
}

func (p *encPlan) addFields(made map[reflect.Type]*encPlan) {
	n := p.base.NumField()
	for i := 0; i < n; i++ {
		f := p.base.Field(i)
		if isSent(&f) {
			p.fields = append(p.fields, encField{f.Offset, len(p.fields), makeEncPlan(f.Type, made)})
		}
	}
	if n > 0 && len(p.fields) == 0 {
		errorf("type %s has no exported fields", p.base)
	}
}

// ---- numbers in memory ----

func intAt(p unsafe.Pointer, k reflect.Kind) int64 {
	switch k {
	case reflect.Int8:
		return int64(*(*int8)(p))
	case reflect.Int16:
		return int64(*(*int16)(p))
	case reflect.Int32:
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func uintAt(p unsafe.Pointer, k reflect.Kind) uint64 {
	switch k {
	case reflect.Uint8:
		return uint64(*(*uint8)(p))
	case reflect.Uint16:
		return uint64(*(*uint16)(p))
	case reflect.Uint32:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

func floatAt(p unsafe.Pointer, k reflect.Kind) float64 {
	if k == reflect.Float32 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}

func complexAt(p unsafe.Pointer, k reflect.Kind) complex128 {
	if k == reflect.Complex64 {
		return complex128(*(*complex64)(p))
	}
	return *(*complex128)(p)
}

// sliceHeader is what a slice is.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// deref follows n pointers; nil is the end.
func deref(p unsafe.Pointer, n int) unsafe.Pointer {
	for ; n > 0 && p != nil; n-- {
		p = *(*unsafe.Pointer)(p)
	}
	return p
}

// ---- encoding ----

func appendUint(b []byte, x uint64) []byte {
	if x < 0x80 {
		return append(b, byte(x))
	}
	n := (bits.Len64(x) + 7) / 8
	b = append(b, byte(-n))
	for n--; n >= 0; n-- {
		b = append(b, byte(x>>(8*uint(n))))
	}
	return b
}

func appendInt(b []byte, i int64) []byte {
	x := uint64(i) << 1
	if i < 0 {
		x = ^x
	}
	return appendUint(b, x)
}

func appendString(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

func appendFloat(b []byte, f float64) []byte {
	return appendUint(b, bits.ReverseBytes64(math.Float64bits(f)))
}

// omits reports whether a field with the value at p is left out.
func (pl *encPlan) omits(e *Encoder, p unsafe.Pointer) bool {
	switch pl.class {
	case cBool:
		return !*(*bool)(p)
	case cInt:
		return intAt(p, pl.kind) == 0
	case cUint:
		return uintAt(p, pl.kind) == 0
	case cFloat:
		return floatAt(p, pl.kind) == 0
	case cComplex:
		return complexAt(p, pl.kind) == 0
	case cString:
		return len(*(*string)(p)) == 0
	case cBytes, cSlice:
		return (*sliceHeader)(p).len == 0
	case cMap, cInterface:
		return *(*unsafe.Pointer)(p) == nil
	case cExternal:
		return pl.ut.encIndir >= 0 && isZero(reflect.NewAt(pl.base, p).Elem())
	}
	return false
}

// isZero reports whether a value that encodes itself is left out.
func isZero(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			if !isZero(v.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			if !isZero(v.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Float32, reflect.Float64:
		return v.Float() == 0
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() == 0
	}
	return v.IsZero()
}

// value encodes the value at p, which is behind the plan's pointers.
func (e *Encoder) value(pl *encPlan, p unsafe.Pointer) {
	b := e.b
	switch pl.class {
	case cBool:
		b.data = append(b.data, *(*byte)(p))
	case cInt:
		b.data = appendInt(b.data, intAt(p, pl.kind))
	case cUint:
		b.data = appendUint(b.data, uintAt(p, pl.kind))
	case cFloat:
		b.data = appendFloat(b.data, floatAt(p, pl.kind))
	case cComplex:
		c := complexAt(p, pl.kind)
		b.data = appendFloat(appendFloat(b.data, real(c)), imag(c))
	case cString:
		b.data = appendString(b.data, *(*string)(p))
	case cBytes:
		bytes := *(*[]byte)(p)
		b.data = append(appendUint(b.data, uint64(len(bytes))), bytes...)
	case cSlice:
		h := (*sliceHeader)(p)
		old := e.addressable
		e.addressable = true
		e.elements(pl, h.data, h.len)
		e.addressable = old
	case cArray:
		e.elements(pl, p, pl.length)
	case cMap:
		e.mapping(pl, reflect.NewAt(pl.base, p).Elem())
	case cStruct:
		e.fields(pl, p)
	case cInterface:
		e.iface(reflect.NewAt(pl.base, p).Elem())
	case cExternal:
		e.external(pl, p)
	}
}

func (e *Encoder) fields(pl *encPlan, p unsafe.Pointer) {
	last := -1
	addressable := e.addressable
	for i := range pl.fields {
		f := &pl.fields[i]
		q := unsafe.Add(p, f.offset)
		if f.plan.indir > 0 {
			if q = deref(q, f.plan.indir); q == nil {
				continue
			}
			e.addressable = true
		}
		if !f.plan.omits(e, q) {
			e.b.data = appendUint(e.b.data, uint64(f.number-last))
			last = f.number
			e.value(f.plan, q)
		}
		e.addressable = addressable
	}
	e.b.data = append(e.b.data, 0)
}

func (e *Encoder) elements(pl *encPlan, p unsafe.Pointer, n int) {
	e.b.data = appendUint(e.b.data, uint64(n))
	if pl.plain {
		e.numbers(pl, p, n)
		return
	}
	old := e.addressable
	e.addressable = old || pl.elem.indir > 0
	for i := 0; i < n; i++ {
		q := deref(unsafe.Add(p, uintptr(i)*pl.size), pl.elem.indir)
		if q == nil {
			errorf("encodeArray: nil element")
		}
		e.value(pl.elem, q)
	}
	e.addressable = old
}

// numbers encodes n numbers, a block at a time.
func (e *Encoder) numbers(pl *encPlan, p unsafe.Pointer, n int) {
	const block = 2048
	for n > 0 {
		k := min(n, block)
		used := len(e.b.data)
		e.b.grow(k * 18)
		used += putNumbers(e.b.data[used:used+k*18], p, k, int(pl.elem.kind))
		e.b.data = e.b.data[:used]
		if n -= k; n > 0 {
			p = unsafe.Add(p, uintptr(k)*pl.size)
		}
	}
}

func (e *Encoder) mapping(pl *encPlan, m reflect.Value) {
	e.b.data = appendUint(e.b.data, uint64(m.Len()))
	addressable := e.addressable
	key, elem := reflect.New(pl.base.Key()), reflect.New(pl.base.Elem())
	kp, ep := key.UnsafePointer(), elem.UnsafePointer()
	for it := m.MapRange(); it.Next(); {
		key.Elem().SetIterKey(it)
		elem.Elem().SetIterValue(it)
		e.mapPart(pl.key, kp)
		e.mapPart(pl.elem, ep)
	}
	e.addressable = addressable
}

func (e *Encoder) mapPart(pl *encPlan, p unsafe.Pointer) {
	q := deref(p, pl.indir)
	if q == nil {
		errorf("encodeReflectValue: nil element")
	}
	e.addressable = pl.indir > 0
	e.value(pl, q)
}

// external encodes a value that does so itself.
func (e *Encoder) external(pl *encPlan, p unsafe.Pointer) {
	v := reflect.NewAt(pl.base, p)
	if pl.ut.encIndir >= 0 {
		v = v.Elem()
	} else if !e.addressable {
		errorf("unaddressable value of type %s", v.Type())
	}
	var data []byte
	var err error
	if pl.ut.enc == xGob {
		data, err = v.Interface().(GobEncoder).GobEncode()
	} else {
		data, err = v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	}
	if err != nil {
		fail(err)
	}
	e.b.data = append(appendUint(e.b.data, uint64(len(data))), data...)
}
