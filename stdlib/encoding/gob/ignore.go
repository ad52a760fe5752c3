package gob

import "errors"

const (
	maxDepth   = 10000     // how many types may be within each other in a value that is thrown away
	maxNesting = 1_000_000 // and how many values
)

// checkIgnored makes sure that ignore knows all types that are in a value.
func (dec *Decoder) checkIgnored(id typeId, seen map[typeId]bool, depth int) {
	if depth > maxDepth {
		fail(errors.New("invalid nesting depth"))
	}
	if seen[id] || id >= tBool && id <= tInterface {
		return
	}
	seen[id] = true
	w := dec.types[id]
	if w == nil {
		errorf("bad data: undefined type %s", dec.typeNameOrNil(id))
	}
	switch w.kind {
	case wireArray, wireSlice:
		dec.checkIgnored(w.elem, seen, depth+1)
	case wireMap:
		dec.checkIgnored(w.key, seen, depth+1)
		dec.checkIgnored(w.elem, seen, depth+1)
	case wireStruct:
		for _, f := range w.fields {
			if f.name == "" {
				errorf("empty name for remote field of type %s", w.Name)
			}
			dec.checkIgnored(f.id, seen, depth+1)
		}
	case wireNone:
		errorf("bad data: ignore can't handle type %s", dec.typeNameOrNil(id))
	}
}

func (dec *Decoder) typeNameOrNil(id typeId) string {
	typeLock.Lock()
	defer typeLock.Unlock()
	return localType(id).show(map[typeId]bool{})
}

// ignore reads a value and throws it away.
func (dec *Decoder) ignore(id typeId) {
	switch id {
	case tBool, tInt, tUint, tFloat:
		dec.uint()
		return
	case tComplex:
		dec.uint()
		dec.uint()
		return
	case tBytes, tString:
		n, ok := dec.length()
		if !ok {
			errorf("slice length too large")
		}
		dec.off += n
		return
	case tInterface:
		dec.enter()
		dec.ignoreInterface()
		dec.depth--
		return
	}
	dec.enter()
	w := dec.types[id]
	switch w.kind {
	case wireArray:
		n := dec.uint()
		if n != uint64(w.length) {
			errorf("length mismatch in ignoreArray")
		}
		dec.ignoreElements(w, int(n))
	case wireSlice:
		dec.ignoreElements(w, int(dec.uint()))
	case wireMap:
		for n := int(dec.uint()); n > 0; n-- {
			if dec.off == len(dec.data) {
				errorf("decoding map: length exceeds input size (%d elements)", n)
			}
			dec.ignore(w.key)
			dec.ignore(w.elem)
		}
	case wireStruct:
		n := -1
		for dec.off < len(dec.data) {
			d := dec.delta("ignore ")
			if d == 0 {
				break
			}
			if n += d; n < 0 || n >= len(w.fields) {
				fail(errRange)
			}
			dec.ignore(w.fields[n].id)
		}
	default:
		n, ok := dec.length()
		if !ok {
			errorf("GobDecoder: length too large for buffer")
		}
		dec.off += n
	}
	dec.depth--
}

func (dec *Decoder) ignoreElements(w *wireType, n int) {
	for i := 0; i < n; i++ {
		if dec.off == len(dec.data) {
			errorf("decoding array or slice: length exceeds input size (%d elements)", n)
		}
		dec.ignore(w.elem)
	}
}

func (dec *Decoder) ignoreInterface() {
	n, ok := dec.length()
	if !ok {
		errorf("bad interface encoding: name too large for buffer")
	}
	if n == 0 { // nil
		return
	}
	dec.off += n
	if dec.typeSequence(true) < 0 {
		fail(dec.err)
	}
	if n, ok = dec.length(); !ok {
		errorf("bad interface encoding: data length too large for buffer")
	}
	dec.off += n
}
