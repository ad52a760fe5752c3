package reflect

import "unsafe"

// What libraries reach by //go:linkname. The names and signatures are those that they know; unsafe_New, unsafe_NewArray, typedmemmove,
// makemap, mapiterinit and mapiternext are natives.

func mapassign(t *rtype, m, key, elem unsafe.Pointer) { mapset(t, m, key, elem) }

// mapaccess returns where a copy of the element is, or nil.
func mapaccess(t *rtype, m, key unsafe.Pointer) unsafe.Pointer {
	elem := unsafe_New(t.mapType().elem)
	if !mapget(t, m, key, elem) {
		return nil
	}
	return elem
}

func ifaceE2I(t *rtype, src any, dst unsafe.Pointer) { convertIface(t, src, dst) }

func typedslicecopy(elem *rtype, dst, src sliceHeader) int {
	return copyElems(elem, dst.data, dst.len, src.data, src.len)
}

// typelinks lists no types: they cannot be found by their names.
func typelinks() (sections []unsafe.Pointer, offset [][]int32) { return nil, nil }

func resolveTypeOff(rtype unsafe.Pointer, off int32) unsafe.Pointer { return nil }
