package png

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"io"
	"strconv"
)

// An Encoder writes images.
type Encoder struct {
	CompressionLevel CompressionLevel
	BufferPool       EncoderBufferPool // may be nil
}

// An EncoderBufferPool keeps buffers from one image to the next.
type EncoderBufferPool interface {
	Get() *EncoderBuffer
	Put(*EncoderBuffer)
}

// An EncoderBuffer is memory that an Encoder uses.
type EncoderBuffer struct{ row, above, out []byte }

// CompressionLevel is how much effort is made.
type CompressionLevel int

const (
	DefaultCompression CompressionLevel = 0
	NoCompression      CompressionLevel = -1
	BestSpeed          CompressionLevel = -2
	BestCompression    CompressionLevel = -3
)

func (l CompressionLevel) zlib() int {
	switch l {
	case NoCompression:
		return zlib.NoCompression
	case BestSpeed:
		return zlib.BestSpeed
	case BestCompression:
		return zlib.BestCompression
	}
	return zlib.DefaultCompression
}

// Encode writes an image with default values.
func Encode(w io.Writer, m image.Image) error { return new(Encoder).Encode(w, m) }

// Encode writes an image.
func (enc *Encoder) Encode(w io.Writer, m image.Image) error {
	size := m.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 || int64(size.X) >= 1<<32 || int64(size.Y) >= 1<<32 {
		return FormatError("invalid image size: " + strconv.Itoa(size.X) + "x" + strconv.Itoa(size.Y))
	}
	var buf *EncoderBuffer
	if enc.BufferPool != nil {
		buf = enc.BufferPool.Get()
	}
	if buf == nil {
		buf = new(EncoderBuffer)
	}
	if enc.BufferPool != nil {
		defer enc.BufferPool.Put(buf)
	}
	e := &encoder{w: w, m: m, level: enc.CompressionLevel, buf: buf}
	palette, _ := m.ColorModel().(color.Palette)
	if _, ok := m.(image.PalettedImage); !ok {
		palette = nil
	}
	e.choose(palette)
	_, e.err = io.WriteString(w, signature)
	e.header(size)
	if e.kind.paletted() {
		e.palette(palette)
	}
	e.data()
	e.chunk("IEND", nil)
	return e.err
}

type encoder struct {
	w     io.Writer
	m     image.Image
	kind  kind
	level CompressionLevel
	buf   *EncoderBuffer
	err   error
}

func isOpaque(m image.Image) bool {
	if o, ok := m.(interface{ Opaque() bool }); ok {
		return o.Opaque()
	}
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := m.At(x, y).RGBA(); a != 0xffff {
				return false
			}
		}
	}
	return true
}

// choose chooses how pixels are stored.
func (e *encoder) choose(palette color.Palette) {
	if palette != nil {
		e.kind = kind{8, typePalette | typeColor}
		for _, depth := range []int{4, 2, 1} {
			if len(palette) <= 1<<uint(depth) {
				e.kind.depth = depth
			}
		}
		return
	}
	switch e.m.ColorModel() {
	case color.GrayModel:
		e.kind = kind{8, 0}
		return
	case color.Gray16Model:
		e.kind = kind{16, 0}
		return
	case color.RGBAModel, color.NRGBAModel, color.AlphaModel:
		e.kind = kind{8, typeColor | typeAlpha}
	default:
		e.kind = kind{16, typeColor | typeAlpha}
	}
	if isOpaque(e.m) {
		e.kind.color = typeColor
	}
}

func (e *encoder) chunk(name string, b []byte) {
	if e.err != nil {
		return
	}
	if n := uint64(len(b)); n > 1<<31-1 {
		e.err = UnsupportedError(name + " chunk is too large: " + strconv.FormatUint(n, 10))
		return
	}
	head := append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), name...)
	sum := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, b)
	for _, p := range [][]byte{head, b, binary.BigEndian.AppendUint32(nil, sum)} {
		if e.err == nil {
			_, e.err = e.w.Write(p)
		}
	}
}

func (e *encoder) header(size image.Point) {
	b := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	b = binary.BigEndian.AppendUint32(b, uint32(size.Y))
	e.chunk("IHDR", append(b, byte(e.kind.depth), byte(e.kind.color), 0, 0, 0))
}

func (e *encoder) palette(p color.Palette) {
	if len(p) < 1 || len(p) > 256 {
		e.err = FormatError("bad palette length: " + strconv.Itoa(len(p)))
		return
	}
	var colors, alphas []byte
	last := -1 // color that is not opaque
	for i, c := range p {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		colors = append(colors, n.R, n.G, n.B)
		alphas = append(alphas, n.A)
		if n.A != 0xff {
			last = i
		}
	}
	e.chunk("PLTE", colors)
	if last >= 0 {
		e.chunk("tRNS", alphas[:last+1])
	}
}

