// Package fmt formats and scans values by verbs, in the manner of C's printf.
//
// print.go: the entry points and the choice of what to do with an operand.
// format.go: laying out one basic value. scan.go, scanval.go: the other direction.
//
// Everything is appended to the byte buffer of a pp, the printer. A printer that is
// done waits in `spare` for the next call, so that printing allocates nothing as a rule.
// Operands of basic types never reach package reflect; only values that have to
// be taken apart do.
package fmt

import (
	"internal/bytealg"
	"io"
	"os"
	"reflect"
	"strconv"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"
)

// A State is the printer as a Formatter sees it.
type State interface {
	// Write appends to the output.
	Write(b []byte) (n int, err error)
	// Width returns the width and whether one was given.
	Width() (wid int, ok bool)
	// Precision returns the precision and whether one was given.
	Precision() (prec int, ok bool)
	// Flag tells whether flag c, one of "-+# 0", was given.
	Flag(c int) bool
}

// A Formatter controls the output of all verbs for its values.
type Formatter interface {
	Format(f State, verb rune)
}

// A Stringer says how its values look as text.
type Stringer interface {
	String() string
}

// A GoStringer says how its values look to %#v.
type GoStringer interface {
	GoString() string
}

// FormatString gives back the directive that a Formatter was called for.
func FormatString(state State, verb rune) string {
	b := append(make([]byte, 0, 16), '%')
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b = append(b, byte(c))
		}
	}
	if w, ok := state.Width(); ok {
		b = strconv.AppendInt(b, int64(w), 10)
	}
	if p, ok := state.Precision(); ok {
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(p), 10)
	}
	return string(utf8.AppendRune(b, verb))
}

// flags are the flags, width and precision of one directive.
type flags struct {
	wid, prec          int
	hasWid, hasPrec    bool
	minus, plus, sharp bool
	space, zero        bool
	plusV, sharpV      bool // %+v and %#v, which mean something else to operands
}

// pp is the printer.
type pp struct {
	buf     []byte
	scratch []byte // where digits are made
	flags

	arg   any           // the operand, if it is one
	value reflect.Value // the value inside of it, if that is where we are

	reordered bool // the directive used an argument index
	goodIndex bool // the last argument index was valid
	panicking bool // a method panicked: do not catch a second one
	erroring  bool // in badVerb: call no methods
	wrapErrs  bool // %w is allowed
	wrapped   []int
}

const maxSpareBuf = 64 << 10 // a larger buffer is left to the collector

var spare unsafe.Pointer // *pp, or nil while somebody uses it

func newPrinter() *pp {
	p := (*pp)(atomic.SwapPointer(&spare, nil))
	if p == nil {
		p = &pp{buf: make([]byte, 0, 128), scratch: make([]byte, 80)}
	}
	return p
}

// free gives the printer back. Its flags are clean: every directive clears its own.
func (p *pp) free() {
	if cap(p.buf) > maxSpareBuf {
		p.buf = nil
	}
	p.buf = p.buf[:0]
	p.arg = nil
	p.value = reflect.Value{}
	p.reordered, p.panicking, p.erroring, p.wrapErrs = false, false, false, false
	p.wrapped = nil
	p.flags = flags{}
	atomic.StorePointer(&spare, unsafe.Pointer(p))
}

// text ends the use of p and returns what it printed.
func (p *pp) text() string {
	s := string(p.buf)
	p.free()
	return s
}

// send ends the use of p and writes what it printed to w.
func (p *pp) send(w io.Writer) (n int, err error) {
	n, err = w.Write(p.buf)
	p.free()
	return n, err
}

func (p *pp) Width() (wid int, ok bool)      { return p.wid, p.hasWid }
func (p *pp) Precision() (prec int, ok bool) { return p.prec, p.hasPrec }

func (p *pp) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero && !p.minus
	}
	return false
}

