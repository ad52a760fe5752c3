package ast

import (
	"fmt"
	"go/token"
	"io"
	"os"
	"reflect"
)

// A FieldFilter says which fields Fprint prints.
type FieldFilter func(name string, value reflect.Value) bool

// NotNilFilter drops fields that are nil.
func NotNilFilter(_ string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return !v.IsNil()
	}
	return true
}

// Fprint prints a tree, or anything, to w. With fset positions are printed in
// full; f, if not nil, says which fields are printed.
func Fprint(w io.Writer, fset *token.FileSet, x any, f FieldFilter) (err error) {
	p := &treePrinter{w: w, fset: fset, filter: f, lines: make(map[any]int), last: '\n'}
	defer func() {
		if e := recover(); e != nil {
			err = e.(writeError).error // others are ours
		}
	}()
	if x == nil {
		p.printf("nil\n")
		return nil
	}
	p.print(reflect.ValueOf(x))
	p.printf("\n")
	return nil
}

// Print prints a tree to the standard output, without fields that are nil.
func Print(fset *token.FileSet, x any) error { return Fprint(os.Stdout, fset, x, NotNilFilter) }

type writeError struct{ error }

type treePrinter struct {
	w      io.Writer
	fset   *token.FileSet
	filter FieldFilter
	lines  map[any]int // where a pointer has been printed
	indent int
	last   byte
	line   int
}

func (p *treePrinter) put(b []byte) {
	if _, err := p.w.Write(b); err != nil {
		panic(writeError{err})
	}
}

// Write writes with line numbers and indentation.
func (p *treePrinter) Write(data []byte) (int, error) {
	from := 0
	for i, c := range data {
		if c == '\n' {
			p.put(data[from : i+1])
			from = i + 1
			p.line++
		} else if p.last == '\n' {
			p.put([]byte(fmt.Sprintf("%6d  ", p.line)))
			for k := 0; k < p.indent; k++ {
				p.put([]byte(".  "))
			}
		}
		p.last = c
	}
	if from < len(data) {
		p.put(data[from:])
	}
	return len(data), nil
}

func (p *treePrinter) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *treePrinter) print(x reflect.Value) {
	if !NotNilFilter("", x) {
		p.printf("nil")
		return
	}
	switch x.Kind() {
	case reflect.Interface:
		p.print(x.Elem())
	case reflect.Map:
		p.printf("%s (len = %d) {", x.Type(), x.Len())
		if x.Len() > 0 {
			p.indent++
			p.printf("\n")
			for _, key := range x.MapKeys() {
				p.print(key)
				p.printf(": ")
				p.print(x.MapIndex(key))
				p.printf("\n")
			}
			p.indent--
		}
		p.printf("}")
	case reflect.Pointer:
		p.printf("*")
		if line, ok := p.lines[x.Interface()]; ok {
			p.printf("(obj @ %d)", line)
		} else {
			p.lines[x.Interface()] = p.line
			p.print(x.Elem())
		}
	case reflect.Array, reflect.Slice:
		if s, ok := bytesOf(x); ok {
			p.printf("%#q", s)
			return
		}
		if x.Kind() == reflect.Array {
			p.printf("%s {", x.Type())
		} else {
			p.printf("%s (len = %d) {", x.Type(), x.Len())
		}
		if x.Len() > 0 {
			p.indent++
			p.printf("\n")
			for i := 0; i < x.Len(); i++ {
				p.printf("%d: ", i)
				p.print(x.Index(i))
				p.printf("\n")
			}
			p.indent--
		}
		p.printf("}")
	case reflect.Struct:
		p.printStruct(x)
	default:
		switch v := x.Interface().(type) {
		case string:
			p.printf("%q", v)
		case token.Pos:
			if p.fset != nil {
				p.printf("%s", p.fset.Position(v))
				return
			}
			p.printf("%v", v)
		default:
			p.printf("%v", v)
		}
	}
}

func bytesOf(x reflect.Value) ([]byte, bool) {
	if x.Kind() == reflect.Slice {
		s, ok := x.Interface().([]byte)
		return s, ok
	}
	return nil, false
}

func (p *treePrinter) printStruct(x reflect.Value) {
	t := x.Type()
	p.printf("%s {", t)
	p.indent++
	first := true
	for i := 0; i < t.NumField(); i++ {
		if name := t.Field(i).Name; IsExported(name) {
			value := x.Field(i)
			if p.filter == nil || p.filter(name, value) {
				if first {
					p.printf("\n")
					first = false
				}
				p.printf("%s: ", name)
				p.print(value)
				p.printf("\n")
			}
		}
	}
	p.indent--
	p.printf("}")
}
