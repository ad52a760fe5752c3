package image

import "image/color"

// YCbCrSubsampleRatio says how many pixels share their differences of colors.
type YCbCrSubsampleRatio int

const (
	YCbCrSubsampleRatio444 YCbCrSubsampleRatio = iota // none
	YCbCrSubsampleRatio422                            // 2x1
	YCbCrSubsampleRatio420                            // 2x2
	YCbCrSubsampleRatio440                            // 1x2
	YCbCrSubsampleRatio411                            // 4x1
	YCbCrSubsampleRatio410                            // 4x2
)

func (s YCbCrSubsampleRatio) String() string {
	names := [...]string{"444", "422", "420", "440", "411", "410"}
	if s < 0 || int(s) >= len(names) {
		return "YCbCrSubsampleRatioUnknown"
	}
	return "YCbCrSubsampleRatio" + names[s]
}

// shared returns how many pixels share a difference, across and down.
func (s YCbCrSubsampleRatio) shared() (x, y int) {
	switch s {
	case YCbCrSubsampleRatio422:
		return 2, 1
	case YCbCrSubsampleRatio420:
		return 2, 2
	case YCbCrSubsampleRatio440:
		return 1, 2
	case YCbCrSubsampleRatio411:
		return 4, 1
	case YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// YCbCr is an image of color.YCbCr, in three planes.
type YCbCr struct {
	Y, Cb, Cr      []uint8
	YStride        int
	CStride        int
	SubsampleRatio YCbCrSubsampleRatio
	Rect           Rectangle
}

func (p *YCbCr) ColorModel() color.Model { return color.YCbCrModel }
func (p *YCbCr) Bounds() Rectangle       { return p.Rect }
func (p *YCbCr) At(x, y int) color.Color { return p.YCbCrAt(x, y) }

// RGBA64At returns a pixel.
func (p *YCbCr) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.YCbCrAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// YCbCrAt returns a pixel.
func (p *YCbCr) YCbCrAt(x, y int) color.YCbCr {
	if !(Point{x, y}.In(p.Rect)) {
		return color.YCbCr{}
	}
	c := p.COffset(x, y)
	return color.YCbCr{p.Y[p.YOffset(x, y)], p.Cb[c], p.Cr[c]}
}

// YOffset returns the index of a pixel in Y.
func (p *YCbCr) YOffset(x, y int) int { return (y-p.Rect.Min.Y)*p.YStride + x - p.Rect.Min.X }

// COffset returns the index of a pixel in Cb and Cr.
func (p *YCbCr) COffset(x, y int) int {
	sx, sy := p.SubsampleRatio.shared()
	return (y/sy-p.Rect.Min.Y/sy)*p.CStride + x/sx - p.Rect.Min.X/sx
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *YCbCr) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &YCbCr{SubsampleRatio: p.SubsampleRatio}
	}
	y, c := p.YOffset(r.Min.X, r.Min.Y), p.COffset(r.Min.X, r.Min.Y)
	return &YCbCr{Y: p.Y[y:], Cb: p.Cb[c:], Cr: p.Cr[c:], YStride: p.YStride, CStride: p.CStride, SubsampleRatio: p.SubsampleRatio, Rect: r}
}

// Opaque returns true.
func (p *YCbCr) Opaque() bool { return true }

// planes returns the sizes of the planes.
func planes(r Rectangle, ratio YCbCrSubsampleRatio) (w, h, cw, ch int) {
	sx, sy := ratio.shared()
	w, h = r.Dx(), r.Dy()
	cw = (r.Max.X+sx-1)/sx - r.Min.X/sx
	ch = (r.Max.Y+sy-1)/sy - r.Min.Y/sy
	return w, h, cw, ch
}

// NewYCbCr returns an image of these bounds.
func NewYCbCr(r Rectangle, ratio YCbCrSubsampleRatio) *YCbCr {
	w, h, cw, ch := planes(r, ratio)
	ny, nc := product(w, h, 1), product(cw, ch, 1)
	if ny < 0 || nc < 0 || product(nc, 2, 1) < 0 || ny+2*nc < 0 {
		panic("image: NewYCbCr Rectangle has huge or negative dimensions")
	}
	b := make([]byte, ny+2*nc)
	return &YCbCr{Y: b[:ny:ny], Cb: b[ny : ny+nc : ny+nc], Cr: b[ny+nc:], YStride: w, CStride: cw, SubsampleRatio: ratio, Rect: r}
}

// NYCbCrA is an image of color.NYCbCrA: YCbCr with a fourth plane.
type NYCbCrA struct {
	YCbCr
	A       []uint8
	AStride int
}

func (p *NYCbCrA) ColorModel() color.Model { return color.NYCbCrAModel }
func (p *NYCbCrA) At(x, y int) color.Color { return p.NYCbCrAAt(x, y) }

// RGBA64At returns a pixel.
func (p *NYCbCrA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NYCbCrAAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// NYCbCrAAt returns a pixel.
func (p *NYCbCrA) NYCbCrAAt(x, y int) color.NYCbCrA {
	if !(Point{x, y}.In(p.Rect)) {
		return color.NYCbCrA{}
	}
	return color.NYCbCrA{p.YCbCrAt(x, y), p.A[p.AOffset(x, y)]}
}

// AOffset returns the index of a pixel in A.
func (p *NYCbCrA) AOffset(x, y int) int { return (y-p.Rect.Min.Y)*p.AStride + x - p.Rect.Min.X }

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *NYCbCrA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NYCbCrA{YCbCr: YCbCr{SubsampleRatio: p.SubsampleRatio}}
	}
	c := p.YCbCr.SubImage(r).(*YCbCr)
	return &NYCbCrA{YCbCr: *c, A: p.A[p.AOffset(r.Min.X, r.Min.Y):], AStride: p.AStride}
}

// Opaque reports whether all pixels are opaque.
func (p *NYCbCrA) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.AOffset(p.Rect.Min.X, y)
		if !allSet(p.A[i:i+p.Rect.Dx()], 1, 1) {
			return false
		}
	}
	return true
}

// NewNYCbCrA returns an image of these bounds.
func NewNYCbCrA(r Rectangle, ratio YCbCrSubsampleRatio) *NYCbCrA {
	n := product(r.Dx(), r.Dy(), 1)
	if n < 0 {
		panic("image: NewNYCbCrA Rectangle has huge or negative dimension")
	}
	return &NYCbCrA{YCbCr: *NewYCbCr(r, ratio), A: make([]uint8, n), AStride: r.Dx()}
}
