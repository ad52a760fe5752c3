package gob

import (
	"bufio"
	"errors"
	"io"
	"math"
	"math/bits"
	"reflect"
	"sync"
	"unsafe"
)

var (
	errBadUint  = errors.New("gob: encoded unsigned integer out of range")
	errBadType  = errors.New("gob: unknown type id or corrupted data")
	errRange    = errors.New("gob: bad data: field numbers out of bounds")
	errBadCount = errors.New("invalid message length")
)

// A Decoder receives values. Several goroutines may use it. Of what it receives it believes nothing without a check.
type Decoder struct {
	mu    sync.Mutex
	r     io.Reader
	data  []byte // the message
	off   int    // what of data was read
	types map[typeId]*wireType
	plans map[planKey]*decPlan
	depth int // of values within each other
	err   error
}

// NewDecoder returns a decoder that receives from r. If r is no io.ByteReader, it may read more than it needs.
func NewDecoder(r io.Reader) *Decoder {
	if _, ok := r.(io.ByteReader); !ok {
		r = bufio.NewReader(r)
	}
	return &Decoder{r: r, types: map[typeId]*wireType{}, plans: map[planKey]*decPlan{}}
}

// Decode receives the next value into what e points to; nil throws it away. Fields that were not sent are left as they are. At the end it
// returns io.EOF.
func (dec *Decoder) Decode(e any) error {
	if e == nil {
		return dec.DecodeValue(reflect.Value{})
	}
	v := reflect.ValueOf(e)
	if v.Kind() != reflect.Pointer {
		dec.err = errors.New("gob: attempt to decode into a non-pointer")
		return dec.err
	}
	return dec.DecodeValue(v)
}

// DecodeValue is Decode of a reflection value, which is a pointer or can be set.
func (dec *Decoder) DecodeValue(v reflect.Value) error {
	if v.IsValid() && (v.Kind() != reflect.Pointer || v.IsNil()) && !v.CanSet() {
		return errors.New("gob: DecodeValue of unassignable value")
	}
	dec.mu.Lock()
	defer dec.mu.Unlock()
	dec.data, dec.off, dec.depth = dec.data[:0], 0, 0
	dec.err = nil
	id := dec.typeSequence(false)
	if dec.err == nil {
		dec.decode(id, v)
	}
	return dec.err
}

// ---- messages ----

// typeSequence reads descriptions of types and then the id of a value, for which it may need further messages. It is -1 if there is an
// error. Within an interface each description that does not end a message is followed by the length of what comes next.
func (dec *Decoder) typeSequence(inInterface bool) typeId {
	for first := true; dec.err == nil; first = false {
		if dec.off == len(dec.data) {
			if !dec.readMessage() {
				if !first && dec.err == io.EOF {
					dec.err = io.ErrUnexpectedEOF
				}
				break
			}
		}
		id := typeId(dec.nextInt())
		if dec.err != nil {
			break
		}
		if id >= 0 {
			return id
		}
		dec.readType(-id)
		if dec.err == nil && dec.off < len(dec.data) {
			if !inInterface {
				dec.err = errors.New("extra data in buffer")
				break
			}
			dec.nextInt()
		}
	}
	return -1
}

// nextInt is int with an error instead of a panic, and another one if the number is cut off.
func (dec *Decoder) nextInt() (i int64) {
	defer catch(&dec.err)
	if left := dec.data[dec.off:]; len(left) > 0 && left[0] >= 0xf8 && len(left) < 257-int(left[0]) {
		fail(io.ErrUnexpectedEOF)
	}
	return dec.int()
}

// readMessage reads the next message, whose length it does not trust.
func (dec *Decoder) readMessage() bool {
	n, err := dec.readCount()
	if err == nil && n >= tooBig {
		err = errBadCount
	}
	if err != nil {
		dec.err = err
		return false
	}
	dec.data, dec.off = dec.data[:0], 0
	const block = 1 << 20
	for len(dec.data) < int(n) {
		k := min(int(n)-len(dec.data), max(block, len(dec.data)))
		at := len(dec.data)
		if cap(dec.data) < at+k {
			dec.data = append(make([]byte, 0, at+k), dec.data...)
		}
		dec.data = dec.data[:at+k]
		if _, err := io.ReadFull(dec.r, dec.data[at:]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			dec.data, dec.err = dec.data[:0], err
			return false
		}
	}
	return true
}

func (dec *Decoder) readCount() (uint64, error) {
	var buf [8]byte
	if _, err := io.ReadFull(dec.r, buf[:1]); err != nil {
		return 0, err
	}
	if buf[0] < 0x80 {
		return uint64(buf[0]), nil
	}
	n := -int(int8(buf[0]))
	if n > 8 {
		return 0, errBadUint
	}
	if _, err := io.ReadFull(dec.r, buf[:n]); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	x := uint64(0)
	for _, b := range buf[:n] {
		x = x<<8 | uint64(b)
	}
	return x, nil
}

// ---- numbers ----

func (dec *Decoder) uint() uint64 {
	if dec.off >= len(dec.data) {
		fail(io.EOF)
	}
	b := dec.data[dec.off]
	dec.off++
	if b < 0x80 {
		return uint64(b)
	}
	n := -int(int8(b))
	if n > 8 {
		fail(errBadUint)
	}
	if left := len(dec.data) - dec.off; n > left {
		errorf("invalid uint data length %d: exceeds input size %d", n, left)
	}
	x := uint64(0)
	for _, b := range dec.data[dec.off : dec.off+n] {
		x = x<<8 | uint64(b)
	}
	dec.off += n
	return x
}

