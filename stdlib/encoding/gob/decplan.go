package gob

import (
	"encoding"
	"errors"
	"math"
	"reflect"
	"unsafe"
)

// A planKey is a type that was received and the type that receives it.
type planKey struct {
	t  reflect.Type
	id typeId
}

// A decPlan says how values of a received type go to one of ours, behind its pointers.
type decPlan struct {
	class    class
	kind     reflect.Kind
	ut       *userType
	base     reflect.Type
	fields   []decField // by number in what is received
	matched  int        // how many of them are fields of ours
	key      *decPlan
	elem     *decPlan
	size     uintptr
	length   int
	plain    bool  // elements are numbers
	overflow error // for what is in it, or the value itself if it is alone in a message
}

type decField struct {
	plan     *decPlan // nil: there is no such field
	id       typeId
	path     []step
	overflow error
}

// A step leads to a field: at an offset, and then through a pointer to an embedded struct, unless that is nil.
type step struct {
	offset uintptr
	ptr    reflect.Type
}

// planOf returns the plan for a value of a type that was received.
func (dec *Decoder) planOf(id typeId, ut *userType) *decPlan {
	if ut.dec == xNone && ut.base.Kind() == reflect.Struct {
		return dec.structPlan(id, ut)
	}
	if pl := dec.plans[planKey{ut.user, id}]; pl != nil {
		return pl
	}
	name := ut.user.String()
	if !dec.compatible(ut.user, id, map[reflect.Type]typeId{}) {
		remote := dec.typeName(id)
		if ut.base.Kind() == reflect.Interface && id != tInterface {
			fail(errors.New("gob: local interface type " + name + " can only be decoded from remote interface type; received concrete type " + remote))
		}
		fail(errors.New("gob: decoding into local type " + name + ", received remote type " + remote))
	}
	pl := dec.newPlan(id, ut.user, name, map[reflect.Type]*decPlan{})
	if pl.class < cSlice {
		c := *pl
		pl = &c
		pl.overflow = outOfRange(name)
	}
	dec.plans[planKey{ut.user, id}] = pl
	return pl
}

// structPlan returns the plan for a struct.
func (dec *Decoder) structPlan(id typeId, ut *userType) *decPlan {
	key := planKey{ut.user, id}
	if pl := dec.plans[key]; pl != nil {
		return pl
	}
	w := dec.types[id]
	if w == nil {
		w = reservedType(id)
	}
	if w == nil {
		fail(errBadType)
	}
	if w.kind != wireStruct {
		errorf("type mismatch in decoder: want struct type %s; got non-struct", ut.base)
	}
	pl := &decPlan{class: cStruct, kind: reflect.Struct, ut: ut, base: ut.base, fields: make([]decField, len(w.fields))}
	dec.plans[key] = pl // it may be within itself
	done := false
	defer func() {
		if !done {
			delete(dec.plans, key)
		}
	}()
	made := map[reflect.Type]*decPlan{}
	for i, wf := range w.fields {
		if wf.name == "" {
			errorf("empty name for remote field of type %s", w.Name)
		}
		f := &pl.fields[i]
		f.id, f.overflow = wf.id, outOfRange(wf.name)
		local, ok := ut.base.FieldByName(wf.name)
		if !ok || !isExported(wf.name) {
			dec.checkIgnored(wf.id, map[typeId]bool{}, 0)
			continue
		}
		if !dec.compatible(local.Type, wf.id, map[reflect.Type]typeId{}) {
			errorf("wrong type (%s) for received field %s.%s", local.Type, w.Name, wf.name)
		}
		f.plan = dec.newPlan(wf.id, local.Type, local.Name, made)
		f.path = pathTo(ut.base, local.Index)
		pl.matched++
	}
	done = true
	return pl
}

// pathTo makes steps of a field's index.
func pathTo(t reflect.Type, index []int) (path []step) {
	for i, x := range index {
		if i > 0 && t.Kind() == reflect.Pointer {
			t = t.Elem()
			path[i-1].ptr = t
		}
		f := t.Field(x)
		path = append(path, step{f.Offset, nil})
		t = f.Type
	}
	return path
}

