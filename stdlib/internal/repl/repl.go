// Package repl is the Go side of the session that `vole repl` runs: its main goroutine, and the printer of values.
// The C side is vm/repl.c.
package repl

// Main is the main goroutine of a session.
func Main() {
	if interactive() {
		go warmUp()
	}
	for step() {
	}
	finish()
}

// warmUp has the printer compiled while the first input is being typed.
func warmUp() {
	format("[]int", []int{0})
	format("string", "")
}

// interactive says whether somebody waits for a prompt.
func interactive() bool

// step reads, compiles and runs until some code has run. It returns false at the end of the session.
func step() bool

// finish ends the process with the exit code of the session.
func finish()

// begin and end are called by the code of each unit, first and last.
func begin()
func end()

// emit hands a printed value and its type to the session.
func emit(value, typ string)

// Show prints the value of an expression. typ is its static type.
func Show(typ string, v any) {
	emit(format(typ, v))
}

// ShowAll returns a function that prints several values, of the given static types, in one line.
func ShowAll(types ...string) func(vals ...any) {
	return func(vals ...any) {
		var values, typs []byte
		typs = append(typs, '(')
		for i, v := range vals {
			s, t := format(types[i], v)
			if i > 0 {
				values = append(values, ", "...)
				typs = append(typs, ", "...)
			}
			values = append(values, s...)
			typs = append(typs, t...)
		}
		emit(string(values), string(append(typs, ')')))
	}
}