func (p *pp) Write(b []byte) (n int, err error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

func (p *pp) WriteString(s string) (n int, err error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

// Fprintf formats by format and writes to w.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrintf(format, a)
	return p.send(w)
}

// Printf formats by format and writes to standard output.
func Printf(format string, a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrintf(format, a)
	return p.send(os.Stdout)
}

// Sprintf formats by format.
func Sprintf(format string, a ...any) string {
	p := newPrinter()
	p.doPrintf(format, a)
	return p.text()
}

// Appendf formats by format and appends to b.
func Appendf(b []byte, format string, a ...any) []byte {
	p := newPrinter()
	p.doPrintf(format, a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Fprint writes its operands to w, with spaces between two that are no strings.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrint(a)
	return p.send(w)
}

// Print is Fprint to standard output.
func Print(a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrint(a)
	return p.send(os.Stdout)
}

// Sprint is Fprint to a string.
func Sprint(a ...any) string {
	p := newPrinter()
	p.doPrint(a)
	return p.text()
}

// Append is Fprint to the end of b.
func Append(b []byte, a ...any) []byte {
	p := newPrinter()
	p.doPrint(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Fprintln writes its operands to w, with spaces between and a newline at the end.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrintln(a)
	return p.send(w)
}

// Println is Fprintln to standard output.
func Println(a ...any) (n int, err error) {
	p := newPrinter()
	p.doPrintln(a)
	return p.send(os.Stdout)
}

// Sprintln is Fprintln to a string.
func Sprintln(a ...any) string {
	p := newPrinter()
	p.doPrintln(a)
	return p.text()
}

// Appendln is Fprintln to the end of b.
func Appendln(b []byte, a ...any) []byte {
	p := newPrinter()
	p.doPrintln(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

func (p *pp) doPrint(a []any) {
	afterString := false
	for i, arg := range a {
		isString := false
		switch arg.(type) {
		case nil, int:
		case string:
			isString = true
		default:
			isString = reflect.TypeOf(arg).Kind() == reflect.String
		}
		if i > 0 && !isString && !afterString {
			p.buf = append(p.buf, ' ')
		}
		p.printArg(arg, 'v')
		afterString = isString
	}
}

func (p *pp) doPrintln(a []any) {
	for i, arg := range a {
		if i > 0 {
			p.buf = append(p.buf, ' ')
		}
		switch v := arg.(type) { // the commonest two, at once
		case string:
			p.buf = append(p.buf, v...)
		case int:
			p.buf = strconv.AppendInt(p.buf, int64(v), 10)
		default:
			p.printArg(arg, 'v')
		}
	}
	p.buf = append(p.buf, '\n')
}

func (p *pp) doPrintf(format string, a []any) {
	argNum := 0
	p.reordered = false
	for {
		i := bytealg.IndexByteString(format, '%')
		if i < 0 {
			p.buf = append(p.buf, format...)
			break
		}
		p.buf = append(p.buf, format[:i]...)
		i++
		// The simple directives first: one letter and an operand.
		if i < len(format) && argNum < len(a) {
			if c := format[i]; 'a' <= c && c <= 'z' && c != 'w' {
				p.goodIndex = true
				p.printArg(a[argNum], rune(c))
				argNum++
				format = format[i+1:]
				continue
			}
		}
		i, argNum = p.directive(format, i, argNum, a)
		p.flags = flags{}
		format = format[i:]
	}
	if !p.reordered && argNum < len(a) {
		p.extra(a[argNum:])
	}
}

// directive does one directive whose '%' is before format[i]. It returns the index after
// it and the number of the next operand.
func (p *pp) directive(format string, i, argNum int, a []any) (int, int) {
	i = p.parseFlags(format, i)
	p.goodIndex = true
	afterIndex := false // an index must be followed by a verb or by '*'

	if i < len(format) && format[i] == '[' {
		argNum, i, afterIndex = p.argIndex(argNum, format, i, len(a))
	}
	if i < len(format) && format[i] == '*' {
		i++
		p.wid, p.hasWid, argNum = intOperand(a, argNum)
		if !p.hasWid {
			p.buf = append(p.buf, "%!(BADWIDTH)"...)
		}
		if p.wid < 0 {
			p.wid = -p.wid
			p.minus = true
			p.zero = false
		}
		afterIndex = false
	} else if i < len(format) && '0' <= format[i] && format[i] <= '9' {
		p.wid, p.hasWid, i = parseNum(format, i)
		if afterIndex && p.hasWid {
			p.goodIndex = false // "%[3]2d"
		}
	}

	if i+1 < len(format) && format[i] == '.' {
		i++
		if afterIndex {
			p.goodIndex = false // "%[3].2d"
		}
		afterIndex = false
		if i < len(format) && format[i] == '[' {
			argNum, i, afterIndex = p.argIndex(argNum, format, i, len(a))
		}
		if i < len(format) && format[i] == '*' {
			i++
			p.prec, p.hasPrec, argNum = intOperand(a, argNum)
			if p.prec < 0 { // a negative precision is none
				p.prec = 0
				p.hasPrec = false
				p.buf = append(p.buf, "%!(BADPREC)"...)
			} else if !p.hasPrec {
				p.buf = append(p.buf, "%!(BADPREC)"...)
			}
			afterIndex = false
		} else {
			p.prec, p.hasPrec, i = parseNum(format, i)
			if !p.hasPrec {
				p.prec = 0
				p.hasPrec = true
			}
		}
	}
	if !afterIndex && i < len(format) && format[i] == '[' {
		argNum, i, afterIndex = p.argIndex(argNum, format, i, len(a))
	}
	if i >= len(format) {
		p.buf = append(p.buf, "%!(NOVERB)"...)
		return i, argNum
	}

	verb, size := rune(format[i]), 1
	if verb >= utf8.RuneSelf {
		verb, size = utf8.DecodeRuneInString(format[i:])
	}
	i += size
	switch {
	case verb == '%':
		p.buf = append(p.buf, '%')
	case !p.goodIndex:
		p.complain(verb, "(BADINDEX)")
	case argNum >= len(a):
		p.complain(verb, "(MISSING)")
	default:
		if verb == 'w' && p.wrapErrs {
			p.noteWrapped(argNum, a[argNum])
		}
		if verb == 'v' || verb == 'w' {
			p.sharpV, p.sharp = p.sharp, false
			p.plusV, p.plus = p.plus, false
		}
		p.printArg(a[argNum], verb)
		argNum++
	}
	return i, argNum
}

func (p *pp) parseFlags(format string, i int) int {
	for ; i < len(format); i++ {
		switch format[i] {
		case '#':
			p.sharp = true
		case '0':
			p.zero = true
		case '+':
			p.plus = true
		case '-':
			p.minus = true
		case ' ':
			p.space = true
		default:
			return i
		}
	}
	return i
}

// parseNum reads a decimal number; one that is too large is not a number.
func parseNum(s string, i int) (num int, ok bool, end int) {
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		if tooLarge(num) {
			return 0, false, len(s)
		}
		num = num*10 + int(s[i]-'0')
		ok = true
	}
	return num, ok, i
}

func tooLarge(x int) bool { return x > 1e6 || x < -1e6 }

// argIndex reads an argument index like [3], if there is one.
func (p *pp) argIndex(argNum int, format string, i, numArgs int) (newNum, newI int, found bool) {
	if i >= len(format) || format[i] != '[' {
		return argNum, i, false
	}
	p.reordered = true
	n := bytealg.IndexByteString(format[i:], ']')
	if n < 0 || len(format)-i < 3 {
		p.goodIndex = false
		return argNum, i + 1, false
	}
	num, ok, end := parseNum(format[:i+n], i+1)
	if !ok || end != i+n {
		p.goodIndex = false
		return argNum, i + n + 1, false
	}
	if num < 1 || num > numArgs {
		p.goodIndex = false
		return argNum, i + n + 1, true
	}
	return num - 1, i + n + 1, true
}

// intOperand takes the operand of a '*'.
func intOperand(a []any, argNum int) (num int, ok bool, next int) {
	if argNum >= len(a) {
		return 0, false, argNum
	}
	num, ok = a[argNum].(int)
	if !ok {
		switch v := reflect.ValueOf(a[argNum]); v.Kind() {
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			n := v.Int()
			num, ok = int(n), true
		case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
			n := v.Uint()
			num, ok = int(n), int64(n) >= 0
		}
	}
	if tooLarge(num) {
		num, ok = 0, false
	}
	return num, ok, argNum + 1
}

func (p *pp) complain(verb rune, what string) {
	p.buf = append(p.buf, "%!"...)
	p.buf = utf8.AppendRune(p.buf, verb)
	p.buf = append(p.buf, what...)
}

func (p *pp) extra(a []any) {
	p.buf = append(p.buf, "%!(EXTRA "...)
	for i, arg := range a {
		if i > 0 {
			p.buf = append(p.buf, ", "...)
		}
		if arg == nil {
			p.buf = append(p.buf, "<nil>"...)
		} else {
			p.buf = append(p.buf, reflect.TypeOf(arg).String()...)
			p.buf = append(p.buf, '=')
			p.printArg(arg, 'v')
		}
	}
	p.buf = append(p.buf, ')')
}

// badVerb says that the verb does not fit the operand.
func (p *pp) badVerb(verb rune) {
	p.erroring = true
	p.complain(verb, "(")
	switch {
	case p.arg != nil:
		p.buf = append(p.buf, reflect.TypeOf(p.arg).String()...)
		p.buf = append(p.buf, '=')
		p.printArg(p.arg, 'v')
	case p.value.IsValid():
		p.buf = append(p.buf, p.value.Type().String()...)
		p.buf = append(p.buf, '=')
		p.printValue(p.value, 'v', 0)
	default:
		p.buf = append(p.buf, "<nil>"...)
	}
	p.buf = append(p.buf, ')')
	p.erroring = false
}

// printArg prints one operand.
func (p *pp) printArg(arg any, verb rune) {
	p.arg = arg
	p.value = reflect.Value{}
	if arg == nil {
		if verb == 'T' || verb == 'v' {
			p.padString("<nil>")
		} else {
			p.badVerb(verb)
		}
		return
	}
	switch verb {
	case 'T':
		p.fmtS(reflect.TypeOf(arg).String())
		return
	case 'p':
		p.fmtPointer(reflect.ValueOf(arg), 'p')
		return
	}
	switch v := arg.(type) {
	case string:
		p.fmtString(v, verb)
	case int:
		p.fmtInt(uint64(v), true, verb)
	case bool:
		p.fmtBool(v, verb)
	case float64:
		p.fmtFloatVerb(v, 64, verb)
	case int64:
		p.fmtInt(uint64(v), true, verb)
	case int32:
		p.fmtInt(uint64(v), true, verb)
	case uint8:
		p.fmtInt(uint64(v), false, verb)
	case []byte:
		p.fmtBytes(v, verb, "[]byte")
	case uint64:
		p.fmtInt(v, false, verb)
	case uint:
		p.fmtInt(uint64(v), false, verb)
	case float32:
		p.fmtFloatVerb(float64(v), 32, verb)
	case int8:
		p.fmtInt(uint64(v), true, verb)
	case int16:
		p.fmtInt(uint64(v), true, verb)
	case uint16:
		p.fmtInt(uint64(v), false, verb)
	case uint32:
		p.fmtInt(uint64(v), false, verb)
	case uintptr:
		p.fmtInt(uint64(v), false, verb)
	case complex64:
		p.fmtComplex(complex128(v), 64, verb)
	case complex128:
		p.fmtComplex(v, 128, verb)
	case reflect.Value:
		// A Value stands for what it holds.
		if v.IsValid() && v.CanInterface() {
			p.arg = v.Interface()
			if p.handleMethods(verb) {
				return
			}
		}
		p.printValue(v, verb, 0)
	default:
		if !p.handleMethods(verb) {
			p.printValue(reflect.ValueOf(arg), verb, 0)
		}
	}
}

// handleMethods lets the operand format itself if it knows how.
func (p *pp) handleMethods(verb rune) (handled bool) {
	if p.erroring {
		return false
	}
	if verb == 'w' {
		if _, ok := p.arg.(error); !ok || !p.wrapErrs {
			p.badVerb(verb)
			return true
		}
		verb = 'v'
	}
	if f, ok := p.arg.(Formatter); ok {
		p.callFormat(f, verb)
		return true
	}
	if p.sharpV {
		if g, ok := p.arg.(GoStringer); ok {
			p.callGoString(g, verb)
			return true
		}
		return false
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
		switch v := p.arg.(type) {
		case error:
			p.callError(v, verb)
			return true
		case Stringer:
			p.callString(v, verb)
			return true
		}
	}
	return false
}

func (p *pp) callFormat(f Formatter, verb rune) {
	defer p.catchPanic(p.arg, verb, "Format")
	f.Format(p, verb)
}

func (p *pp) callGoString(g GoStringer, verb rune) {
	defer p.catchPanic(p.arg, verb, "GoString")
	p.fmtS(g.GoString())
}

func (p *pp) callError(err error, verb rune) {
	defer p.catchPanic(p.arg, verb, "Error")
	p.fmtString(err.Error(), verb)
}

func (p *pp) callString(s Stringer, verb rune) {
	defer p.catchPanic(p.arg, verb, "String")
	p.fmtString(s.String(), verb)
}

// catchPanic reports the panic of an operand's method in the output. It is deferred.
func (p *pp) catchPanic(arg any, verb rune, method string) {
	err := recover()
	if err == nil {
		return
	}
	if v := reflect.ValueOf(arg); v.Kind() == reflect.Pointer && v.IsNil() {
		p.buf = append(p.buf, "<nil>"...)
		return
	}
	if p.panicking { // while printing the reason of a panic
		panic(err)
	}
	saved := p.flags
	p.flags = flags{}
	p.complain(verb, "(PANIC=")
	p.buf = append(p.buf, method...)
	p.buf = append(p.buf, " method: "...)
	p.panicking = true
	p.printArg(err, 'v')
	p.panicking = false
	p.buf = append(p.buf, ')')
	p.flags = saved
}
