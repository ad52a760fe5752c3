package gob

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// An Encoder sends values. Several goroutines may use it.
type Encoder struct {
	mu          sync.Mutex
	w           []io.Writer // where messages go: to the stream, or within interfaces to the message around
	sent        map[reflect.Type]typeId
	b           *encBuffer // the message
	top         encBuffer
	err         error
	addressable bool // what is being encoded is a variable
}

// countRoom is room for a message's length before it.
const countRoom = 9

// An encBuffer is a message, after countRoom bytes.
type encBuffer struct{ data []byte }

func (b *encBuffer) reset() { b.data = append(b.data[:0], make([]byte, countRoom)...) }

func (b *encBuffer) grow(n int) { b.data = slices.Grow(b.data, n)[:len(b.data)+n] }

// Write appends p.
func (b *encBuffer) Write(p []byte) (int, error) {
	b.data = append(b.data, p...)
	return len(p), nil
}

// NewEncoder returns an encoder that sends to w.
func NewEncoder(w io.Writer) *Encoder {
	return &Encoder{w: []io.Writer{w}, sent: map[reflect.Type]typeId{}}
}

// Encode sends a value, and before it all types that were not sent yet. A nil pointer makes it panic.
func (enc *Encoder) Encode(e any) error { return enc.EncodeValue(reflect.ValueOf(e)) }

// EncodeValue is Encode of a reflection value.
func (enc *Encoder) EncodeValue(v reflect.Value) error {
	if !v.IsValid() {
		return errors.New("gob: cannot encode nil value")
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		panic("gob: cannot encode nil pointer of type " + v.Type().String())
	}
	enc.mu.Lock()
	defer enc.mu.Unlock()
	enc.w = enc.w[:1] // an error may have left more
	ut, err := validType(v.Type())
	if err != nil {
		return err
	}
	enc.err = nil
	enc.top.reset()
	enc.b = &enc.top
	enc.sendDescription(ut)
	enc.b.data = appendInt(enc.b.data, int64(enc.sent[ut.base]))
	if enc.err != nil {
		return enc.err
	}
	enc.encode(v, ut)
	if enc.err == nil {
		enc.flush()
	}
	return enc.err
}

// encode encodes a value whose type was sent, as a message has it: a struct, or 0 and something else.
func (enc *Encoder) encode(v reflect.Value, ut *userType) {
	defer catch(&enc.err)
	pl := encPlanOf(ut.user)
	var p unsafe.Pointer
	if v.CanAddr() {
		p, enc.addressable = v.Addr().UnsafePointer(), true
	} else {
		slot := reflect.New(v.Type())
		slot.Elem().Set(v)
		p, enc.addressable = slot.UnsafePointer(), false
	}
	if pl.indir > 0 {
		p, enc.addressable = deref(p, pl.indir), true
		if p == nil {
			errorf("cannot encode nil pointer of type %s", ut.user)
		}
	}
	if pl.class != cStruct {
		enc.b.data = append(enc.b.data, 0)
	}
	enc.value(pl, p)
}

// flush sends the message, and begins another one.
func (enc *Encoder) flush() {
	enc.flushTo(enc.w[len(enc.w)-1], enc.b)
}

func (enc *Encoder) flushTo(w io.Writer, b *encBuffer) {
	n := len(b.data) - countRoom
	if n >= tooBig {
		enc.setError(errors.New("gob: encoder: message too big"))
		return
	}
	var room [countRoom]byte
	count := appendUint(room[:0], uint64(n))
	at := countRoom - len(count)
	copy(b.data[at:], count)
	if _, err := w.Write(b.data[at:]); err != nil {
		enc.setError(err)
	}
	b.reset()
}

func (enc *Encoder) setError(err error) {
	if enc.err == nil {
		enc.err = err
	}
}

// ---- types ----

// sendDescription sends what is not known yet of a type.
func (enc *Encoder) sendDescription(ut *userType) {
	t := ut.base
	if ut.enc != xNone {
		t = ut.user
	}
	if _, ok := enc.sent[t]; ok {
		return
	}
	if sent := enc.sendType(t); enc.err != nil || sent {
		return
	}
	info, err := infoOf(ut)
	if err != nil {
		enc.setError(err)
		return
	}
	enc.sent[t] = info.id
}

