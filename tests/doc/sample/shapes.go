// Package sample has a bit of everything that documentation is made of.
//
// # Shapes
//
// There are “flat” shapes and [Solid] ones; see [the list] for what they have in common, which takes more than one line to say here.
//
// # Old Heading
//
// Text below it.
//
//	code(here)
//	  more
//
// A list:
//   - one
//   - two, with a text that has to be wrapped somewhere because it is longer than eighty characters
//
// Numbers:
//
//  1. first
//
//  2. second
//
// [the list]: https://example.com/list
package sample

import "io"

// Kind is what a shape is.
type Kind int

// The kinds.
const (
	kBad Kind = iota
	KOne      // one
	KTwo
	kLast
)

// MaxSides is a limit.
const MaxSides, minSides = 30, 3

const (
	Aa, Bb int    = 1, 2 // a
	Ccc           = 3    // x
	Dddd   string = "x"
	e             = 4
	// F
	F = 4
	Gggg
	H // g

	I = `a
b`
)

var (
	// ErrFlat is an error.
	ErrFlat = io.EOF
	errHigh = io.EOF

	Table = map[string]int{"a": 1,
		"b": 2}
)

var V = []string{"a", "b"}
var W = func(a int) int { return 1 }
var L = 1 +
	2

// Solid is a struct with a long comment that has to be wrapped somewhere because it is longer than eighty characters, really.
type Solid struct {
	// A is doc.
	A, B   int `json:"a"` // trailing
	c      string
	Longer map[string]int // x
	io.Reader
	unexp
}

type unexp struct{}

// C aligns.
type C struct {
	B   int            // comment
	Cee map[string]int // comment2
	D   string         // c

	// E doc
	// more
	E, F string `json:"x"`
	G    interface {
		M()
	} // trail
	H string `x:"y"` // c
	z int

	w int
}

// D is D
type D struct {
	Abc int
	// B is
	Bcdef             string // hi
	Cx                io.Reader
	Dxxxx             int // x
	*io.LimitedReader     // y
}

// Iface is.
type Iface interface {
	// M does.
	M(x int) error
	priv()
	io.Reader
}

// NewSolid makes a Solid.
func NewSolid(a, b int, opts ...func(*Solid) error) (*Solid, error) { return nil, nil }

// M is a method.
func (t *Solid) M(x int) error {
	// body
	return nil
}
func (t Solid) Str() string { return "" }
func (t Solid) priv()       {}

type fileImpl struct{}

// Close closes.
func (f *fileImpl) Close() error { return nil }
func (f fileImpl) Read() error   { return nil }

// File is.
type File struct{ *fileImpl }
type File2 struct{ fileImpl }

// Map is generic.
func Map[K comparable, V any](m map[K]V, fn func(struct{ x int }) interface{ M() }) []K { return nil }

type List[E any] struct {
	next *List[E]
	Val  E
}

func (l *List[E]) Push(e E)     {}
func MakeList[E any]() *List[E] { return nil }

func Many(aaaaaaaaaaaaaaaaaaaa int, bbbbbbbbbbbbbbbbbbbbbbbb string, cccccccccccccccccccc int, ddddddddd string) (
	n int, err error) {
	return
}
func Multi(
	a int,
	b string,
) error {
	return nil
}

type (
	// X1 in group.
	X1 = int
	X2 func(int) string
)

// Names of a group.
type (
	G1 = int
	// G2 has its own.
	G2 = string
)

// BUG(me): it is broken.
