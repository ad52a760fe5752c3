// Package ffi calls functions of C libraries, and lets C call Go functions, without a C compiler.
//
// A library is opened by name, and each of its functions is bound to a func variable whose type says what the
// function takes and returns:
//
//	libm, err := ffi.Open("libm.so.6")
//	...
//	var pow func(x, y float64) float64
//	ffi.RegisterLibFunc(&pow, libm, "pow")
//	fmt.Println(pow(2, 10))
//
// # Types
//
//	Go                              C
//	int8 ... int64, uint8 ...       int8_t ... int64_t, uint8_t ...  (int is int32, long is int64)
//	int, uint, uintptr              int64_t, uint64_t, uintptr_t
//	bool                            bool
//	float32, float64                float, double
//	*T, unsafe.Pointer              a pointer
//	string                          char *: a copy that ends in NUL, which lives until the call returns;
//	                                as a result, the bytes up to NUL are copied ("" for NULL), nothing is freed
//	[]T                             T *: the address of the first element
//	struct                          the struct, by value; fields may be numbers, pointers, arrays and structs
//	func                            a function pointer: see Callbacks
//	...any                          variadic arguments: small integers pass as int, float32 as double
//
// Anything else is refused, with a panic, when the function is registered. What cannot be checked is whether the types
// are those of the C function: that is as unsafe as in C.
//
// A function may have one result, and one more at the end, of type error or [syscall.Errno], for errno, which is 0 (nil)
// unless the function has set it. Functions of C set it when they fail, but some also when they do not:
// look at it only if the result says that the function has failed.
//
// # Memory
//
// Go's objects do not move, and what arguments point to lives until the call returns; C may read and write it
// meanwhile. If C keeps an address for longer, the object must be kept alive by a variable or a [runtime.Pinner]. C must not
// store addresses of Go memory in Go memory, and memory of C does not keep Go's objects alive.
//
// # Calls
//
// A goroutine in C does not run Go, so it holds up no others: another thread takes over its processor.
// C runs on the thread's own stack, of 8 MB, or what ulimit -s gives the first thread. Signals that the runtime sends to
// threads that run Go have handlers with SA_RESTART. Each call may run on another thread than the one before, unless runtime.LockOSThread is used.
// What C prints through stdio stays in its buffers when the Go program ends: call fflush.
//
// # Callbacks
//
// A func value that is passed to C can be called by C, also after the call that it was passed to, on any
// thread, those included that C has made. Each func value takes a place that is never given back, so closures
// that come and go are better made with [NewCallback], and given back with [FreeCallback]. There are places for 65,536.
//
// A callback's parameters and result are as above, but there are no slices, funcs and errors, and a result is no string.
// A panic that a callback does not recover goes on in the function that called C, and runtime.Goexit likewise; C's functions in
// between end where they are, whatever they hold, and their memory and locks are lost. So recover in the callback
// if the library is to be used again. On threads that C has made, such a panic ends the program.
// A callback must not be the handler of a signal: package os/signal is there for that.
package ffi

import (
	"syscall"
	"unsafe"
)

// A Library is what Open returns.
type Library uintptr

// Modes of Open, as of dlopen.
const (
	RTLD_LAZY     = 0x1    // resolve functions when they are first called
	RTLD_NOW      = 0x2    // resolve all functions now
	RTLD_NOLOAD   = 0x4    // only if it is loaded already
	RTLD_GLOBAL   = 0x100  // its symbols serve libraries that are loaded later
	RTLD_LOCAL    = 0x0    // the opposite
	RTLD_NODELETE = 0x1000 // Close does not unload it
)

// An Error says what the loader did not like.
type Error struct {
	Op   string // "open", "close" or "sym"
	Name string // of the library or the symbol
	Text string // the loader's explanation
}

func (e *Error) Error() string { return "ffi." + e.Op + " " + e.Name + ": " + e.Text }

var (
	openLibrary  func(name string, mode int32, msg []byte, size int) Library
	closeLibrary func(lib Library, msg []byte, size int) int32
	findSymbol   func(lib Library, name string, msg []byte, size int) uintptr
)

