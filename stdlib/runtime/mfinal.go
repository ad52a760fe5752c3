package runtime

import "unsafe"

// How a finalizer takes its argument, as finalizerInfo tells.
const (
	finPointer = iota // as a pointer
	finEface          // as an interface without methods
	finIface          // as an interface with methods
	finLarge          // as a pointer; the results are large
)

// words is what an interface, and more than any result of a finalizer, fits in.
type words [2]unsafe.Pointer

var finalizersRun bool

// SetFinalizer asks for finalizer, a func of one argument, to be called with obj, a pointer, when nothing but
// this refers to the object any more. That happens in a goroutine for all finalizers, one collection later;
// there is no promise for objects that are unreachable when the program ends. A nil finalizer takes a former
// one off.
func SetFinalizer(obj any, finalizer any) {
	p, fn, how, word, problem := finalizerInfo(obj, finalizer)
	if problem != "" {
		fatal("runtime.SetFinalizer: " + problem)
	}
	if fn == nil {
		setFinalizer(p, nil)
		return
	}
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
	if !setFinalizer(p, call) {
		fatal("runtime.SetFinalizer: finalizer already set")
	}
	if !finalizersRun {
		finalizersRun = true
		go runFinalizers()
	}
}

func runFinalizers() {
	for {
		p, call := nextFinalizer()
		call(p)
		call = nil
	}
}

// finalizerInfo checks the arguments of SetFinalizer. word is the first word of the interface to pass.
func finalizerInfo(obj, finalizer any) (p, fn unsafe.Pointer, how int, word unsafe.Pointer, problem string)

// setFinalizer attaches call to the object at p, or with nil takes it off. False: there is one already.
func setFinalizer(p unsafe.Pointer, call func(p unsafe.Pointer)) bool

// nextFinalizer waits for a finalizer to run.
func nextFinalizer() (p unsafe.Pointer, call func(p unsafe.Pointer))