// sendType sends the description of a type that needs one and was not sent, and those of the types in it. It reports whether it sent
// any.
func (enc *Encoder) sendType(t reflect.Type) bool {
	ut, err := validType(t)
	if err != nil {
		enc.setError(err)
		return false
	}
	if ut.enc == xNone {
		switch ut.base.Kind() {
		case reflect.Array, reflect.Map, reflect.Struct:
		case reflect.Slice:
			if ut.base.Elem().Kind() == reflect.Uint8 {
				return false
			}
		default:
			return false
		}
	}
	if _, ok := enc.sent[ut.base]; ok {
		return false
	}
	info, err := infoOf(ut)
	if err != nil {
		enc.setError(err)
		return false
	}
	enc.b.data = appendInt(enc.b.data, -int64(info.id))
	enc.b.data = info.wire.append(enc.b.data)
	enc.flush()
	if enc.err != nil {
		return false
	}
	enc.sent[ut.base] = info.id
	if ut.user != ut.base {
		enc.sent[ut.user] = info.id
	}
	switch b := ut.base; b.Kind() {
	case reflect.Struct:
		for i := 0; i < b.NumField(); i++ {
			if f := b.Field(i); isExported(f.Name) {
				enc.sendType(f.Type)
			}
		}
	case reflect.Array, reflect.Slice:
		enc.sendType(b.Elem())
	case reflect.Map:
		enc.sendType(b.Key())
		enc.sendType(b.Elem())
	}
	return true
}

// append encodes a description: a struct of structs that all begin with a CommonType.
func (w *wireType) append(b []byte) []byte {
	b = append(b, byte(w.kind)+1, 1)
	b = appendPair(b, w.Name, w.Id)
	switch w.kind {
	case wireArray:
		b = appendInt(append(b, 1), int64(w.elem))
		if w.length != 0 {
			b = appendInt(append(b, 1), int64(w.length))
		}
	case wireSlice:
		b = appendInt(append(b, 1), int64(w.elem))
	case wireMap:
		b = appendInt(append(b, 1), int64(w.key))
		b = appendInt(append(b, 1), int64(w.elem))
	case wireStruct:
		if len(w.fields) > 0 {
			b = appendUint(append(b, 1), uint64(len(w.fields)))
			for _, f := range w.fields {
				b = appendPair(b, f.name, f.id)
			}
		}
	}
	return append(b, 0, 0)
}

// appendPair encodes a struct of a name and an id.
func appendPair(b []byte, name string, id typeId) []byte {
	delta := byte(2)
	if name != "" {
		b = appendString(append(b, 1), name)
		delta = 1
	}
	return append(appendInt(append(b, delta), int64(id)), 0)
}

// ---- interfaces ----

// iface encodes an interface value: the name of the type that is in it, its id, and a message. If the type must be described first, that
// ends the message so far, and the value goes on in the next.
func (enc *Encoder) iface(v reflect.Value) {
	elem := v.Elem()
	if elem.Kind() == reflect.Pointer && elem.IsNil() {
		errorf("gob: cannot encode nil pointer of type %s inside interface", elem.Type())
	}
	if !elem.IsValid() {
		enc.b.data = append(enc.b.data, 0)
		return
	}
	ut := userTypeOf(elem.Type())
	name, ok := nameOfType(ut.base)
	if !ok {
		errorf("type not registered for interface: %s", ut.base)
	}
	enc.b.data = appendString(enc.b.data, name)
	enc.sendDescription(ut)
	enc.b.data = appendInt(enc.b.data, int64(enc.sent[ut.base]))
	outer, addressable := enc.b, enc.addressable
	inner := new(encBuffer)
	inner.reset()
	enc.w = append(enc.w, outer)
	enc.b = inner
	enc.encode(elem, ut)
	if enc.err != nil {
		fail(enc.err)
	}
	enc.w = enc.w[:len(enc.w)-1]
	enc.b, enc.addressable = outer, addressable
	enc.flushTo(outer, inner)
	if enc.err != nil {
		fail(enc.err)
	}
}
