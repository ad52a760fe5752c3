package maphash

import (
	"math"
	"reflect"
	"unsafe"
)

// Comparable returns the hash of a value: equal values of a type have equal
// ones. It panics as == does if the value holds, in an interface, something
// that cannot be compared.
func Comparable[T comparable](seed Seed, v T) uint64 {
	var h Hash
	h.SetSeed(seed)
	h.add(reflect.ValueOf(&v).Elem())
	return h.Sum64()
}

// WriteComparable adds a value to the data that is hashed.
func WriteComparable[T comparable](h *Hash, x T) { h.add(reflect.ValueOf(&x).Elem()) }

func (h *Hash) addUint(x uint64) {
	var b [8]byte
	for i := range b {
		b[i] = byte(x >> uint(8*i))
	}
	h.Write(b[:])
}

func (h *Hash) addFloat(x float64) {
	switch {
	case x == 0:
		h.addUint(0) // -0 is equal
	case x != x:
		h.addUint(random()) // equal to nothing
	default:
		h.addUint(math.Float64bits(x))
	}
}

func (h *Hash) add(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			h.WriteByte(1)
		} else {
			h.WriteByte(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		h.addUint(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		h.addUint(v.Uint())
	case reflect.Float32, reflect.Float64:
		h.addFloat(v.Float())
	case reflect.Complex64, reflect.Complex128:
		h.addFloat(real(v.Complex()))
		h.addFloat(imag(v.Complex()))
	case reflect.String:
		h.addUint(uint64(v.Len()))
		h.WriteString(v.String())
	case reflect.Array:
		for i, n := 0, v.Len(); i < n; i++ {
			h.add(v.Index(i))
		}
	case reflect.Struct:
		for i, n := 0, v.NumField(); i < n; i++ {
			h.add(v.Field(i))
		}
	case reflect.Interface:
		h.addInterface(v)
	case reflect.Chan, reflect.Pointer, reflect.UnsafePointer:
		h.addUint(uint64(v.Pointer()))
	default:
		panic("hash of unhashable type " + v.Type().String())
	}
}

// addInterface adds the dynamic type, a pointer that is the same for the same
// type, and the value.
func (h *Hash) addInterface(v reflect.Value) {
	if v.IsNil() {
		h.WriteByte(0)
		return
	}
	h.WriteByte(1)
	t := v.Elem().Type()
	h.addUint(uint64((*[2]uintptr)(unsafe.Pointer(&t))[1]))
	h.add(v.Elem())
}
