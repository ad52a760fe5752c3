package reflect

import "unsafe"

// Functions written in C: stdlib/native/reflect.c and vm/reflcall.c. Pointers to values are to memory in Go's layout.

// The two words of an interface: unpacked, and put together again.
func unpackEface(i any) (t *rtype, p unsafe.Pointer)
func packEface(t *rtype, p unsafe.Pointer) any

// fillMethods makes the method table of t.
func fillMethods(t *rtype)

// typeImplements reports whether t has all methods of the interface type inter.
func typeImplements(inter, t *rtype) bool

// convertIface stores v in the interface at dst, whose type is inter; v implements it or is nil.
func convertIface(inter *rtype, v any, dst unsafe.Pointer)

// ifaceMethod returns the func descriptor of method i of the non-nil interface at p, and its receiver word.
func ifaceMethod(p unsafe.Pointer, i int) (fn, rcvr unsafe.Pointer)

func unsafe_New(t *rtype) unsafe.Pointer
func unsafe_NewArray(t *rtype, n int) unsafe.Pointer // n elements of type t; panics if that is too much
func typedmemmove(t *rtype, dst, src unsafe.Pointer)
func typedmemclr(t *rtype, p unsafe.Pointer)
func copyElems(elem *rtype, dst unsafe.Pointer, dlen int, src unsafe.Pointer, slen int) int
func typedarrayclear(elem *rtype, p unsafe.Pointer, n int)
func growslice(elem *rtype, s *sliceHeader, n int) // room for n more elements; the length stays
func swapElems(elem *rtype, base unsafe.Pointer, i, j int)

// valueEqual is ==; it panics when an interface inside holds something that cannot be compared.
func valueEqual(t *rtype, p, q unsafe.Pointer) bool

func makemap(t *rtype, n int) unsafe.Pointer
func maplen(m unsafe.Pointer) int
func mapget(t *rtype, m, key, elem unsafe.Pointer) bool // *elem = m[*key], if it is there
func mapset(t *rtype, m, key, elem unsafe.Pointer)
func mapdelete(t *rtype, m, key unsafe.Pointer)
func mapclear(t *rtype, m unsafe.Pointer)
func mapiterinit(t *rtype, m unsafe.Pointer, it *hiter)
func mapiternext(it *hiter)

func makechan(t *rtype, n int) unsafe.Pointer
func chanlen(c unsafe.Pointer) int
func chancap(c unsafe.Pointer) int
func chanclose(c unsafe.Pointer)
func chansend(c, elem unsafe.Pointer)
func chanrecv(c, elem unsafe.Pointer) (ok bool)
func chantrysend(c, elem unsafe.Pointer) (selected bool)
func chantryrecv(c, elem unsafe.Pointer) (selected, ok bool)
func rselect(cases []runtimeSelect, block bool) (chosen int, ok bool)

// Constructors of types.
func ptrTo(t *rtype) *rtype
func sliceOf(t *rtype) *rtype
func arrayOf(t *rtype, n int) *rtype
func mapOf(key, elem *rtype) *rtype
func chanOf(t *rtype, dir int) *rtype
func funcOf(in, out []*rtype, variadic bool) *rtype
func structOf(fields []structField, pkgPath, str string) *rtype

// call calls a function: code is its func descriptor, closure its func value or nil, in and out its arguments
// and results, each of the parameter's type. The results are stored where out's Values point to. If hasRcvr,
// rcvr is an additional first argument.
func call(closure unsafe.Pointer, rcvr unsafe.Pointer, hasRcvr bool, in, out []Value)

// newFuncval returns a func value without captured variables for a func descriptor.
func newFuncval(code unsafe.Pointer) unsafe.Pointer

// makeFuncCode returns the func descriptor of an adapter for functions of type t: it calls target with its own
// closure and arguments.
func makeFuncCode(t *rtype, target func(frame *makeFuncFrame) unsafe.Pointer) unsafe.Pointer

// funcEntry returns what identifies the code of a func value.
func funcEntry(closure unsafe.Pointer) uintptr
