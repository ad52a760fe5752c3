package reflect

import "unsafe"

// The run-time type descriptors, as runtime/type.h lays them out. They are immortal, lie outside the
// collected heap, and are canonical: two types are identical if and only if their descriptors are one.

const (
	tflagNamed       = 1
	tflagDirectIface = 2
	tflagRegularMem  = 4
	tflagComparable  = 8
	tflagVariadic    = 16
	tflagMethods     = 64
)

type rtype struct {
	size       uintptr
	ptrdata    uintptr
	hash       uint32
	tflag      uint8
	align      uint8
	fieldAlign uint8
	kind       uint8
	gcdata     unsafe.Pointer
	gcsize     uintptr
	str        string
	name       string
	un         *uncommonType
	ptrTo      *rtype
	elem       *rtype
}

type arrayType struct {
	rtype
	len   uintptr
	slice *rtype
}

type chanType struct {
	rtype
	dir int
}

type funcType struct {
	rtype
	in, out   unsafe.Pointer // **rtype
	nin, nout uint32
}

type interfaceType struct {
	rtype
	pkgPath  string
	methods  unsafe.Pointer // *imethod
	nmethods int
}

type mapType struct {
	rtype
	key *rtype
	mt  unsafe.Pointer
}

type structType struct {
	rtype
	pkgPath string
	fields  unsafe.Pointer // *structField
	nfields int
}

type structField struct {
	name     string
	pkgPath  string // "" if exported
	tag      string
	typ      *rtype
	offset   uintptr
	embedded bool
}

// An imethod is a method that an interface type asks for.
type imethod struct {
	name    string
	pkgPath string
	typ     *rtype // func type
}

// A method of a concrete type. ifn takes the data word of an interface as its receiver, tfn the value
// itself as its first argument (nil in types that StructOf made); both are the runtime's func descriptors, not func values.
type method struct {
	name    string
	pkgPath string
	mtyp    *rtype // func type without receiver
	ifn     unsafe.Pointer
	tfn     unsafe.Pointer
}

type uncommonType struct {
	pkgPath        string
	mcount, xcount uint32
	methods        unsafe.Pointer // *method; sorted by name
}

func (t *structType) list() []structField { return unsafe.Slice((*structField)(t.fields), t.nfields) }
func (t *interfaceType) list() []imethod  { return unsafe.Slice((*imethod)(t.methods), t.nmethods) }
func (t *funcType) params() []*rtype      { return unsafe.Slice((**rtype)(t.in), int(t.nin)) }
func (t *funcType) results() []*rtype     { return unsafe.Slice((**rtype)(t.out), int(t.nout)) }

// allMethods returns the methods of a concrete type; exported says to leave the others out.
func (t *rtype) allMethods(exported bool) []method {
	if t.tflag&tflagMethods == 0 {
		fillMethods(t)
	}
	un := t.un
	if un == nil {
		return nil
	}
	all := unsafe.Slice((*method)(un.methods), int(un.mcount))
	if !exported || un.xcount == un.mcount {
		return all
	}
	for i := range all[un.xcount:] {
		if all[int(un.xcount)+i].pkgPath == "" { // a name like Ünicode sorts behind the unexported ones
			return exportedOf(all)
		}
	}
	return all[:un.xcount]
}

func exportedOf(all []method) (list []method) {
	for i := range all {
		if all[i].pkgPath == "" {
			list = append(list, all[i])
		}
	}
	return list
}

func (t *rtype) structType() *structType       { return (*structType)(unsafe.Pointer(t)) }
func (t *rtype) funcType() *funcType           { return (*funcType)(unsafe.Pointer(t)) }
func (t *rtype) interfaceType() *interfaceType { return (*interfaceType)(unsafe.Pointer(t)) }
func (t *rtype) mapType() *mapType             { return (*mapType)(unsafe.Pointer(t)) }
func (t *rtype) chanType() *chanType           { return (*chanType)(unsafe.Pointer(t)) }
func (t *rtype) arrayType() *arrayType         { return (*arrayType)(unsafe.Pointer(t)) }

// indirect reports whether an interface holds a pointer to a value of the type, not the value itself.
func (t *rtype) indirect() bool    { return t.tflag&tflagDirectIface == 0 }
func (t *rtype) hasPointers() bool { return t.ptrdata != 0 }

// toRType returns the descriptor behind a Type; panics for Types that are not ours, as they cannot be.
func toRType(t Type) *rtype { return t.common() }

// toType keeps a nil descriptor from becoming a non-nil Type.
func toType(t *rtype) Type {
	if t == nil {
		return nil
	}
	return t
}

func add(p unsafe.Pointer, n uintptr) unsafe.Pointer { return unsafe.Add(p, n) }
