package image

import (
	"image/color"
	"math/bits"
	"strconv"
)

// A Point is a pair of coordinates; x grows to the right and y downwards.
type Point struct{ X, Y int }

func (p Point) String() string {
	return "(" + strconv.Itoa(p.X) + "," + strconv.Itoa(p.Y) + ")"
}

// Add returns p+q.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Sub returns p-q.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Mul returns p*k.
func (p Point) Mul(k int) Point { return Point{p.X * k, p.Y * k} }

// Div returns p/k.
func (p Point) Div(k int) Point { return Point{p.X / k, p.Y / k} }

// In reports whether p is in r.
func (p Point) In(r Rectangle) bool {
	return r.Min.X <= p.X && p.X < r.Max.X && r.Min.Y <= p.Y && p.Y < r.Max.Y
}

// Mod returns the point in r that differs from p by multiples of its sides.
func (p Point) Mod(r Rectangle) Point {
	mod := func(x, n int) int {
		if x %= n; x < 0 {
			x += n
		}
		return x
	}
	p = p.Sub(r.Min)
	return Point{mod(p.X, r.Dx()), mod(p.Y, r.Dy())}.Add(r.Min)
}

// Eq reports whether p and q are equal.
func (p Point) Eq(q Point) bool { return p == q }

// ZP is the zero Point.
//
// Deprecated: use Point{}.
var ZP Point

// Pt is Point{X, Y}.
func Pt(X, Y int) Point { return Point{X, Y} }

// A Rectangle has the points with Min.X <= X < Max.X and Min.Y <= Y < Max.Y. It
// is also an image, opaque in these points and transparent elsewhere.
type Rectangle struct{ Min, Max Point }

func (r Rectangle) String() string { return r.Min.String() + "-" + r.Max.String() }

// Dx returns the width.
func (r Rectangle) Dx() int { return r.Max.X - r.Min.X }

// Dy returns the height.
func (r Rectangle) Dy() int { return r.Max.Y - r.Min.Y }

// Size returns width and height.
func (r Rectangle) Size() Point { return Point{r.Dx(), r.Dy()} }

// Add returns r moved by p.
func (r Rectangle) Add(p Point) Rectangle { return Rectangle{r.Min.Add(p), r.Max.Add(p)} }

// Sub returns r moved by -p.
func (r Rectangle) Sub(p Point) Rectangle { return Rectangle{r.Min.Sub(p), r.Max.Sub(p)} }

// Inset returns r with each side moved inwards by n; if there is nothing left,
// an empty rectangle in the middle.
func (r Rectangle) Inset(n int) Rectangle {
	inset := func(a, b int) (int, int) {
		if b-a < 2*n {
			m := (a + b) / 2
			return m, m
		}
		return a + n, b - n
	}
	r.Min.X, r.Max.X = inset(r.Min.X, r.Max.X)
	r.Min.Y, r.Max.Y = inset(r.Min.Y, r.Max.Y)
	return r
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

// Intersect returns what r and s have in common; the zero Rectangle if that is
// nothing.
func (r Rectangle) Intersect(s Rectangle) Rectangle {
	r = Rectangle{Point{max(r.Min.X, s.Min.X), max(r.Min.Y, s.Min.Y)}, Point{min(r.Max.X, s.Max.X), min(r.Max.Y, s.Max.Y)}}
	if r.Empty() {
		return ZR
	}
	return r
}

// Union returns the smallest rectangle around r and s.
func (r Rectangle) Union(s Rectangle) Rectangle {
	switch {
	case r.Empty():
		return s
	case s.Empty():
		return r
	}
	return Rectangle{Point{min(r.Min.X, s.Min.X), min(r.Min.Y, s.Min.Y)}, Point{max(r.Max.X, s.Max.X), max(r.Max.Y, s.Max.Y)}}
}

// Empty reports whether r has no points.
func (r Rectangle) Empty() bool { return r.Min.X >= r.Max.X || r.Min.Y >= r.Max.Y }

// Eq reports whether r and s have the same points.
func (r Rectangle) Eq(s Rectangle) bool { return r == s || r.Empty() && s.Empty() }

// Overlaps reports whether r and s have points in common.
func (r Rectangle) Overlaps(s Rectangle) bool {
	return !r.Empty() && !s.Empty() && r.Min.X < s.Max.X && s.Min.X < r.Max.X && r.Min.Y < s.Max.Y && s.Min.Y < r.Max.Y
}

// In reports whether all points of r are in s.
func (r Rectangle) In(s Rectangle) bool {
	return r.Empty() || s.Min.X <= r.Min.X && r.Max.X <= s.Max.X && s.Min.Y <= r.Min.Y && r.Max.Y <= s.Max.Y
}

// Canon returns r with minimum and maximum exchanged where they are the wrong
// way round.
func (r Rectangle) Canon() Rectangle { return Rect(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y) }

func (r Rectangle) At(x, y int) color.Color {
	if (Point{x, y}).In(r) {
		return color.Opaque
	}
	return color.Transparent
}

func (r Rectangle) RGBA64At(x, y int) color.RGBA64 {
	if (Point{x, y}).In(r) {
		return color.RGBA64{0xffff, 0xffff, 0xffff, 0xffff}
	}
	return color.RGBA64{}
}

func (r Rectangle) Bounds() Rectangle       { return r }
func (r Rectangle) ColorModel() color.Model { return color.Alpha16Model }

// ZR is the zero Rectangle.
//
// Deprecated: use Rectangle{}.
var ZR Rectangle

// Rect returns a rectangle with these corners, whichever way round they are.
func Rect(x0, y0, x1, y1 int) Rectangle {
	if x0 > x1 {
		x0, x1 = x1, x0
	}
	if y0 > y1 {
		y0, y1 = y1, y0
	}
	return Rectangle{Point{x0, y0}, Point{x1, y1}}
}

// product returns a*b*c, or -1 if that is no int, or a factor is negative.
func product(a, b, c int) int {
	if a < 0 || b < 0 || c < 0 {
		return -1
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi != 0 {
		return -1
	}
	hi, lo = bits.Mul64(lo, uint64(c))
	if hi != 0 || int(lo) < 0 {
		return -1
	}
	return int(lo)
}

// pixelBufferLength returns the length of Pix, or panics.
func pixelBufferLength(size int, r Rectangle, name string) int {
	n := product(size, r.Dx(), r.Dy())
	if n < 0 {
		panic("image: New" + name + " Rectangle has huge or negative dimensions")
	}
	return n
}