// newPlan makes the plan for a value that is called name in errors. made are those that this one is part of.
func (dec *Decoder) newPlan(id typeId, t reflect.Type, name string, made map[reflect.Type]*decPlan) *decPlan {
	ut := userTypeOf(t)
	b := ut.base
	pl := &decPlan{ut: ut, base: b, kind: b.Kind()}
	if ut.dec != xNone {
		pl.class = cExternal
		return pl
	}
	if m := made[t]; m != nil {
		return m
	}
	switch basicId(b) {
	case tBool:
		pl.class = cBool
	case tInt:
		pl.class = cInt
	case tUint:
		pl.class = cUint
	case tFloat:
		pl.class = cFloat
	case tComplex:
		pl.class = cComplex
	case tString:
		pl.class = cString
	case tBytes:
		pl.class = cBytes
	case tInterface:
		pl.class = cInterface
	default:
		return dec.compose(pl, id, name, made)
	}
	return pl
}

func (dec *Decoder) compose(pl *decPlan, id typeId, name string, made map[reflect.Type]*decPlan) *decPlan {
	b := pl.base
	if pl.kind == reflect.Struct {
		base := userTypeOf(b)
		s := dec.structPlan(id, base)
		if pl.ut.user == b {
			return s
		}
		// Behind pointers: the same fields, which may not be complete yet.
		*pl = decPlan{class: cStruct, kind: reflect.Struct, ut: pl.ut, base: b, elem: s}
		return pl
	}
	made[pl.ut.user] = pl
	w := dec.types[id]
	switch pl.kind {
	case reflect.Array:
		pl.class, pl.length = cArray, b.Len()
	case reflect.Slice:
		pl.class = cSlice
	case reflect.Map:
		pl.class = cMap
		pl.key = dec.newPlan(w.key, b.Key(), "key of "+name, made)
	default:
		errorf("decode can't handle type %s", pl.ut.user)
	}
	pl.overflow = outOfRange("element of " + name)
	if pl.kind == reflect.Map {
		pl.overflow = outOfRange(name)
	}
	pl.elem = dec.newPlan(w.elem, b.Elem(), "element of "+name, made)
	pl.size = b.Elem().Size()
	pl.plain = pl.elem.class <= cComplex && pl.elem.ut.indir == 0
	return pl
}

// compatible reports whether a type of ours can receive what is sent as id. seen has what is being compared already.
func (dec *Decoder) compatible(t reflect.Type, id typeId, seen map[reflect.Type]typeId) bool {
	if other, ok := seen[t]; ok {
		return other == id
	}
	seen[t] = id
	ut := userTypeOf(t)
	w := dec.types[id]
	kind := wireNone
	if w != nil {
		kind = w.kind
	}
	if (ut.dec == xGob) != (kind == wireGob) || (ut.dec == xBinary) != (kind == wireBinary) || (ut.dec == xText) != (kind == wireText) {
		return false
	}
	if ut.dec != xNone {
		return true
	}
	b := ut.base
	if basic := basicId(b); basic != 0 {
		return basic == id
	}
	switch b.Kind() {
	case reflect.Array:
		return kind == wireArray && b.Len() == w.length && dec.compatible(b.Elem(), w.elem, seen)
	case reflect.Map:
		return kind == wireMap && dec.compatible(b.Key(), w.key, seen) && dec.compatible(b.Elem(), w.elem, seen)
	case reflect.Slice:
		return kind == wireSlice && dec.compatible(userTypeOf(b.Elem()).base, w.elem, seen)
	case reflect.Struct:
		return true
	}
	return false
}

// ---- decoding ----

// into decodes to where p points, through the pointers of the plan's type, which are made if they are nil.
func (dec *Decoder) into(pl *decPlan, p unsafe.Pointer, overflow error) {
	if n := pl.ut.indir; n > 0 {
		t := pl.ut.user
		for ; n > 0; n-- {
			t = t.Elem()
			if *(*unsafe.Pointer)(p) == nil {
				*(*unsafe.Pointer)(p) = reflect.New(t).UnsafePointer()
			}
			p = *(*unsafe.Pointer)(p)
		}
	}
	dec.value(pl, p, overflow)
}

