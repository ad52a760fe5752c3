package runtime

import "unsafe"

// The values of run-time panics. The runtime builds them by name and layout (runtime/panic.c).

// An Error is a run-time panic.
type Error interface {
	error

	// RuntimeError only tells run-time panics from other errors.
	RuntimeError()
}

// An errorString is a run-time error whose text is "runtime error: " and it.
type errorString string

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

// An errorAddressString is a run-time error about an address.
type errorAddressString struct {
	text string
	addr uintptr
}

func (e errorAddressString) RuntimeError() {}
func (e errorAddressString) Error() string { return "runtime error: " + e.text }

// Addr returns the address whose use faulted, as far as the system tells.
func (e errorAddressString) Addr() uintptr { return e.addr }

// A plainError is a run-time error whose text is it.
type plainError string

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return string(e) }

// A boundsError is an index, or a bound of a slice expression, out of range.
type boundsError struct {
	x      int64
	y      int
	signed bool // x is an int64, else a uint64
	code   uint8
}

// format returns the text; %x and %y stand for the numbers. For a negative x the limit does not matter. A
// function and no table: nothing of this package is initialized if the program does not import it.
func (e boundsError) format() string {
	negative := e.signed && e.x < 0
	switch e.code {
	case 0:
		if negative {
			return "index out of range [%x]"
		}
		return "index out of range [%x] with length %y"
	case 1:
		if negative {
			return "slice bounds out of range [:%x]"
		}
		return "slice bounds out of range [:%x] with length %y"
	case 2:
		if negative {
			return "slice bounds out of range [:%x]"
		}
		return "slice bounds out of range [:%x] with capacity %y"
	case 3:
		if negative {
			return "slice bounds out of range [%x:]"
		}
		return "slice bounds out of range [%x:%y]"
	case 4:
		if negative {
			return "slice bounds out of range [::%x]"
		}
		return "slice bounds out of range [::%x] with length %y"
	case 5:
		if negative {
			return "slice bounds out of range [::%x]"
		}
		return "slice bounds out of range [::%x] with capacity %y"
	case 6:
		if negative {
			return "slice bounds out of range [:%x:]"
		}
		return "slice bounds out of range [:%x:%y]"
	case 7:
		if negative {
			return "slice bounds out of range [%x::]"
		}
		return "slice bounds out of range [%x:%y:]"
	case 8:
		return "cannot convert slice with length %x to pointer to array with length %y"
	}
	return "cannot convert slice with length %x to array or pointer to array with length %y"
}

func (e boundsError) RuntimeError() {}

func (e boundsError) Error() string {
	format := e.format()
	b := []byte("runtime error: ")
	for i := 0; i < len(format); i++ {
		c := format[i]
		if c != '%' {
			b = append(b, c)
			continue
		}
		i++
		if format[i] == 'x' {
			b = appendInt(b, e.x, e.signed)
		} else {
			b = appendInt(b, int64(e.y), true)
		}
	}
	return string(b)
}

func appendInt(b []byte, v int64, signed bool) []byte {
	u := uint64(v)
	if signed && v < 0 {
		b = append(b, '-')
		u = -u
	}
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			return append(b, digits[i:]...)
		}
	}
}

// A TypeAssertionError is a failed type assertion.
type TypeAssertionError struct {
	_interface    unsafe.Pointer
	concrete      unsafe.Pointer
	asserted      unsafe.Pointer
	missingMethod string
}

// RuntimeError marks the errors of the runtime.
func (*TypeAssertionError) RuntimeError() {}

// Error says what is wrong.
func (e *TypeAssertionError) Error() string {
	from := "interface"
	if e._interface != nil {
		from = typeString(e._interface)
	}
	to := typeString(e.asserted)
	if e.concrete == nil {
		return "interface conversion: " + from + " is nil, not " + to
	}
	have := typeString(e.concrete)
	if e.missingMethod != "" {
		return "interface conversion: " + have + " is not " + to + ": missing method " + e.missingMethod
	}
	text := "interface conversion: " + from + " is " + have + ", not " + to
	if have == to {
		if typePkgPath(e.concrete) != typePkgPath(e.asserted) {
			text += " (types from different packages)"
		} else {
			text += " (types from different scopes)"
		}
	}
	return text
}

func typeString(t unsafe.Pointer) string
func typePkgPath(t unsafe.Pointer) string

// A PanicNilError is what panic(nil) panics with.
type PanicNilError struct {
	_ [0]func() // not comparable
}

// Error says what is wrong.
func (*PanicNilError) Error() string {
	return "panic called with nil argument (use GODEBUG=panicnil=1 to disable)"
}

// RuntimeError marks the errors of the runtime.
func (*PanicNilError) RuntimeError() {}

// panicValue returns the value of the i-th panic in progress of this goroutine, the newest first.
func panicValue(i int) (v any, ok bool)

// setPanicText says what is to be printed for it.
func setPanicText(i int, text string)

type stringer interface{ String() string }

// preprintpanics is run before the process ends by a panic: it finds the texts of the values that have
// methods for that.
func preprintpanics() {
	defer func() {
		const text = "panic while printing panic value"
		switch r := recover().(type) {
		case nil:
		case string:
			fatal(text + ": " + r)
		default:
			fatal(text + ": type " + typeString(*(*unsafe.Pointer)(unsafe.Pointer(&r))))
		}
	}()
	for i := 0; ; i++ {
		v, ok := panicValue(i)
		if !ok {
			return
		}
		switch v := v.(type) {
		case error:
			setPanicText(i, v.Error())
		case stringer:
			setPanicText(i, v.String())
		}
	}
}

// panicwrap is called by the wrapper of a value method when its pointer is nil.
func panicwrap(text string) { panic(plainError(text)) }

// panicrange is called by the body of a range over a function that is called
// again after it returned false (1) or after the loop (2).
func panicrange(state int) {
	if state == 1 {
		panic(errorString("range function continued iteration after function for loop body returned false"))
	}
	panic(errorString("range function continued iteration after whole loop exit"))
}
