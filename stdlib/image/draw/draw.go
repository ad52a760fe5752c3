// Package draw composes images, as the Plan 9 draw library and X Render do.
package draw

import (
	"image"
	"image/color"
	"reflect"
)

// m is the largest value of a color.
const m = 1<<16 - 1

// Image is an image that can be drawn to.
type Image interface {
	image.Image
	Set(x, y int, c color.Color)
}

// RGBA64Image is an Image with quicker methods.
type RGBA64Image interface {
	image.RGBA64Image
	Set(x, y int, c color.Color)
	SetRGBA64(x, y int, c color.RGBA64)
}

// Quantizer makes palettes for images.
type Quantizer interface {
	// Quantize appends up to cap(p) - len(p) colors to p.
	Quantize(p color.Palette, m image.Image) color.Palette
}

// Op is a way of composing.
type Op int

const (
	Over Op = iota // (src in mask) over dst
	Src            // src in mask
)

// Draw calls the function Draw with this way.
func (op Op) Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// Drawer draws src, from sp on, to the rectangle r of dst.
type Drawer interface {
	Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point)
}

// FloydSteinberg is Src with dithering.
var FloydSteinberg Drawer = floydSteinberg{}

// The loops over rows of RGBA are native.

func over(dst, src []byte, divided, backwards bool)
func fill(dst []byte, r, g, b, a uint32, over bool)
func multiply(dst, src []byte)

// clip shrinks r to where all images have pixels, and moves sp and mp along.
func clip(dst Image, r *image.Rectangle, src image.Image, sp *image.Point, mask image.Image, mp *image.Point) {
	orig := r.Min
	*r = r.Intersect(dst.Bounds())
	*r = r.Intersect(src.Bounds().Add(orig.Sub(*sp)))
	if mask != nil {
		*r = r.Intersect(mask.Bounds().Add(orig.Sub(*mp)))
	}
	moved := r.Min.Sub(orig)
	*sp = sp.Add(moved)
	*mp = mp.Add(moved)
}

// same reports whether two images are one.
func same(a Image, b image.Image) bool {
	if _, ok := a.(*image.RGBA); !ok {
		if _, ok := a.(*image.Paletted); !ok {
			t := reflect.TypeOf(a)
			return t == reflect.TypeOf(b) && t.Comparable() && any(a) == any(b)
		}
	}
	return any(a) == any(b)
}

// backwards reports whether src is dst, and what is drawn would be read later.
func backwards(dst Image, r image.Rectangle, src image.Image, sp image.Point) bool {
	return same(dst, src) && r.Overlaps(r.Add(sp.Sub(r.Min))) &&
		(sp.Y < r.Min.Y || sp.Y == r.Min.Y && sp.X < r.Min.X)
}

// Draw draws src, from sp on, to the rectangle r of dst.
func Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point, op Op) {
	DrawMask(dst, r, src, sp, nil, image.Point{}, op)
}

// DrawMask draws src, from sp on, where mask, from mp on, has alpha. A mask that
// is nil is opaque.
func DrawMask(dst Image, r image.Rectangle, src image.Image, sp image.Point, mask image.Image, mp image.Point, op Op) {
	clip(dst, &r, src, &sp, mask, &mp)
	if r.Empty() {
		return
	}
	if d, ok := dst.(*image.RGBA); ok {
		if mask != nil || !drawFast(d, r, src, sp, op) {
			drawRGBA(d, r, src, sp, mask, mp, op)
		}
		return
	}
	if d, ok := dst.(*image.Paletted); ok && op == Src && mask == nil {
		if u, ok := src.(*image.Uniform); ok {
			fillPaletted(d, r, uint8(d.Palette.Index(u.C)))
			return
		}
	}
	// From the last pixel to the first one, if need be.
	x0, x1, dx := r.Min.X, r.Max.X, 1
	y0, y1, dy := r.Min.Y, r.Max.Y, 1
	if backwards(dst, r, src, sp) {
		x0, x1, dx = x1-1, x0-1, -1
		y0, y1, dy = y1-1, y0-1, -1
	}
	p := newPixels(dst, src, mask)
	for y := y0; y != y1; y += dy {
		for x := x0; x != x1; x += dx {
			p.draw(x, y, sp.X+x-r.Min.X, sp.Y+y-r.Min.Y, mp.X+x-r.Min.X, mp.Y+y-r.Min.Y, op)
		}
	}
}

