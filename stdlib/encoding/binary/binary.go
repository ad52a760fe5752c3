// Package binary converts between numbers and bytes: in a fixed size and byte
// order, or as varints.
package binary

import (
	"errors"
	"io"
	"math"
	"reflect"
)

// Read reads data, a pointer to a fixed-size value or a slice of such values,
// from r. Fixed-size are booleans, numbers of a definite size, and arrays and
// structs of these; fields with the name _ are skipped. The error is io.EOF
// only if nothing could be read.
func Read(r io.Reader, order ByteOrder, data any) error {
	v := reflect.ValueOf(data)
	size := -1
	switch v.Kind() {
	case reflect.Pointer:
		v = v.Elem()
		size = dataSize(v)
	case reflect.Slice:
		size = dataSize(v)
	}
	if size < 0 {
		return errors.New("binary.Read: invalid type " + reflect.TypeOf(data).String())
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(r, b); err != nil {
		return err
	}
	if p, ok := data.([]byte); ok {
		copy(p, b)
		return nil
	}
	decode(b, order, v)
	return nil
}

// Write writes data, a fixed-size value, a slice of such values or a pointer
// to such data, to w. Fields with the name _ are written as zeros.
func Write(w io.Writer, order ByteOrder, data any) error {
	if p, ok := data.([]byte); ok {
		_, err := w.Write(p)
		return err
	}
	v := reflect.Indirect(reflect.ValueOf(data))
	size := dataSize(v)
	if size < 0 {
		return errors.New("binary.Write: invalid type " + reflect.TypeOf(data).String())
	}
	b := make([]byte, size)
	encode(b, order, v)
	_, err := w.Write(b)
	return err
}

var errBuffer = errors.New("buffer is too small")

// Decode reads data, as Read does, from the beginning of buf and returns how
// many bytes it has taken.
func Decode(buf []byte, order ByteOrder, data any) (int, error) {
	v := reflect.ValueOf(data)
	size := -1
	switch v.Kind() {
	case reflect.Pointer:
		v = v.Elem()
		size = dataSize(v)
	case reflect.Slice:
		size = dataSize(v)
	}
	if size < 0 {
		return 0, errors.New("binary.Decode: invalid type " + reflect.TypeOf(data).String())
	}
	if len(buf) < size {
		return 0, errBuffer
	}
	decode(buf[:size], order, v)
	return size, nil
}

// Encode writes data, as Write does, to the beginning of buf and returns how
// many bytes that are.
func Encode(buf []byte, order ByteOrder, data any) (int, error) {
	v := reflect.Indirect(reflect.ValueOf(data))
	size := dataSize(v)
	if size < 0 {
		return 0, errors.New("binary.Encode: invalid type " + reflect.TypeOf(data).String())
	}
	if len(buf) < size {
		return 0, errBuffer
	}
	for i := range buf[:size] {
		buf[i] = 0
	}
	encode(buf[:size], order, v)
	return size, nil
}

// Append appends data to buf as Write would write it.
func Append(buf []byte, order ByteOrder, data any) ([]byte, error) {
	v := reflect.Indirect(reflect.ValueOf(data))
	size := dataSize(v)
	if size < 0 {
		return nil, errors.New("binary.Append: invalid type " + reflect.TypeOf(data).String())
	}
	n := len(buf)
	buf = append(buf, make([]byte, size)...)
	encode(buf[n:], order, v)
	return buf, nil
}

// Size returns how many bytes Write would write for v, or -1 if v cannot be
// written.
func Size(v any) int { return dataSize(reflect.Indirect(reflect.ValueOf(v))) }

func dataSize(v reflect.Value) int {
	if !v.IsValid() {
		return -1
	}
	if v.Kind() == reflect.Slice {
		s := sizeOf(v.Type().Elem())
		if s < 0 {
			return -1
		}
		return s * v.Len()
	}
	return sizeOf(v.Type())
}

// sizeOf returns the encoded size of a type, or -1 if it is not fixed.
func sizeOf(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Array:
		if s := sizeOf(t.Elem()); s >= 0 {
			return s * t.Len()
		}
	case reflect.Struct:
		sum := 0
		for i, n := 0, t.NumField(); i < n; i++ {
			s := sizeOf(t.Field(i).Type)
			if s < 0 {
				return -1
			}
			sum += s
		}
		return sum
	case reflect.Bool,
		reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return int(t.Size())
	}
	return -1
}

func getUint(b []byte, order ByteOrder, size int) uint64 {
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(order.Uint16(b))
	case 4:
		return uint64(order.Uint32(b))
	}
	return order.Uint64(b)
}

func putUint(b []byte, order ByteOrder, size int, u uint64) {
	switch size {
	case 1:
		b[0] = byte(u)
	case 2:
		order.PutUint16(b, uint16(u))
	case 4:
		order.PutUint32(b, uint32(u))
	default:
		order.PutUint64(b, u)
	}
}

func toFloat(u uint64, size int) float64 {
	if size == 4 {
		return float64(math.Float32frombits(uint32(u)))
	}
	return math.Float64frombits(u)
}

func fromFloat(f float64, size int) uint64 {
	if size == 4 {
		return uint64(math.Float32bits(float32(f)))
	}
	return math.Float64bits(f)
}

// decode sets v from b and returns what is left of b.
func decode(b []byte, order ByteOrder, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		for i, n := 0, v.Len(); i < n; i++ {
			b = decode(b, order, v.Index(i))
		}
		return b
	case reflect.Struct:
		t := v.Type()
		for i, n := 0, v.NumField(); i < n; i++ {
			if f := v.Field(i); f.CanSet() || t.Field(i).Name != "_" {
				b = decode(b, order, f)
			} else {
				b = b[sizeOf(f.Type()):]
			}
		}
		return b
	}
	size := int(v.Type().Size())
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(b[0] != 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		shift := uint(64 - 8*size)
		v.SetInt(int64(getUint(b, order, size)<<shift) >> shift)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(getUint(b, order, size))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(toFloat(getUint(b, order, size), size))
	case reflect.Complex64, reflect.Complex128:
		half := size / 2
		v.SetComplex(complex(toFloat(getUint(b, order, half), half), toFloat(getUint(b[half:], order, half), half)))
	}
	return b[size:]
}

// encode writes v, whose bytes are zero so far, to b and returns what is left
// of b.
func encode(b []byte, order ByteOrder, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		for i, n := 0, v.Len(); i < n; i++ {
			b = encode(b, order, v.Index(i))
		}
		return b
	case reflect.Struct:
		t := v.Type()
		for i, n := 0, v.NumField(); i < n; i++ {
			if f := v.Field(i); t.Field(i).Name != "_" {
				b = encode(b, order, f)
			} else {
				b = b[sizeOf(f.Type()):]
			}
		}
		return b
	}
	size := int(v.Type().Size())
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			b[0] = 1
		}
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		putUint(b, order, size, uint64(v.Int()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		putUint(b, order, size, v.Uint())
	case reflect.Float32, reflect.Float64:
		putUint(b, order, size, fromFloat(v.Float(), size))
	case reflect.Complex64, reflect.Complex128:
		half := size / 2
		c := v.Complex()
		putUint(b, order, half, fromFloat(real(c), half))
		putUint(b[half:], order, half, fromFloat(imag(c), half))
	}
	return b[size:]
}