// value decodes to p. overflow is the error for numbers that do not fit.
func (dec *Decoder) value(pl *decPlan, p unsafe.Pointer, overflow error) {
	switch pl.class {
	case cBool:
		*(*bool)(p) = dec.uint() != 0
	case cInt:
		setInt(p, pl.kind, dec.int(), overflow)
	case cUint:
		setUint(p, pl.kind, dec.uint(), overflow)
	case cFloat:
		if pl.kind == reflect.Float64 {
			*(*float64)(p) = dec.float()
		} else {
			*(*float32)(p) = float32(dec.float32(overflow))
		}
	case cComplex:
		if pl.kind == reflect.Complex128 {
			r := dec.float()
			*(*complex128)(p) = complex(r, dec.float())
		} else {
			r := dec.float32(overflow)
			*(*complex64)(p) = complex64(complex(r, dec.float32(overflow)))
		}
	case cString:
		n, ok := dec.length()
		if !ok {
			errorf("bad %s slice length: %d", pl.base, n)
		}
		*(*string)(p) = string(dec.next(n))
	case cBytes:
		dec.bytes(pl, p)
	case cSlice:
		dec.enter()
		dec.slice(pl, p)
		dec.depth--
	case cArray:
		if n := dec.uint(); n != uint64(pl.length) {
			errorf("length mismatch in decodeArray")
		}
		dec.elements(pl, p, pl.length, pl.length)
	case cMap:
		dec.enter()
		dec.mapping(pl, reflect.NewAt(pl.base, p).Elem())
		dec.depth--
	case cStruct:
		if pl.elem != nil {
			pl = pl.elem
		}
		dec.enter()
		dec.fields(pl, p)
		dec.depth--
	case cInterface:
		dec.enter()
		dec.iface(pl.base, reflect.NewAt(pl.base, p).Elem())
		dec.depth--
	case cExternal:
		dec.external(pl, p)
	}
}

// enter begins a value within another. They must not be so many that the stack ends.
func (dec *Decoder) enter() {
	if dec.depth++; dec.depth > maxNesting {
		errorf("bad data: values nested too deeply")
	}
}

func setInt(p unsafe.Pointer, k reflect.Kind, i int64, overflow error) {
	switch k {
	case reflect.Int8:
		if i != int64(int8(i)) {
			fail(overflow)
		}
		*(*int8)(p) = int8(i)
	case reflect.Int16:
		if i != int64(int16(i)) {
			fail(overflow)
		}
		*(*int16)(p) = int16(i)
	case reflect.Int32:
		if i != int64(int32(i)) {
			fail(overflow)
		}
		*(*int32)(p) = int32(i)
	default:
		*(*int64)(p) = i
	}
}

func setUint(p unsafe.Pointer, k reflect.Kind, u uint64, overflow error) {
	switch k {
	case reflect.Uint8:
		if u > math.MaxUint8 {
			fail(overflow)
		}
		*(*uint8)(p) = uint8(u)
	case reflect.Uint16:
		if u > math.MaxUint16 {
			fail(overflow)
		}
		*(*uint16)(p) = uint16(u)
	case reflect.Uint32:
		if u > math.MaxUint32 {
			fail(overflow)
		}
		*(*uint32)(p) = uint32(u)
	default:
		*(*uint64)(p) = u
	}
}

func (dec *Decoder) fields(pl *decPlan, p unsafe.Pointer) {
	n := -1
	for dec.off < len(dec.data) {
		d := dec.delta("")
		if d == 0 {
			return
		}
		if n += d; n < 0 || n >= len(pl.fields) {
			fail(errRange)
		}
		f := &pl.fields[n]
		if f.plan == nil {
			dec.ignore(f.id)
			continue
		}
		q := p
		for i := range f.path {
			s := &f.path[i]
			q = unsafe.Add(q, s.offset)
			if s.ptr != nil {
				if *(*unsafe.Pointer)(q) == nil {
					*(*unsafe.Pointer)(q) = reflect.New(s.ptr).UnsafePointer()
				}
				q = *(*unsafe.Pointer)(q)
			}
		}
		dec.into(f.plan, q, f.overflow)
	}
}

func (dec *Decoder) bytes(pl *decPlan, p unsafe.Pointer) {
	n, ok := dec.length()
	if !ok {
		errorf("bad %s slice length: %d", pl.base, n)
	}
	b := *(*[]byte)(p)
	if cap(b) < n {
		b = make([]byte, n)
	}
	b = b[:n]
	copy(b, dec.next(n))
	*(*[]byte)(p) = b
}

func (dec *Decoder) slice(pl *decPlan, p unsafe.Pointer) {
	u := dec.uint()
	size := uint64(pl.size)
	if n := int(u); n < 0 || u*size > tooBig || size > 0 && u*size/size != u {
		errorf("%s slice too big: %d elements of %d bytes", pl.base.Elem(), u, size)
	}
	n := int(u)
	v := reflect.NewAt(pl.base, p).Elem()
	if v.Cap() >= n {
		v.SetLen(n)
		dec.elements(pl, v.UnsafePointer(), n, n)
		return
	}
	// An element takes a byte or more, but with interfaces in them, they may come in further messages.
	for done := 0; done < n; {
		left := len(dec.data) - dec.off
		if n-done > left && pl.elem.class <= cBytes {
			dec.tooShort(pl, n)
		}
		k := min(n, done+left+done/2+1)
		grown := reflect.MakeSlice(pl.base, k, k)
		reflect.Copy(grown, v)
		v.Set(grown)
		dec.elements(pl, unsafe.Add(v.UnsafePointer(), uintptr(done)*pl.size), k-done, n)
		done = k
	}
}

