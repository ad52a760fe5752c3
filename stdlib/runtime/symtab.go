package runtime

// callers stores the return pcs of the calling goroutine's frames; the first is that of the function
// that called callers.
func callers(skip int, pcs []uintptr) int

// pcInfo describes a pc of callers; depth counts on outwards from the call that it means.
func pcInfo(pc uintptr, depth int) (function, file string, line int, entry uintptr, ok bool)

// Caller tells where the function that called it, or one further up by skip, stands.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if skip < 0 || callers(skip+1, pcs[:]) == 0 {
		return
	}
	_, file, line, _, ok = pcInfo(pcs[0], 0)
	return pcs[0], file, line, ok
}

// Callers stores the return pcs of the calling functions; skip 0 is Callers itself.
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 || skip < 0 {
		return 0
	}
	return callers(skip, pc)
}

// Frames goes through the calls behind the pcs of Callers.
type Frames struct {
	pcs   []uintptr
	depth int
}

// A Frame is one call.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// CallersFrames prepares to go through the calls.
func CallersFrames(callers []uintptr) *Frames { return &Frames{pcs: callers} }

// Next returns the next call, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		pc := f.pcs[0]
		function, file, line, entry, ok := pcInfo(pc, f.depth)
		if !ok {
			f.pcs, f.depth = f.pcs[1:], 0
			continue
		}
		f.depth++
		frame = Frame{PC: pc, Function: function, File: file, Line: line, Entry: entry}
		if f.depth == 1 {
			frame.Func = FuncForPC(pc)
		}
		if _, _, _, _, ok := pcInfo(pc, f.depth); !ok {
			f.pcs, f.depth = f.pcs[1:], 0
		}
		break
	}
	return frame, len(f.pcs) > 0
}

// A Func is a function of the program.
type Func struct {
	name string
	file string
	line int
	pc   uintptr
}

// FuncForPC returns the function that holds pc, or nil. It accepts what reflect gives for a func too.
func FuncForPC(pc uintptr) *Func {
	f := new(Func)
	var ok bool
	if f.name, f.file, f.line, f.pc, ok = funcInfo(pc); !ok {
		return nil
	}
	return f
}

// funcInfo describes the function that holds pc, with the line of its declaration.
func funcInfo(pc uintptr) (name, file string, line int, entry uintptr, ok bool)

// Name returns the name with the package's path.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Entry returns what identifies the function.
func (f *Func) Entry() uintptr { return f.pc }

// FileLine returns the position of pc in the function.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	if pc == f.pc { // not a return address: that would be in the function before
		return f.file, f.line
	}
	if _, file, line, _, ok := pcInfo(pc, 0); ok {
		return file, line
	}
	return f.file, f.line
}

// Stack writes the call stack of the goroutine, or with all of all goroutines, into buf and returns the
// length.
func Stack(buf []byte, all bool) int
