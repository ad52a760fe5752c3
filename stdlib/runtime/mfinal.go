package runtime

import "unsafe"

// How a finalizer takes its argument, as finalizerInfo tells.
const (
	finNone    = iota // there is none: a former one is to be taken off
	finPointer        // as a pointer
	finEface          // as an interface without methods
	finIface          // as an interface with methods
	finLarge          // as a pointer; the results are large
)

// words is what an interface, and more than any result of a finalizer, fits in.
type words [2]unsafe.Pointer

// SetFinalizer asks for finalizer, a func of one argument, to be called with obj, a pointer, when nothing but
// this refers to the object any more. That happens in a goroutine for all finalizers, one collection later;
// there is no promise for objects that are unreachable when the program ends. A nil finalizer takes a former
// one off.
func SetFinalizer(obj any, finalizer any) {
	p, fn, how, word := finalizerInfo(obj, finalizer)
	// Results are received in an array that is as large as any of them.
	var call func(p unsafe.Pointer)
	switch how {
	case finPointer:
		f := *(*func(unsafe.Pointer) [8]uintptr)(unsafe.Pointer(&fn))
		call = func(p unsafe.Pointer) { f(p) }
	case finLarge:
		f := *(*func(unsafe.Pointer) [512]uintptr)(unsafe.Pointer(&fn))
		call = func(p unsafe.Pointer) { f(p) }
	case finEface, finIface:
		f := *(*func(any) [8]uintptr)(unsafe.Pointer(&fn))
		call = func(p unsafe.Pointer) {
			w := words{word, p}
			f(*(*any)(unsafe.Pointer(&w)))
		}
	}
	if p == nil {
		return // it is never collected
	}
	if call != nil && firstFinalizer() {
		go runFinalizers()
	}
	setFinalizer(p, call)
}

func runFinalizers() {
	for {
		p, call := nextFinalizer()
		call(p)
	}
}

// A Cleanup is a call of a func that AddCleanup asked for.
type Cleanup struct {
	id  uint64  // 0: it will never happen
	ptr uintptr // as given to AddCleanup, hidden from the collector
}

// AddCleanup asks for cleanup(arg) to be called, in a goroutine of its own kind, some time after the object
// that ptr points into has become unreachable. Unlike a finalizer it does not get at the object, which is freed
// first, so that objects in a cycle have cleanups too, and an object can have many. The object must not be
// reachable from cleanup and arg, or it lives for ever; arg == ptr panics. There is no promise for objects that
// are unreachable when the program ends, nor for those without a block of their own: package variables,
// small objects without pointers, objects of no size.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		panic(plainError("runtime.AddCleanup: ptr is nil"))
	}
	if pointsToPointer((*S)(nil)) {
		word := arg
		if *(*unsafe.Pointer)(unsafe.Pointer(&word)) == unsafe.Pointer(ptr) {
			panic(plainError("runtime.AddCleanup: ptr is equal to arg, cleanup will never run"))
		}
	}
	id := addCleanup(unsafe.Pointer(ptr), func(unsafe.Pointer) { cleanup(arg) })
	if id != 0 && firstFinalizer() {
		go runFinalizers()
	}
	c := Cleanup{id, uintptr(unsafe.Pointer(ptr))}
	KeepAlive(ptr)
	return c
}

// Stop takes the request back, unless the object is known to be unreachable already; who wants to be sure keeps
// it alive until after Stop.
func (c Cleanup) Stop() {
	if c.id != 0 {
		removeCleanup(c.ptr, c.id)
	}
}

// finalizerInfo checks the arguments of SetFinalizer, with a fatal error if they are wrong. p is nil if the object
// is never collected; word is the first word of the interface to pass.
func finalizerInfo(obj, finalizer any) (p, fn unsafe.Pointer, how int, word unsafe.Pointer)

// setFinalizer attaches call to the object at p, which must have none, or with nil takes it off.
func setFinalizer(p unsafe.Pointer, call func(p unsafe.Pointer))

// nextFinalizer waits for a finalizer or a cleanup (p is nil then) to run.
func nextFinalizer() (p unsafe.Pointer, call func(p unsafe.Pointer))

// firstFinalizer is true once, for who is to start the goroutine.
func firstFinalizer() bool

func addCleanup(p unsafe.Pointer, call func(p unsafe.Pointer)) uint64
func removeCleanup(p uintptr, id uint64)

// pointsToPointer tells whether the pointer type of v is one to pointers.
func pointsToPointer(v any) bool