func (dec *Decoder) tooShort(pl *decPlan, n int) {
	what := "array or slice"
	if pl.plain {
		what = pl.elem.kind.String() + " array or slice"
	}
	errorf("decoding %s: length exceeds input size (%d elements)", what, n)
}

// elements decodes n elements of the whole ones.
func (dec *Decoder) elements(pl *decPlan, p unsafe.Pointer, n, whole int) {
	if pl.plain {
		dec.numbers(pl, p, n)
		return
	}
	for i := 0; i < n; i++ {
		if dec.off == len(dec.data) {
			dec.tooShort(pl, whole)
		}
		dec.into(pl.elem, unsafe.Add(p, uintptr(i)*pl.size), pl.overflow)
	}
}

// numbers decodes n numbers, a block at a time.
func (dec *Decoder) numbers(pl *decPlan, p unsafe.Pointer, n int) {
	const block = 2048
	for left := n; left > 0; {
		used, done, overflow := getNumbers(dec.data[dec.off:], p, min(left, block), int(pl.elem.kind))
		dec.off += used
		left -= done
		if left == 0 {
			return
		}
		p = unsafe.Add(p, uintptr(done)*pl.size)
		if overflow {
			fail(pl.overflow)
		}
		if done == 0 { // whatever is wrong, this finds it
			if dec.off == len(dec.data) {
				dec.tooShort(pl, n)
			}
			dec.value(pl.elem, p, pl.overflow)
			left--
			p = unsafe.Add(p, pl.size)
		}
	}
}

func (dec *Decoder) mapping(pl *decPlan, m reflect.Value) {
	n := int(dec.uint())
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(pl.base, max(0, min(n, (len(dec.data)-dec.off)/2))))
	}
	key, elem := reflect.New(pl.base.Key()), reflect.New(pl.base.Elem())
	kp, ep := key.UnsafePointer(), elem.UnsafePointer()
	for i := 0; i < n; i++ {
		if dec.off == len(dec.data) {
			errorf("decoding map: length exceeds input size (%d elements)", n)
		}
		key.Elem().SetZero()
		elem.Elem().SetZero()
		dec.into(pl.key, kp, pl.overflow)
		dec.into(pl.elem, ep, pl.overflow)
		m.SetMapIndex(key.Elem(), elem.Elem())
	}
}

func (dec *Decoder) iface(t reflect.Type, v reflect.Value) {
	n := dec.uint()
	if n > 1<<31 {
		errorf("invalid type name length %d", n)
	}
	if n > uint64(len(dec.data)-dec.off) {
		errorf("invalid type name length %d: exceeds input size", n)
	}
	name := string(dec.next(int(n)))
	if name == "" {
		v.SetZero()
		return
	}
	if len(name) > 1024 {
		errorf("name too long (%d bytes): %.20q...", len(name), name)
	}
	concrete, ok := typeOfName(name)
	if !ok {
		errorf("name not registered for interface: %q", name)
	}
	id := dec.typeSequence(true)
	if id < 0 {
		fail(dec.err)
	}
	dec.uint() // the length
	c := reflect.New(concrete).Elem()
	dec.decode(id, c)
	if dec.err != nil {
		fail(dec.err)
	}
	if !concrete.AssignableTo(t) {
		errorf("%s is not assignable to type %s", concrete, t)
	}
	v.Set(c)
}

// external lets a value decode itself.
func (dec *Decoder) external(pl *decPlan, p unsafe.Pointer) {
	n, ok := dec.length()
	if !ok {
		errorf("GobDecoder: length too large for buffer")
	}
	data := dec.next(n)
	v := reflect.NewAt(pl.base, p).Interface()
	var err error
	if pl.ut.dec == xGob {
		err = v.(GobDecoder).GobDecode(data)
	} else {
		err = v.(encoding.BinaryUnmarshaler).UnmarshalBinary(data)
	}
	if err != nil {
		fail(err)
	}
}
