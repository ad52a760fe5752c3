package gif

import (
	"bufio"
	"bytes"
	"compress/lzw"
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"io"
)

// Options says how colors are chosen.
type Options struct {
	NumColors int            // the most that are used, 1 to 256; 0: 256
	Quantizer draw.Quantizer // makes the palette; nil: palette.Plan9
	Drawer    draw.Drawer    // converts the image; nil: draw.FloydSteinberg
}

// Encode writes an image. A nil o means default values.
func Encode(w io.Writer, m image.Image, o *Options) error {
	b := m.Bounds()
	if b.Dx() >= 1<<16 || b.Dy() >= 1<<16 {
		return errors.New("gif: image is too large to encode")
	}
	var opts Options
	if o != nil {
		opts = *o
	}
	if opts.NumColors < 1 || opts.NumColors > 256 {
		opts.NumColors = 256
	}
	if opts.Drawer == nil {
		opts.Drawer = draw.FloydSteinberg
	}
	p, _ := m.(*image.Paletted)
	if p == nil {
		if colors, ok := m.ColorModel().(color.Palette); ok {
			p = image.NewPaletted(b, colors)
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					p.Set(x, y, colors.Convert(m.At(x, y)))
				}
			}
		}
	}
	if p == nil || len(p.Palette) > opts.NumColors {
		p = image.NewPaletted(b, palette.Plan9[:opts.NumColors])
		if opts.Quantizer != nil {
			p.Palette = opts.Quantizer.Quantize(make(color.Palette, 0, opts.NumColors), m)
		}
		opts.Drawer.Draw(p, b, m, b.Min)
	}
	if p.Rect.Min != (image.Point{}) {
		moved := *p
		moved.Rect = moved.Rect.Sub(moved.Rect.Min)
		p = &moved
	}
	return EncodeAll(w, &GIF{
		Image:  []*image.Paletted{p},
		Delay:  []int{0},
		Config: image.Config{ColorModel: p.Palette, Width: b.Dx(), Height: b.Dy()},
	})
}

// EncodeAll writes all images.
func EncodeAll(w io.Writer, g *GIF) error {
	switch {
	case len(g.Image) == 0:
		return errors.New("gif: must provide at least one image")
	case len(g.Image) != len(g.Delay):
		return errors.New("gif: mismatched image and delay lengths")
	case g.Disposal != nil && len(g.Image) != len(g.Disposal):
		return errors.New("gif: mismatched image and disposal lengths")
	}
	e := &encoder{w: bufio.NewWriter(w), g: *g}
	if e.g.Config == (image.Config{}) {
		max := g.Image[0].Bounds().Max
		e.g.Config.Width, e.g.Config.Height = max.X, max.Y
	} else if e.g.Config.ColorModel != nil {
		var ok bool
		if e.global, ok = e.g.Config.ColorModel.(color.Palette); !ok {
			return errors.New("gif: GIF color model must be a color.Palette")
		}
	}
	if err := e.header(); err != nil {
		return err
	}
	for i, m := range g.Image {
		disposal := byte(0)
		if g.Disposal != nil {
			disposal = g.Disposal[i]
		}
		if err := e.frame(m, g.Delay[i], disposal); err != nil {
			return err
		}
	}
	e.w.WriteByte(blockEnd)
	return e.w.Flush() // which has the first error
}

type encoder struct {
	w      *bufio.Writer
	g      GIF
	global color.Palette
}

func (e *encoder) put16(values ...int) {
	for _, v := range values {
		e.w.WriteByte(byte(v))
		e.w.WriteByte(byte(v >> 8))
	}
}

// sizeCode returns how a file says the size of a color table: 2 to that plus
// one.
func sizeCode(n int) int {
	for i := 0; i < 8; i++ {
		if n <= 1<<uint(i+1) {
			return i
		}
	}
	return -1
}

var errTable = errors.New("gif: cannot encode color table with more than 256 entries")

// table returns the color table of a palette as bytes.
func table(p color.Palette) ([]byte, error) {
	size := sizeCode(len(p))
	if size < 0 {
		return nil, errTable
	}
	b := make([]byte, 3<<uint(size+1))
	for i, c := range p {
		if c == nil {
			return nil, errors.New("gif: cannot encode color table with nil entries")
		}
		var r, g, bl uint32
		if v, ok := c.(color.RGBA); ok { // also those with alpha
			r, g, bl = uint32(v.R)<<8, uint32(v.G)<<8, uint32(v.B)<<8
		} else {
			r, g, bl, _ = c.RGBA()
		}
		b[3*i], b[3*i+1], b[3*i+2] = byte(r>>8), byte(g>>8), byte(bl>>8)
	}
	return b, nil
}