func helper(i int) uintptr
func register(fptr any, addr uintptr) string
func newCallback(fn any) (code uintptr, msg string)
func freeCallback(code uintptr) bool

func init() {
	RegisterFunc(&openLibrary, helper(0))
	RegisterFunc(&closeLibrary, helper(1))
	RegisterFunc(&findSymbol, helper(2))
}

func text(msg []byte) string { return String(unsafe.Pointer(&msg[0])) }

// Open loads the library of that name, which is looked for as dlopen does: a path if there is a slash in it, otherwise a file
// name like "libsqlite3.so.0". A short name like "sqlite3" stands for libsqlite3.so, or the newest libsqlite3.so.N
// there is. The empty name is the process itself with all libraries loaded globally, libc among them.
// Without a mode, it is RTLD_NOW|RTLD_LOCAL.
func Open(name string, mode ...int) (Library, error) {
	m := 0
	for _, x := range mode {
		m |= x
	}
	if m&(RTLD_LAZY|RTLD_NOW) == 0 {
		m |= RTLD_NOW
	}
	msg := make([]byte, 512)
	lib := openLibrary(name, int32(m), msg, len(msg))
	if lib == 0 {
		return 0, &Error{"Open", name, text(msg)}
	}
	return lib, nil
}

// MustOpen is Open, but panics if the library cannot be loaded.
func MustOpen(name string, mode ...int) Library {
	lib, err := Open(name, mode...)
	if err != nil {
		panic(err)
	}
	return lib
}

// Close gives the library back. Its functions must not be called any more.
func Close(lib Library) error {
	msg := make([]byte, 512)
	if lib == 0 || closeLibrary(lib, msg, len(msg)) != 0 {
		return &Error{"Close", "library", text(msg)}
	}
	return nil
}

// Sym returns the address of a function or variable of the library.
func Sym(lib Library, name string) (uintptr, error) {
	msg := make([]byte, 512)
	addr := findSymbol(lib, name, msg, len(msg))
	if addr == 0 {
		return 0, &Error{"Sym", name, text(msg)}
	}
	return addr, nil
}

// RegisterFunc sets the func variable that fptr points to: calling it calls the C function at addr. It panics if the
// type of the variable cannot be that of a C function.
func RegisterFunc(fptr any, addr uintptr) {
	if msg := register(fptr, addr); msg != "" {
		panic("ffi.RegisterFunc: " + msg)
	}
}

// RegisterLibFunc is RegisterFunc for a function of the library. It panics if there is none of that name.
func RegisterLibFunc(fptr any, lib Library, name string) {
	addr, err := Sym(lib, name)
	if err != nil {
		panic(err)
	}
	if msg := register(fptr, addr); msg != "" {
		panic("ffi.RegisterLibFunc: " + name + ": " + msg)
	}
}

// NewCallback returns the address by which C can call fn, from any thread, until FreeCallback.
func NewCallback(fn any) uintptr {
	code, msg := newCallback(fn)
	if msg != "" {
		panic("ffi.NewCallback: " + msg)
	}
	return code
}

// FreeCallback gives back what NewCallback has returned. C must not call it any more.
func FreeCallback(code uintptr) {
	if !freeCallback(code) {
		panic("ffi.FreeCallback: not the address of a callback, or freed already")
	}
}

// Malloc allocates n bytes with C's malloc. They are not zero, and Free gives them back.
func Malloc(n int) unsafe.Pointer

// Free gives back memory that Malloc, CString or C's malloc has allocated.
func Free(p unsafe.Pointer)

// CString returns a copy of s in memory of C, followed by NUL. Free gives it back.
func CString(s string) unsafe.Pointer

// String returns a copy of the bytes at p up to NUL; "" if p is nil.
func String(p unsafe.Pointer) string

// Bytes returns a copy of the n bytes at p.
func Bytes(p unsafe.Pointer, n int) []byte {
	return append([]byte(nil), unsafe.Slice((*byte)(p), n)...)
}

// Errno is an error number of C, as syscall has it.
type Errno = syscall.Errno