func (dec *Decoder) int() int64 {
	x := dec.uint()
	if x&1 != 0 {
		return ^int64(x >> 1)
	}
	return int64(x >> 1)
}

func (dec *Decoder) float() float64 { return math.Float64frombits(bits.ReverseBytes64(dec.uint())) }

// float32 is float where the value must fit; infinities do.
func (dec *Decoder) float32(overflow error) float64 {
	f := dec.float()
	if a := math.Abs(f); math.MaxFloat32 < a && a <= math.MaxFloat64 {
		fail(overflow)
	}
	return f
}

// length reads the length of what follows in the message.
func (dec *Decoder) length() (int, bool) {
	n := int(dec.uint())
	if n < 0 || len(dec.data)-dec.off < n || tooBig <= n {
		return 0, false
	}
	return n, true
}

// next reads n bytes, which are there.
func (dec *Decoder) next(n int) []byte {
	b := dec.data[dec.off : dec.off+n]
	dec.off += n
	return b
}

// delta reads the distance to the next field that was sent; 0 ends a struct.
func (dec *Decoder) delta(ignore string) int {
	d := int(dec.uint())
	if d < 0 {
		errorf("%sdecode: corrupted data: negative delta", ignore)
	}
	return d
}

// ---- descriptions of types ----

// readType reads the description of a type.
func (dec *Decoder) readType(id typeId) {
	defer catch(&dec.err)
	if id < lastReserved || dec.types[id] != nil {
		fail(errors.New("gob: duplicate type received"))
	}
	w := &wireType{kind: wireNone}
	dec.structFields(func(n int) {
		if n > int(wireText) {
			fail(errRange)
		}
		if w.kind != wireNone { // two descriptions
			fail(errBadType)
		}
		w.kind = wireKind(n)
		dec.readDescription(w, w.kind)
	})
	dec.types[id] = w
}

// structFields calls f for the number of each field of a struct; f reads the field.
func (dec *Decoder) structFields(f func(n int)) {
	n := -1
	for dec.off < len(dec.data) {
		d := dec.delta("")
		if d == 0 {
			break
		}
		if n += d; n < 0 {
			fail(errRange)
		}
		f(n)
	}
}

func (dec *Decoder) readDescription(w *wireType, kind wireKind) {
	dec.structFields(func(n int) {
		switch {
		case n == 0:
			w.Name, w.Id = dec.pair()
		case n == 1 && (kind == wireArray || kind == wireSlice):
			w.elem = dec.id("Elem")
		case n == 2 && kind == wireArray:
			w.length = int(dec.int())
		case n == 1 && kind == wireMap:
			w.key = dec.id("Key")
		case n == 2 && kind == wireMap:
			w.elem = dec.id("Elem")
		case n == 1 && kind == wireStruct:
			dec.readFields(w)
		default:
			fail(errRange)
		}
	})
}

func (dec *Decoder) readFields(w *wireType) {
	n := dec.uint()
	if n > uint64(len(dec.data)-dec.off) {
		errorf("decoding array or slice: length exceeds input size (%d elements)", n)
	}
	w.fields = nil
	for i := 0; i < int(n); i++ {
		if dec.off == len(dec.data) {
			errorf("decoding array or slice: length exceeds input size (%d elements)", n)
		}
		name, id := dec.pair()
		w.fields = append(w.fields, wireField{name, id})
	}
}

// pair reads a struct of a name and an id.
func (dec *Decoder) pair() (name string, id typeId) {
	dec.structFields(func(n int) {
		switch n {
		case 0:
			k, ok := dec.length()
			if !ok {
				errorf("bad string slice length: %d", k)
			}
			name = string(dec.next(k))
		case 1:
			id = dec.id("Id")
		default:
			fail(errRange)
		}
	})
	return name, id
}

func (dec *Decoder) id(field string) typeId {
	i := dec.int()
	if i != int64(int32(i)) {
		fail(outOfRange(field))
	}
	return typeId(i)
}

func outOfRange(name string) error { return errors.New(`value for "` + name + `" out of range`) }

// typeName shows a type for an error message: ours of that id, or what was received.
func (dec *Decoder) typeName(id typeId) string {
	typeLock.Lock()
	defer typeLock.Unlock()
	if w := localType(id); w != nil {
		return w.show(map[typeId]bool{})
	}
	if w := dec.types[id]; w != nil && w.kind != wireNone {
		return w.Name
	}
	return "unknown type"
}

// ---- values ----

// decode reads a value of a type that was received.
func (dec *Decoder) decode(id typeId, v reflect.Value) {
	defer catch(&dec.err)
	if !v.IsValid() {
		dec.checkIgnored(id, map[typeId]bool{}, 0)
		if w := dec.types[id]; w == nil || w.kind != wireStruct {
			dec.single()
		}
		dec.ignore(id)
		return
	}
	ut := userTypeOf(v.Type())
	pl := dec.planOf(id, ut)
	p := unsafe.Pointer(nil)
	if v.CanAddr() {
		p = v.Addr().UnsafePointer()
	} else {
		slot := reflect.New(v.Type())
		slot.Elem().Set(v)
		p = slot.UnsafePointer()
	}
	if pl.class != cStruct {
		dec.single()
	} else if w := dec.types[id]; pl.matched == 0 && pl.base.NumField() > 0 && w != nil && len(w.fields) > 0 {
		errorf("type mismatch: no fields matched compiling decoder for %s", pl.base.Name())
	}
	dec.into(pl, p, pl.overflow)
}

// single reads the 0 before a value that is no struct.
func (dec *Decoder) single() {
	if dec.uint() != 0 {
		errorf("decode: corrupted data: non-zero delta for singleton")
	}
}