// Write writes compressed data as a chunk.
func (e *encoder) Write(b []byte) (int, error) {
	e.chunk("IDAT", b)
	if e.err != nil {
		return 0, e.err
	}
	return len(b), nil
}

func sized(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	b = b[:n]
	for i := range b {
		b[i] = 0
	}
	return b
}

func (e *encoder) data() {
	if e.err != nil {
		return
	}
	out := bufio.NewWriterSize(e, 1<<15)
	z, err := zlib.NewWriterLevel(out, e.level.zlib())
	if err != nil {
		e.err = err
		return
	}
	b := e.m.Bounds()
	n := (e.kind.bits()*b.Dx() + 7) / 8
	buf := e.buf
	buf.row, buf.above, buf.out = sized(buf.row, n), sized(buf.above, n), sized(buf.out, n+1)
	for y := b.Min.Y; y < b.Max.Y && e.err == nil; y++ {
		e.row(buf.row, y)
		if e.level == NoCompression || e.kind.paletted() {
			buf.out[0] = 0
			copy(buf.out[1:], buf.row)
		} else {
			filter(buf.out, buf.row, buf.above, (e.kind.bits()+7)/8)
		}
		if _, err := z.Write(buf.out); err != nil {
			e.err = err
		}
		buf.row, buf.above = buf.above, buf.row
	}
	for _, f := range []func() error{z.Close, out.Flush} {
		if err := f(); err != nil && e.err == nil {
			e.err = err
		}
	}
}

// row makes a row of pixels as they are stored.
func (e *encoder) row(dst []byte, y int) {
	b := e.m.Bounds()
	w := b.Dx()
	opaque := e.kind.color == typeColor
	switch m := e.m.(type) {
	case *image.Gray:
		copy(dst, m.Pix[m.PixOffset(b.Min.X, y):])
		return
	case *image.Gray16:
		copy(dst, m.Pix[m.PixOffset(b.Min.X, y):])
		return
	case *image.NRGBA:
		if !opaque {
			copy(dst, m.Pix[m.PixOffset(b.Min.X, y):])
			return
		}
		dropAlpha(dst, m.Pix[m.PixOffset(b.Min.X, y):])
		return
	case *image.RGBA:
		if opaque {
			dropAlpha(dst, m.Pix[m.PixOffset(b.Min.X, y):])
			return
		}
	}
	if e.kind.paletted() {
		e.indices(dst, y)
		return
	}
	i := 0
	for x := b.Min.X; x < b.Min.X+w; x++ {
		c := e.m.At(x, y)
		switch {
		case e.kind == kind{8, 0}:
			dst[i] = color.GrayModel.Convert(c).(color.Gray).Y
			i++
		case e.kind == kind{16, 0}:
			g := color.Gray16Model.Convert(c).(color.Gray16).Y
			dst[i], dst[i+1] = byte(g>>8), byte(g)
			i += 2
		case e.kind.depth == 8:
			n := color.NRGBAModel.Convert(c).(color.NRGBA)
			dst[i], dst[i+1], dst[i+2] = n.R, n.G, n.B
			i += 3
			if !opaque {
				dst[i] = n.A
				i++
			}
		default:
			n := color.NRGBA64Model.Convert(c).(color.NRGBA64)
			put := func(v uint16) {
				dst[i], dst[i+1] = byte(v>>8), byte(v)
				i += 2
			}
			put(n.R)
			put(n.G)
			put(n.B)
			if !opaque {
				put(n.A)
			}
		}
	}
}

// dropAlpha makes RGB of RGBA.
func dropAlpha(dst, src []byte) {
	for i, j := 0, 0; i+3 <= len(dst); i, j = i+3, j+4 {
		dst[i], dst[i+1], dst[i+2] = src[j], src[j+1], src[j+2]
	}
}

func (e *encoder) indices(dst []byte, y int) {
	m := e.m.(image.PalettedImage)
	b := e.m.Bounds()
	depth := e.kind.depth
	if p, ok := e.m.(*image.Paletted); ok && depth == 8 {
		copy(dst, p.Pix[p.PixOffset(b.Min.X, y):])
		return
	}
	for i := range dst {
		dst[i] = 0
	}
	for x := 0; x < b.Dx(); x++ {
		at := x * depth
		dst[at/8] |= m.ColorIndexAt(b.Min.X+x, y) << uint(8-depth-at%8)
	}
}
