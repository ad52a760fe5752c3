// Package image has images in memory, in various layouts, and the registration
// of formats for files. Packages image/png and others add theirs when they are
// imported.
package image

import (
	"bufio"
	"errors"
	"image/color"
	"io"
	"sync"
	"sync/atomic"
)

// Config is the model and the size of an image.
type Config struct {
	ColorModel    color.Model
	Width, Height int
}

// Image is a rectangle of colors.
type Image interface {
	ColorModel() color.Model
	Bounds() Rectangle // need not begin at (0, 0)
	At(x, y int) color.Color
}

// RGBA64Image is an Image whose pixels can be had as color.RGBA64, which is
// quicker.
type RGBA64Image interface {
	RGBA64At(x, y int) color.RGBA64
	Image
}

// PalettedImage is an Image that may have a palette: then its color model is a
// color.Palette.
type PalettedImage interface {
	ColorIndexAt(x, y int) uint8
	Image
}

// Paletted is an image of indices of a palette.
type Paletted struct {
	Pix     []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride  int     // bytes from one row to the next
	Rect    Rectangle
	Palette color.Palette
}

func (p *Paletted) ColorModel() color.Model { return p.Palette }
func (p *Paletted) Bounds() Rectangle       { return p.Rect }

func (p *Paletted) At(x, y int) color.Color {
	if len(p.Palette) == 0 {
		return nil
	}
	if !(Point{x, y}.In(p.Rect)) {
		return p.Palette[0]
	}
	return p.Palette[p.Pix[p.PixOffset(x, y)]]
}

// RGBA64At returns a pixel.
func (p *Paletted) RGBA64At(x, y int) color.RGBA64 {
	if len(p.Palette) == 0 {
		return color.RGBA64{}
	}
	r, g, b, a := p.At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// PixOffset returns the index of a pixel.
func (p *Paletted) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + x - p.Rect.Min.X
}

// Set sets a pixel to the nearest color of the palette.
func (p *Paletted) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.Pix[p.PixOffset(x, y)] = uint8(p.Palette.Index(c))
	}
}

// SetRGBA64 sets a pixel to the nearest color of the palette.
func (p *Paletted) SetRGBA64(x, y int, c color.RGBA64) { p.Set(x, y, c) }

// ColorIndexAt returns the index of a pixel.
func (p *Paletted) ColorIndexAt(x, y int) uint8 {
	if !(Point{x, y}.In(p.Rect)) {
		return 0
	}
	return p.Pix[p.PixOffset(x, y)]
}

// SetColorIndex sets the index of a pixel.
func (p *Paletted) SetColorIndex(x, y int, index uint8) {
	if (Point{x, y}.In(p.Rect)) {
		p.Pix[p.PixOffset(x, y)] = index
	}
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *Paletted) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Paletted{Palette: p.Palette}
	}
	return &Paletted{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: p.Rect.Intersect(r), Palette: p.Palette}
}

// Opaque reports whether all pixels are opaque.
func (p *Paletted) Opaque() bool {
	var used [256]bool
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y && !p.Rect.Empty(); y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		for _, c := range p.Pix[i : i+p.Rect.Dx()] {
			used[c] = true
		}
	}
	for i, c := range p.Palette {
		if i < len(used) && used[i] {
			if _, _, _, a := c.RGBA(); a != 0xffff {
				return false
			}
		}
	}
	return true
}

// NewPaletted returns an image of these bounds and palette.
func NewPaletted(r Rectangle, p color.Palette) *Paletted {
	return &Paletted{Pix: make([]uint8, pixelBufferLength(1, r, "Paletted")), Stride: r.Dx(), Rect: r, Palette: p}
}

// Uniform is an image of one color and, practically, without bounds.
type Uniform struct{ C color.Color }

// NewUniform returns an image of a color.
func NewUniform(c color.Color) *Uniform { return &Uniform{c} }

func (c *Uniform) RGBA() (r, g, b, a uint32)       { return c.C.RGBA() }
func (c *Uniform) ColorModel() color.Model         { return c }
func (c *Uniform) Convert(color.Color) color.Color { return c.C }
func (c *Uniform) Bounds() Rectangle               { return Rectangle{Point{-1e9, -1e9}, Point{1e9, 1e9}} }
func (c *Uniform) At(x, y int) color.Color         { return c.C }

func (c *Uniform) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := c.C.RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// Opaque reports whether the color is opaque.
func (c *Uniform) Opaque() bool {
	_, _, _, a := c.C.RGBA()
	return a == 0xffff
}

// Images of one color.
var (
	Black       = &Uniform{color.Black}
	White       = &Uniform{color.White}
	Transparent = &Uniform{color.Transparent}
	Opaque      = &Uniform{color.Opaque}
)

// ---- formats ----

// ErrFormat is the error of a format that is not known.
var ErrFormat = errors.New("image: unknown format")

type format struct {
	name, magic  string
	decode       func(io.Reader) (Image, error)
	decodeConfig func(io.Reader) (Config, error)
}

var (
	formatsMu sync.Mutex
	formats   atomic.Pointer[[]format]
)

// RegisterFormat adds a format to those of Decode. magic is how its files
// begin; ? stands for any byte.
func RegisterFormat(name, magic string, decode func(io.Reader) (Image, error), decodeConfig func(io.Reader) (Config, error)) {
	formatsMu.Lock()
	defer formatsMu.Unlock()
	var list []format
	if old := formats.Load(); old != nil {
		list = append(list, *old...)
	}
	list = append(list, format{name, magic, decode, decodeConfig})
	formats.Store(&list)
}

type peeker interface {
	io.Reader
	Peek(int) ([]byte, error)
}

func find(r io.Reader) (peeker, format) {
	p, ok := r.(peeker)
	if !ok {
		p = bufio.NewReader(r)
	}
	if list := formats.Load(); list != nil {
		for _, f := range *list {
			if b, err := p.Peek(len(f.magic)); err == nil && matches(f.magic, b) {
				return p, f
			}
		}
	}
	return p, format{}
}

func matches(magic string, b []byte) bool {
	for i, c := range b {
		if magic[i] != c && magic[i] != '?' {
			return false
		}
	}
	return len(b) == len(magic)
}

// Decode reads an image in one of the registered formats and returns it with
// the name of the format.
func Decode(r io.Reader) (Image, string, error) {
	p, f := find(r)
	if f.decode == nil {
		return nil, "", ErrFormat
	}
	m, err := f.decode(p)
	return m, f.name, err
}

// DecodeConfig is Decode for model and size only.
func DecodeConfig(r io.Reader) (Config, string, error) {
	p, f := find(r)
	if f.decodeConfig == nil {
		return Config{}, "", ErrFormat
	}
	c, err := f.decodeConfig(p)
	return c, f.name, err
}
