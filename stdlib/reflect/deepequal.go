package reflect

import "unsafe"

// A visit is a pair of places that are being compared further up: meeting it again, they count as equal.
type visit struct {
	p, q unsafe.Pointer
	typ  *rtype
}

// DeepEqual reports whether x and y are equal, with the contents of pointers, slices, maps and interfaces compared in
// the same way instead of by ==. Functions are equal only if both are nil.
func DeepEqual(x, y any) bool {
	if x == nil || y == nil {
		return x == y
	}
	v, u := ValueOf(x), ValueOf(y)
	if v.typ != u.typ {
		return false
	}
	return deepEqual(v, u, make(map[visit]bool))
}

// cyclic reports whether a value of the kind can contain itself, so that the pair must be remembered.
func cyclic(v, u Value) (p, q unsafe.Pointer, hard bool) {
	switch v.Kind() {
	case Pointer, Map:
		p, q = v.pointer(), u.pointer()
	case Slice:
		p, q = (*sliceHeader)(v.ptr).data, (*sliceHeader)(u.ptr).data
	case Interface:
		if v.flag&flagIndir == 0 || v.flag&flagAddr == 0 || u.flag&flagAddr == 0 {
			return nil, nil, false
		}
		p, q = v.ptr, u.ptr
	}
	return p, q, p != nil && q != nil
}

func deepEqual(v, u Value, visited map[visit]bool) bool {
	if !v.IsValid() || !u.IsValid() {
		return v.IsValid() == u.IsValid()
	}
	if v.typ != u.typ {
		return false
	}
	if p, q, hard := cyclic(v, u); hard {
		if uintptr(p) > uintptr(q) {
			p, q = q, p
		}
		pair := visit{p, q, v.typ}
		if visited[pair] {
			return true
		}
		visited[pair] = true
	}
	switch v.Kind() {
	case Array:
		return deepEqualElems(v, u, visited)
	case Slice:
		a, b := (*sliceHeader)(v.ptr), (*sliceHeader)(u.ptr)
		if (a.data == nil) != (b.data == nil) || a.len != b.len {
			return false
		}
		return a.data == b.data || deepEqualElems(v, u, visited)
	case Interface:
		if v.IsNil() || u.IsNil() {
			return v.IsNil() == u.IsNil()
		}
		return deepEqual(v.Elem(), u.Elem(), visited)
	case Pointer:
		return v.pointer() == u.pointer() || deepEqual(v.Elem(), u.Elem(), visited)
	case Struct:
		for i, n := 0, v.NumField(); i < n; i++ {
			if !deepEqual(v.Field(i), u.Field(i), visited) {
				return false
			}
		}
		return true
	case Map:
		return deepEqualMaps(v, u, visited)
	case Func:
		return v.IsNil() && u.IsNil()
	}
	return valueEqual(v.typ, v.at(), u.at())
}

func deepEqualElems(v, u Value, visited map[visit]bool) bool {
	n := v.Len()
	if n == 0 {
		return true
	}
	if t := v.typ.elem; t.tflag&tflagRegularMem != 0 && !t.hasPointers() && v.flag&flagIndir != 0 && u.flag&flagIndir != 0 {
		p, _ := v.elements()
		q, _ := u.elements()
		size := int(t.size) * n
		return string(unsafe.Slice((*byte)(p), size)) == string(unsafe.Slice((*byte)(q), size))
	}
	for i := 0; i < n; i++ {
		if !deepEqual(v.Index(i), u.Index(i), visited) {
			return false
		}
	}
	return true
}

func deepEqualMaps(v, u Value, visited map[visit]bool) bool {
	if v.IsNil() != u.IsNil() || v.Len() != u.Len() {
		return false
	}
	if v.pointer() == u.pointer() {
		return true
	}
	iter := v.MapRange()
	for iter.Next() {
		e := u.MapIndex(iter.Key())
		if !e.IsValid() || !deepEqual(iter.Value(), e, visited) {
			return false
		}
	}
	return true
}
