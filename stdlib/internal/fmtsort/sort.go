// Package fmtsort orders the entries of a map by key, for those who print maps.
//
// Numbers, strings: as < has it, NaN before other floats, false before true,
// complex by real part first, pointers and channels by address, structs and arrays element by
// element, interfaces: nil first, then by the type's name (and address, if two have one), then by value.
package fmtsort

import "reflect"

// An Entry is a key with its value.
type Entry struct {
	Key, Value reflect.Value
}

// Sort returns the entries of a map, ordered by key.
func Sort(m reflect.Value) []Entry {
	if m.Type().Kind() != reflect.Map {
		return nil
	}
	list := make([]Entry, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		list = append(list, Entry{it.Key(), it.Value()})
	}
	mergeSort(list, make([]Entry, len(list)))
	return list
}

func mergeSort(a, tmp []Entry) {
	if len(a) <= 8 {
		for i := 1; i < len(a); i++ {
			e := a[i]
			j := i
			for ; j > 0 && compare(a[j-1].Key, e.Key) > 0; j-- {
				a[j] = a[j-1]
			}
			a[j] = e
		}
		return
	}
	mid := len(a) / 2
	mergeSort(a[:mid], tmp[:mid])
	mergeSort(a[mid:], tmp[mid:])
	copy(tmp, a)
	i, j := 0, mid
	for k := range a {
		if j == len(a) || i < mid && compare(tmp[i].Key, tmp[j].Key) <= 0 {
			a[k] = tmp[i]
			i++
		} else {
			a[k] = tmp[j]
			j++
		}
	}
}

func compare(a, b reflect.Value) int {
	if a.Type() != b.Type() {
		return -1
	}
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x, y := a.Int(), b.Int()
		return order(x < y, x > y)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		x, y := a.Uint(), b.Uint()
		return order(x < y, x > y)
	case reflect.String:
		x, y := a.String(), b.String()
		return order(x < y, x > y)
	case reflect.Float32, reflect.Float64:
		return compareFloat(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := compareFloat(real(x), real(y)); c != 0 {
			return c
		}
		return compareFloat(imag(x), imag(y))
	case reflect.Bool:
		x, y := a.Bool(), b.Bool()
		return order(!x && y, x && !y)
	case reflect.Pointer, reflect.UnsafePointer:
		x, y := a.Pointer(), b.Pointer()
		return order(x < y, x > y)
	case reflect.Chan:
		if c, ok := compareNil(a, b); ok {
			return c
		}
		x, y := a.Pointer(), b.Pointer()
		return order(x < y, x > y)
	case reflect.Struct:
		for i, n := 0, a.NumField(); i < n; i++ {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Array:
		for i, n := 0, a.Len(); i < n; i++ {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Interface:
		if c, ok := compareNil(a, b); ok {
			return c
		}
		x, y := a.Elem(), b.Elem()
		if t, u := x.Type(), y.Type(); t != u {
			if s, r := t.String(), u.String(); s != r {
				return order(s < r, s > r)
			}
			return compare(reflect.ValueOf(t), reflect.ValueOf(u))
		}
		return compare(x, y)
	}
	panic("bad type in compare: " + a.Type().String()) // no such map key exists
}

func order(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

func compareFloat(x, y float64) int {
	switch {
	case x != x:
		return order(y == y, false)
	case y != y:
		return 1
	}
	return order(x < y, x > y)
}

// compareNil orders two values of which one is nil.
func compareNil(a, b reflect.Value) (int, bool) {
	switch {
	case a.IsNil() && b.IsNil():
		return 0, true
	case a.IsNil():
		return -1, true
	case b.IsNil():
		return 1, true
	}
	return 0, false
}