// pixels draws a pixel of any images.
type pixels struct {
	dst  Image
	src  image.Image
	mask image.Image

	dst64  RGBA64Image // the same, if they have those methods
	src64  image.RGBA64Image
	mask64 image.RGBA64Image
}

func newPixels(dst Image, src, mask image.Image) *pixels {
	p := &pixels{dst: dst, src: src, mask: mask}
	p.dst64, _ = dst.(RGBA64Image)
	p.src64, _ = src.(image.RGBA64Image)
	p.mask64, _ = mask.(image.RGBA64Image)
	return p
}

func wide(c color.Color) color.RGBA64 {
	r, g, b, a := c.RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

func (p *pixels) set(x, y int, c color.RGBA64) {
	if p.dst64 != nil {
		p.dst64.SetRGBA64(x, y, c)
	} else {
		p.dst.Set(x, y, c)
	}
}

func (p *pixels) source(x, y int) color.RGBA64 {
	if p.src64 != nil {
		return p.src64.RGBA64At(x, y)
	}
	return wide(p.src.At(x, y))
}

func (p *pixels) draw(x, y, sx, sy, mx, my int, op Op) {
	ma := uint32(m)
	if p.mask64 != nil {
		ma = uint32(p.mask64.RGBA64At(mx, my).A)
	} else if p.mask != nil {
		_, _, _, ma = p.mask.At(mx, my).RGBA()
	}
	switch {
	case ma == 0:
		if op == Src {
			p.set(x, y, color.RGBA64{})
		}
		return
	case ma == m && op == Src:
		p.dst.Set(x, y, p.src.At(sx, sy)) // so a color without alpha is not lost
		return
	}
	s := p.source(sx, sy)
	var d color.RGBA64
	rest := uint32(0)
	if op == Over {
		if p.dst64 != nil {
			d = p.dst64.RGBA64At(x, y)
		} else {
			d = wide(p.dst.At(x, y))
		}
		rest = m - uint32(s.A)*ma/m
	}
	mix := func(d, s uint16) uint16 { return uint16((uint32(d)*rest + uint32(s)*ma) / m) }
	p.set(x, y, color.RGBA64{mix(d.R, s.R), mix(d.G, s.G), mix(d.B, s.B), mix(d.A, s.A)})
}

// row returns the bytes of n pixels.
func row(pix []byte, at, n int) []byte { return pix[at : at+4*n] }

// drawFast draws without a mask, if it knows the type of src.
func drawFast(dst *image.RGBA, r image.Rectangle, src image.Image, sp image.Point, op Op) bool {
	n, back := r.Dx(), false
	var line func(y int)
	switch s := src.(type) {
	case *image.Uniform:
		cr, cg, cb, ca := s.RGBA()
		line = func(y int) {
			fill(row(dst.Pix, dst.PixOffset(r.Min.X, r.Min.Y+y), n), cr, cg, cb, ca, op == Over && ca != m)
		}
	case *image.RGBA:
		// They may share pixels, as parts of one image do.
		back = sp.Y < r.Min.Y || sp.Y == r.Min.Y && sp.X < r.Min.X
		line = func(y int) {
			d, s := row(dst.Pix, dst.PixOffset(r.Min.X, r.Min.Y+y), n), row(s.Pix, s.PixOffset(sp.X, sp.Y+y), n)
			if op == Src {
				copy(d, s)
			} else {
				over(d, s, false, back)
			}
		}
	case *image.NRGBA:
		line = func(y int) {
			d, s := row(dst.Pix, dst.PixOffset(r.Min.X, r.Min.Y+y), n), row(s.Pix, s.PixOffset(sp.X, sp.Y+y), n)
			if op == Src {
				multiply(d, s)
			} else {
				over(d, s, true, false)
			}
		}
	default:
		return false
	}
	for y := 0; y < r.Dy(); y++ {
		if back {
			line(r.Dy() - 1 - y)
		} else {
			line(y)
		}
	}
	return true
}

// drawRGBA draws to RGBA whatever src and mask are.
func drawRGBA(dst *image.RGBA, r image.Rectangle, src image.Image, sp image.Point, mask image.Image, mp image.Point, op Op) {
	x0, x1, dx := r.Min.X, r.Max.X, 1
	y0, y1, dy := r.Min.Y, r.Max.Y, 1
	if backwards(dst, r, src, sp) {
		x0, x1, dx = x1-1, x0-1, -1
		y0, y1, dy = y1-1, y0-1, -1
	}
	p := newPixels(dst, src, mask)
	for y := y0; y != y1; y += dy {
		for x := x0; x != x1; x += dx {
			ox, oy := x-r.Min.X, y-r.Min.Y
			ma := uint32(m)
			if p.mask64 != nil {
				ma = uint32(p.mask64.RGBA64At(mp.X+ox, mp.Y+oy).A)
			} else if mask != nil {
				_, _, _, ma = mask.At(mp.X+ox, mp.Y+oy).RGBA()
			}
			s := p.source(sp.X+ox, sp.Y+oy)
			rest := uint32(0)
			if op == Over {
				rest = (m - uint32(s.A)*ma/m) * 0x101
			}
			d := row(dst.Pix, dst.PixOffset(x, y), 1)
			d[0] = uint8((uint32(d[0])*rest + uint32(s.R)*ma) / m >> 8)
			d[1] = uint8((uint32(d[1])*rest + uint32(s.G)*ma) / m >> 8)
			d[2] = uint8((uint32(d[2])*rest + uint32(s.B)*ma) / m >> 8)
			d[3] = uint8((uint32(d[3])*rest + uint32(s.A)*ma) / m >> 8)
		}
	}
}

func fillPaletted(dst *image.Paletted, r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i := dst.PixOffset(r.Min.X, y)
		line := dst.Pix[i : i+r.Dx()]
		for x := range line {
			line[x] = index
		}
	}
}