func (e *encoder) header() error {
	e.w.WriteString("GIF89a")
	e.put16(e.g.Config.Width, e.g.Config.Height)
	if len(e.global) > 0 {
		b, err := table(e.global)
		if err != nil {
			return err
		}
		e.w.Write([]byte{flagTable | byte(sizeCode(len(e.global))), e.g.BackgroundIndex, 0})
		e.w.Write(b)
	} else {
		e.w.Write([]byte{0, 0, 0})
	}
	if len(e.g.Image) > 1 && e.g.LoopCount >= 0 {
		e.w.Write([]byte{blockExtension, extApplication, 11})
		e.w.WriteString("NETSCAPE2.0")
		e.w.Write([]byte{3, 1})
		e.put16(e.g.LoopCount)
		e.w.WriteByte(0)
	}
	return nil
}

func (e *encoder) frame(m *image.Paletted, delay int, disposal byte) error {
	if len(m.Palette) == 0 {
		return errors.New("gif: cannot encode image block with empty palette")
	}
	b := m.Bounds()
	if b.Min.X < 0 || b.Max.X >= 1<<16 || b.Min.Y < 0 || b.Max.Y >= 1<<16 {
		return errors.New("gif: image block is too large to encode")
	}
	if !b.In(image.Rect(0, 0, e.g.Config.Width, e.g.Config.Height)) {
		return errors.New("gif: image block is out of bounds")
	}
	transparent := -1
	for i, c := range m.Palette {
		if c == nil {
			return errors.New("gif: cannot encode color table with nil entries")
		}
		if _, _, _, a := c.RGBA(); a == 0 {
			transparent = i
			break
		}
	}
	if delay > 0 || disposal != 0 || transparent >= 0 {
		flags, index := disposal<<2, byte(0)
		if transparent >= 0 {
			flags |= 1
			index = byte(transparent)
		}
		e.w.Write([]byte{blockExtension, extControl, 4, flags})
		e.put16(delay)
		e.w.Write([]byte{index, 0})
	}
	own, err := table(m.Palette)
	if err != nil {
		return err
	}
	e.w.WriteByte(blockImage)
	e.put16(b.Min.X, b.Min.Y, b.Dx(), b.Dy())
	size := sizeCode(len(m.Palette))
	if all, err := table(e.global); err == nil && len(e.global) >= len(m.Palette) && bytes.Equal(all[:3*len(m.Palette)], own[:3*len(m.Palette)]) && transparent < 0 ||
		err == nil && len(e.global) == len(m.Palette) && bytes.Equal(all, own) {
		e.w.WriteByte(0)
		size = sizeCode(len(e.global))
	} else {
		e.w.WriteByte(flagTable | byte(size))
		e.w.Write(own)
	}
	return e.data(m, size)
}

func (e *encoder) data(m *image.Paletted, size int) error {
	litWidth := size + 1
	if litWidth < 2 {
		litWidth = 2
	}
	e.w.WriteByte(byte(litWidth))
	blocks := &blockWriter{w: e.w}
	z := lzw.NewWriter(blocks, lzw.LSB, litWidth)
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		i := m.PixOffset(b.Min.X, y)
		if _, err := z.Write(m.Pix[i : i+b.Dx()]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	blocks.flush()
	return e.w.WriteByte(0)
}

// blockWriter writes blocks of up to 255 bytes.
type blockWriter struct {
	w   *bufio.Writer
	buf []byte
}

func (b *blockWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := 255 - len(b.buf)
		if k > len(p) {
			k = len(p)
		}
		b.buf = append(b.buf, p[:k]...)
		p = p[k:]
		if len(b.buf) == 255 {
			b.flush()
		}
	}
	return n, nil
}

func (b *blockWriter) flush() {
	if len(b.buf) > 0 {
		b.w.WriteByte(byte(len(b.buf)))
		b.w.Write(b.buf)
		b.buf = b.buf[:0]
	}
}
