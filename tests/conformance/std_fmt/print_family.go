package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type E struct{ op string; err error }

func (e *E) Error() string { return e.op + ": " + e.err.Error() }
func (e *E) Unwrap() error { return e.err }

type pan struct{}

func (pan) String() string { panic("boom") }

type nilS struct{ x int }

func (n *nilS) String() string { return fmt.Sprint("x=", n.x) }

type errStr struct{}

func (errStr) Error() string  { return "as error" }
func (errStr) String() string { return "as string" }

func main() {
	fmt.Print("a", 1, 2, "b", 3.5, true, nil, '\n', "\n")
	fmt.Print(1, 2, "\n")
	fmt.Print("x", "y", "\n")
	fmt.Println()
	fmt.Println("a", 1, 2.0, nil, []string{}, map[int]int{}, struct{}{}, &struct{ a int }{5})
	s := fmt.Sprint("s", 1) + fmt.Sprintln("ln", 2) + fmt.Sprintf("%03d", 7)
	fmt.Printf("%q\n", s)
	var b bytes.Buffer
	n, err := fmt.Fprintf(&b, "%s-%d", "héé", 5)
	fmt.Println(n, err, b.String(), b.Len())
	fmt.Fprintln(os.Stderr, "to stderr", 1)
	fmt.Fprint(&b, "x", "y", 1, 2)
	fmt.Println(b.String())
	base := errors.New("base")
	w := fmt.Errorf("ctx %d: %w", 1, base)
	w2 := fmt.Errorf("more: %w", w)
	fmt.Println(w2, errors.Is(w2, base), errors.Unwrap(w2) == w, errors.Is(fmt.Errorf("%v", base), base), errors.Unwrap(base))
	e := &E{"read", io.EOF}
	w3 := fmt.Errorf("outer: %w", e)
	var t *E
	fmt.Println(errors.As(w3, &t), t.op, errors.Is(w3, io.EOF), w3)
	fmt.Println(pan{})
	fmt.Printf("%v %s %d\n", pan{}, pan{}, pan{})
	var np *nilS
	fmt.Println(np)
	fmt.Printf("%v %+v %s\n", np, np, errStr{})
	fmt.Println([]interface{}{errStr{}, &nilS{3}, nil}, map[string]interface{}{"k": errStr{}})
	fmt.Println(strings.Repeat("=", 5), fmt.Sprint(), fmt.Sprint("a", "b", 1, 2, "c"), fmt.Sprint(1, 2), fmt.Sprint(nil, nil, []int(nil)))
	type inner struct{ A, B interface{} }
	type outer struct {
		inner
		C *inner
		D []inner
		E map[string]inner
	}
	o := outer{inner{1, "x"}, nil, []inner{{nil, 2}}, map[string]inner{"k": {}}}
	fmt.Printf("%v\n%+v\n", o, o)
	fmt.Printf("%#v\n", o)
	type rec struct {
		n    int
		next *rec
	}
	fmt.Printf("%v %+v\n", rec{1, nil}, rec{})
	fmt.Printf("%v %v %v %v\n", int8(-5), uint64(1<<63), uintptr(7), 'x')
	fmt.Println(float32(0.1), 1e6, 1e20, 1e21, 1e-5, 100000000.0, float32(1e10), 3.0, -0.0, 1.0e100)
	fmt.Fprintf(io.Discard, "nothing %d", 1)
	fmt.Println(fmt.Sprintf("%5v|%-5v|%05v|%x|%q", 12, 12, 12, "x y", []byte("q")), fmt.Sprintf("%%"), fmt.Sprintf("100%"))
	fmt.Println(fmt.Sprintf("%s", []byte(nil)), fmt.Sprintf("%s|%v", error(nil), interface{}(nil)), fmt.Sprintf("%d", []interface{}{}))
}
