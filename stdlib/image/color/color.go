// Package color has colors and their models.
package color

// A Color is a color as it is after multiplication with its alpha, with values
// from 0 to 0xffff.
type Color interface {
	RGBA() (r, g, b, a uint32)
}

type (
	// RGBA is a color with alpha multiplied in, 8 bits each.
	RGBA struct{ R, G, B, A uint8 }

	// RGBA64 is a color with alpha multiplied in, 16 bits each.
	RGBA64 struct{ R, G, B, A uint16 }

	// NRGBA is a color and its alpha, 8 bits each.
	NRGBA struct{ R, G, B, A uint8 }

	// NRGBA64 is a color and its alpha, 16 bits each.
	NRGBA64 struct{ R, G, B, A uint16 }

	// Alpha is an alpha only, that of white.
	Alpha struct{ A uint8 }

	// Alpha16 is an alpha of 16 bits.
	Alpha16 struct{ A uint16 }

	// Gray is a gray.
	Gray struct{ Y uint8 }

	// Gray16 is a gray of 16 bits.
	Gray16 struct{ Y uint16 }

	// YCbCr is luminance and two differences of colors, as JPEG has them.
	YCbCr struct{ Y, Cb, Cr uint8 }

	// NYCbCrA is a YCbCr and its alpha.
	NYCbCrA struct {
		YCbCr
		A uint8
	}

	// CMYK is cyan, magenta, yellow and black.
	CMYK struct{ C, M, Y, K uint8 }
)

func (c RGBA) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 0x101, uint32(c.G) * 0x101, uint32(c.B) * 0x101, uint32(c.A) * 0x101
}

func (c RGBA64) RGBA() (r, g, b, a uint32) {
	return uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
}

func (c NRGBA) RGBA() (r, g, b, a uint32) {
	a = uint32(c.A)
	return uint32(c.R) * 0x101 * a / 0xff, uint32(c.G) * 0x101 * a / 0xff, uint32(c.B) * 0x101 * a / 0xff, a * 0x101
}

func (c NRGBA64) RGBA() (r, g, b, a uint32) {
	a = uint32(c.A)
	return uint32(c.R) * a / 0xffff, uint32(c.G) * a / 0xffff, uint32(c.B) * a / 0xffff, a
}

func (c Alpha) RGBA() (r, g, b, a uint32) {
	a = uint32(c.A) * 0x101
	return a, a, a, a
}

func (c Alpha16) RGBA() (r, g, b, a uint32) {
	a = uint32(c.A)
	return a, a, a, a
}

func (c Gray) RGBA() (r, g, b, a uint32) {
	y := uint32(c.Y) * 0x101
	return y, y, y, 0xffff
}

func (c Gray16) RGBA() (r, g, b, a uint32) {
	y := uint32(c.Y)
	return y, y, y, 0xffff
}

func (c YCbCr) RGBA() (r, g, b, a uint32) {
	x, y, z := wideRGB(c.Y, c.Cb, c.Cr)
	return clamp(x>>8, 0xffff), clamp(y>>8, 0xffff), clamp(z>>8, 0xffff), 0xffff
}

func (c NYCbCrA) RGBA() (r, g, b, a uint32) {
	r, g, b, _ = c.YCbCr.RGBA()
	a = uint32(c.A) * 0x101
	return r * a / 0xffff, g * a / 0xffff, b * a / 0xffff, a
}

func (c CMYK) RGBA() (r, g, b, a uint32) {
	w := 0xffff - uint32(c.K)*0x101
	r = (0xffff - uint32(c.C)*0x101) * w / 0xffff
	g = (0xffff - uint32(c.M)*0x101) * w / 0xffff
	b = (0xffff - uint32(c.Y)*0x101) * w / 0xffff
	return r, g, b, 0xffff
}

func clamp(x int32, max uint32) uint32 {
	switch {
	case x < 0:
		return 0
	case uint32(x) > max:
		return max
	}
	return uint32(x)
}

// wideRGB converts with 16 bits behind those of the result.
func wideRGB(y, cb, cr uint8) (r, g, b int32) {
	y1, cb1, cr1 := int32(y)*0x10101, int32(cb)-128, int32(cr)-128
	return y1 + 91881*cr1, y1 - 22554*cb1 - 46802*cr1, y1 + 116130*cb1
}

// YCbCrToRGB converts a color.
func YCbCrToRGB(y, cb, cr uint8) (uint8, uint8, uint8) {
	r, g, b := wideRGB(y, cb, cr)
	return uint8(clamp(r>>16, 0xff)), uint8(clamp(g>>16, 0xff)), uint8(clamp(b>>16, 0xff))
}

// RGBToYCbCr converts a color.
func RGBToYCbCr(r, g, b uint8) (uint8, uint8, uint8) {
	r1, g1, b1 := int32(r), int32(g), int32(b)
	y := (19595*r1 + 38470*g1 + 7471*b1 + 1<<15) >> 16
	cb := (-11056*r1 - 21712*g1 + 32768*b1 + 257<<15) >> 16
	cr := (32768*r1 - 27440*g1 - 5328*b1 + 257<<15) >> 16
	return uint8(y), uint8(clamp(cb, 0xff)), uint8(clamp(cr, 0xff))
}