// ---- dithering ----

type floydSteinberg struct{}

func (floydSteinberg) Draw(dst Image, r image.Rectangle, src image.Image, sp image.Point) {
	clip(dst, &r, src, &sp, nil, &image.Point{})
	if r.Empty() {
		return
	}
	// The difference of a pixel goes to its neighbours that come later, in
	// sixteenths: 7 to the right, 3, 5 and 1 below.
	type diff [4]int32
	n := r.Dx()
	current, below := make([]diff, n+2), make([]diff, n+2)
	paletted, _ := dst.(*image.Paletted)
	var palette []diff
	if paletted != nil {
		for _, c := range paletted.Palette {
			w := wide(c)
			palette = append(palette, diff{int32(w.R), int32(w.G), int32(w.B), int32(w.A)})
		}
	}
	for y := 0; y < r.Dy(); y++ {
		for x := 0; x < n; x++ {
			w := wide(src.At(sp.X+x, sp.Y+y))
			want := diff{int32(w.R), int32(w.G), int32(w.B), int32(w.A)}
			for i, d := range current[x+1] {
				want[i] = clamp(want[i] + d/16)
			}
			var got diff
			if palette != nil {
				best, least := 0, uint32(1<<32-1)
				for k, c := range palette {
					sum := square(want[0]-c[0]) + square(want[1]-c[1]) + square(want[2]-c[2]) + square(want[3]-c[3])
					if sum < least {
						best, least = k, sum
						if sum == 0 {
							break
						}
					}
				}
				paletted.Pix[paletted.PixOffset(r.Min.X+x, r.Min.Y+y)] = byte(best)
				got = palette[best]
			} else {
				dst.Set(r.Min.X+x, r.Min.Y+y, color.RGBA64{uint16(want[0]), uint16(want[1]), uint16(want[2]), uint16(want[3])})
				g := wide(dst.At(r.Min.X+x, r.Min.Y+y))
				got = diff{int32(g.R), int32(g.G), int32(g.B), int32(g.A)}
			}
			for i := range want {
				e := want[i] - got[i]
				below[x][i] += e * 3
				below[x+1][i] += e * 5
				below[x+2][i] += e
				current[x+2][i] += e * 7
			}
		}
		current, below = below, current
		for i := range below {
			below[i] = diff{}
		}
	}
}

func clamp(x int32) int32 {
	if x < 0 {
		return 0
	}
	if x > m {
		return m
	}
	return x
}

// square returns a quarter of the square, so that four of them fit.
func square(d int32) uint32 { return uint32(d) * uint32(d) >> 2 }