// RGBToCMYK converts a color.
func RGBToCMYK(r, g, b uint8) (uint8, uint8, uint8, uint8) {
	w := uint32(r)
	if uint32(g) > w {
		w = uint32(g)
	}
	if uint32(b) > w {
		w = uint32(b)
	}
	if w == 0 {
		return 0, 0, 0, 0xff
	}
	part := func(x uint8) uint8 { return uint8((w - uint32(x)) * 0xff / w) }
	return part(r), part(g), part(b), uint8(0xff - w)
}

// CMYKToRGB converts a color.
func CMYKToRGB(c, m, y, k uint8) (uint8, uint8, uint8) {
	r, g, b, _ := CMYK{c, m, y, k}.RGBA()
	return uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)
}

// A Model converts colors to those it has; it may lose something.
type Model interface {
	Convert(c Color) Color
}

// ModelFunc returns a model that converts by f.
func ModelFunc(f func(Color) Color) Model { return &modelFunc{f} }

type modelFunc struct{ f func(Color) Color }

func (m *modelFunc) Convert(c Color) Color { return m.f(c) }

// The models of the types of this package.
var (
	RGBAModel    Model = &modelFunc{toRGBA}
	RGBA64Model  Model = &modelFunc{toRGBA64}
	NRGBAModel   Model = &modelFunc{toNRGBA}
	NRGBA64Model Model = &modelFunc{toNRGBA64}
	AlphaModel   Model = &modelFunc{toAlpha}
	Alpha16Model Model = &modelFunc{toAlpha16}
	GrayModel    Model = &modelFunc{toGray}
	Gray16Model  Model = &modelFunc{toGray16}
	YCbCrModel   Model = &modelFunc{toYCbCr}
	NYCbCrAModel Model = &modelFunc{toNYCbCrA}
	CMYKModel    Model = &modelFunc{toCMYK}
)

func toRGBA(c Color) Color {
	if _, ok := c.(RGBA); ok {
		return c
	}
	r, g, b, a := c.RGBA()
	return RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

func toRGBA64(c Color) Color {
	if _, ok := c.(RGBA64); ok {
		return c
	}
	r, g, b, a := c.RGBA()
	return RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// divided returns a color without its alpha.
func divided(c Color) (r, g, b, a uint32) {
	r, g, b, a = c.RGBA()
	if a == 0 {
		return 0, 0, 0, 0
	}
	if a != 0xffff {
		r, g, b = r*0xffff/a, g*0xffff/a, b*0xffff/a
	}
	return r, g, b, a
}

func toNRGBA(c Color) Color {
	if _, ok := c.(NRGBA); ok {
		return c
	}
	r, g, b, a := divided(c)
	return NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

func toNRGBA64(c Color) Color {
	if _, ok := c.(NRGBA64); ok {
		return c
	}
	r, g, b, a := divided(c)
	return NRGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

func toAlpha(c Color) Color {
	if _, ok := c.(Alpha); ok {
		return c
	}
	_, _, _, a := c.RGBA()
	return Alpha{uint8(a >> 8)}
}

func toAlpha16(c Color) Color {
	if _, ok := c.(Alpha16); ok {
		return c
	}
	_, _, _, a := c.RGBA()
	return Alpha16{uint16(a)}
}

// luminance has 32 bits.
func luminance(c Color) uint32 {
	r, g, b, _ := c.RGBA()
	return 19595*r + 38470*g + 7471*b + 1<<15
}

func toGray(c Color) Color {
	if _, ok := c.(Gray); ok {
		return c
	}
	return Gray{uint8(luminance(c) >> 24)}
}

func toGray16(c Color) Color {
	if _, ok := c.(Gray16); ok {
		return c
	}
	return Gray16{uint16(luminance(c) >> 16)}
}

func toYCbCr(c Color) Color {
	if _, ok := c.(YCbCr); ok {
		return c
	}
	r, g, b, _ := c.RGBA()
	y, cb, cr := RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	return YCbCr{y, cb, cr}
}

func toNYCbCrA(c Color) Color {
	switch c := c.(type) {
	case NYCbCrA:
		return c
	case YCbCr:
		return NYCbCrA{c, 0xff}
	}
	r, g, b, a := divided(c)
	y, cb, cr := RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	return NYCbCrA{YCbCr{y, cb, cr}, uint8(a >> 8)}
}

func toCMYK(c Color) Color {
	if _, ok := c.(CMYK); ok {
		return c
	}
	r, g, b, _ := c.RGBA()
	cc, m, y, k := RGBToCMYK(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	return CMYK{cc, m, y, k}
}

// A Palette is a list of colors.
type Palette []Color

// Convert returns the color that is nearest to c; nil if there are none.
func (p Palette) Convert(c Color) Color {
	if len(p) == 0 {
		return nil
	}
	return p[p.Index(c)]
}

// Index returns the index of the color that is nearest to c.
func (p Palette) Index(c Color) int {
	r, g, b, a := c.RGBA()
	best, least := 0, uint32(1<<32-1)
	for i, v := range p {
		vr, vg, vb, va := v.RGBA()
		sum := square(r, vr) + square(g, vg) + square(b, vb) + square(a, va)
		if sum < least {
			best, least = i, sum
			if sum == 0 {
				break
			}
		}
	}
	return best
}

// square returns a quarter of the square of the difference, so that four of
// them fit.
func square(x, y uint32) uint32 {
	d := x - y
	return d * d >> 2
}

// Some colors.
var (
	Black       = Gray16{0}
	White       = Gray16{0xffff}
	Transparent = Alpha16{0}
	Opaque      = Alpha16{0xffff}
)
