// Package gif reads and writes images in the format GIF, also moving ones.
package gif

import (
	"bufio"
	"compress/lzw"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

var (
	errNotEnough = errors.New("gif: not enough image data")
	errTooMuch   = errors.New("gif: too much image data")
	errBadPixel  = errors.New("gif: invalid pixel value")
)

// What becomes of a frame when the next one comes.
const (
	DisposalNone       = 0x01 // it stays
	DisposalBackground = 0x02 // the background
	DisposalPrevious   = 0x03 // what was before
)

// Parts of a file.
const (
	blockExtension = 0x21
	blockImage     = 0x2c
	blockEnd       = 0x3b

	extText        = 0x01
	extControl     = 0xf9
	extComment     = 0xfe
	extApplication = 0xff

	flagTable     = 1 << 7
	flagInterlace = 1 << 6
	maskTable     = 7
)

// GIF is the images of a file.
type GIF struct {
	Image []*image.Paletted // the frames
	Delay []int             // how long each is shown, in hundredths of a second

	// LoopCount is how often the animation is repeated: 0 for ever, -1 never.
	LoopCount int

	Disposal []byte // of each frame; nil: not said

	// Config is the color table of all frames, or nil, and the size, which
	// may be zero for EncodeAll: then it is that of the first frame.
	Config image.Config

	BackgroundIndex byte
}

type reader interface {
	io.Reader
	io.ByteReader
}

type decoder struct {
	r   reader
	all bool // frames, not only the first
	g   GIF

	global         color.Palette
	delay          int
	disposal       byte
	transparent    byte
	hasTransparent bool
	block          [256]byte
}

// Decode reads the first image.
func Decode(r io.Reader) (image.Image, error) {
	d := newDecoder(r)
	if err := d.decode(false); err != nil {
		return nil, err
	}
	return d.g.Image[0], nil
}

// DecodeAll reads all images.
func DecodeAll(r io.Reader) (*GIF, error) {
	d := newDecoder(r)
	d.all = true
	if err := d.decode(false); err != nil {
		return nil, err
	}
	return &d.g, nil
}

// DecodeConfig reads the color table of all frames, and the size.
func DecodeConfig(r io.Reader) (image.Config, error) {
	d := newDecoder(r)
	err := d.decode(true)
	if err != nil {
		return image.Config{}, err
	}
	return d.g.Config, nil
}

func newDecoder(r io.Reader) *decoder {
	b, ok := r.(reader)
	if !ok {
		b = bufio.NewReader(r)
	}
	return &decoder{r: b, g: GIF{LoopCount: -1}}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// read fills b; what says for the error what is read.
func (d *decoder) read(b []byte, what string) error {
	if _, err := io.ReadFull(d.r, b); err != nil {
		return fmt.Errorf("gif: reading %s: %v", what, unexpected(err))
	}
	return nil
}

func (d *decoder) readByte(what string) (byte, error) {
	c, err := d.r.ReadByte()
	if err != nil {
		return 0, fmt.Errorf("gif: reading %s: %v", what, unexpected(err))
	}
	return c, nil
}

func get16(b []byte) int { return int(b[0]) | int(b[1])<<8 }

func (d *decoder) decode(config bool) error {
	if err := d.header(); err != nil || config {
		return err
	}
	for {
		c, err := d.readByte("frames")
		if err != nil {
			return err
		}
		switch c {
		case blockExtension:
			err = d.extension()
		case blockImage:
			if err = d.image(); err == nil && !d.all {
				return nil
			}
		case blockEnd:
			if len(d.g.Image) == 0 {
				return errors.New("gif: missing image data")
			}
			return nil
		default:
			err = fmt.Errorf("gif: unknown block type: 0x%.2x", c)
		}
		if err != nil {
			return err
		}
	}
}

func (d *decoder) header() error {
	b := d.block[:13]
	if err := d.read(b, "header"); err != nil {
		return err
	}
	if v := string(b[:6]); v != "GIF87a" && v != "GIF89a" {
		return fmt.Errorf("gif: can't recognize format %q", v)
	}
	d.g.Config.Width, d.g.Config.Height = get16(b[6:]), get16(b[8:])
	flags := b[10]
	if flags&flagTable != 0 {
		d.g.BackgroundIndex = b[11]
		var err error
		if d.global, err = d.table(flags); err != nil {
			return err
		}
		d.g.Config.ColorModel = d.global
	} else {
		d.g.Config.ColorModel = color.Palette(nil)
	}
	return nil
}

func (d *decoder) table(flags byte) (color.Palette, error) {
	n := 1 << (1 + uint(flags&maskTable))
	b := make([]byte, 3*n)
	if err := d.read(b, "color table"); err != nil {
		return nil, err
	}
	p := make(color.Palette, n)
	for i := range p {
		p[i] = color.RGBA{b[3*i], b[3*i+1], b[3*i+2], 0xff}
	}
	return p, nil
}

func (d *decoder) extension() error {
	kind, err := d.readByte("extension")
	if err != nil {
		return err
	}
	size := 0
	switch kind {
	case extText:
		size = 13
	case extControl:
		return d.control()
	case extComment:
	case extApplication:
		n, err := d.readByte("extension")
		if err != nil {
			return err
		}
		size = int(n)
	default:
		return fmt.Errorf("gif: unknown extension 0x%.2x", kind)
	}
	if size > 0 {
		if err := d.read(d.block[:size], "extension"); err != nil {
			return err
		}
	}
	if kind == extApplication && string(d.block[:size]) == "NETSCAPE2.0" {
		n, err := d.subBlock()
		if err != nil {
			return fmt.Errorf("gif: reading extension: %v", err)
		}
		if n == 0 {
			return nil
		}
		if n == 3 && d.block[0] == 1 {
			d.g.LoopCount = get16(d.block[1:])
		}
	}
	for {
		n, err := d.subBlock()
		if err != nil {
			return fmt.Errorf("gif: reading extension: %v", err)
		}
		if n == 0 {
			return nil
		}
	}
}

// subBlock reads a block of up to 255 bytes; 0: the end.
func (d *decoder) subBlock() (int, error) {
	n, err := d.r.ReadByte()
	if n == 0 || err != nil {
		return 0, unexpected(err)
	}
	if _, err := io.ReadFull(d.r, d.block[:n]); err != nil {
		return 0, unexpected(err)
	}
	return int(n), nil
}

func (d *decoder) control() error {
	b := d.block[:6]
	if _, err := io.ReadFull(d.r, b); err != nil {
		return fmt.Errorf("gif: can't read graphic control: %s", unexpected(err))
	}
	if b[0] != 4 {
		return fmt.Errorf("gif: invalid graphic control extension block size: %d", b[0])
	}
	d.disposal = b[1] >> 2 & 7
	d.delay = get16(b[2:])
	if b[1]&1 != 0 {
		d.transparent, d.hasTransparent = b[4], true
	}
	if b[5] != 0 {
		return fmt.Errorf("gif: invalid graphic control extension block terminator: %d", b[5])
	}
	return nil
}

// image reads a frame.
func (d *decoder) image() error {
	m, flags, err := d.descriptor()
	if err != nil {
		return err
	}
	if m.Palette, err = d.palette(flags); err != nil {
		return err
	}
	litWidth, err := d.readByte("image data")
	if err != nil {
		return err
	}
	if litWidth < 2 || litWidth > 8 {
		return fmt.Errorf("gif: pixel size in decode out of range: %d", litWidth)
	}
	data := &dataReader{d: d}
	z := lzw.NewReader(data, lzw.LSB, int(litWidth))
	defer z.Close()
	if _, err := io.ReadFull(z, m.Pix); err != nil {
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("gif: reading image data: %v", err)
		}
		return errNotEnough
	}
	// The end of the data may be missing, but there must not be more.
	var one [1]byte
	if n, err := z.Read(one[:]); n != 0 || err != io.EOF && err != io.ErrUnexpectedEOF {
		if err != nil {
			return fmt.Errorf("gif: reading image data: %v", err)
		}
		return errTooMuch
	}
	if err := data.finish(); err == errTooMuch {
		return err
	} else if err != nil {
		return fmt.Errorf("gif: reading image data: %v", err)
	}
	if len(m.Palette) < 256 {
		for _, p := range m.Pix {
			if int(p) >= len(m.Palette) {
				return errBadPixel
			}
		}
	}
	if flags&flagInterlace != 0 {
		deinterlace(m)
	}
	if d.all || len(d.g.Image) == 0 {
		d.g.Image = append(d.g.Image, m)
		d.g.Delay = append(d.g.Delay, d.delay)
		d.g.Disposal = append(d.g.Disposal, d.disposal)
	}
	// The control extension is for one frame.
	d.delay, d.hasTransparent = 0, false
	return nil
}

func (d *decoder) descriptor() (*image.Paletted, byte, error) {
	b := d.block[:9]
	if _, err := io.ReadFull(d.r, b); err != nil {
		return nil, 0, fmt.Errorf("gif: can't read image descriptor: %s", unexpected(err))
	}
	x, y, w, h := get16(b), get16(b[2:]), get16(b[4:]), get16(b[6:])
	if x+w > d.g.Config.Width || y+h > d.g.Config.Height {
		return nil, 0, errors.New("gif: frame bounds larger than image bounds")
	}
	return image.NewPaletted(image.Rect(x, y, x+w, y+h), nil), b[8], nil
}

// palette returns that of a frame: its own or a copy of the global one, when a
// color of it is transparent.
func (d *decoder) palette(flags byte) (color.Palette, error) {
	p := d.global
	if flags&flagTable != 0 {
		var err error
		if p, err = d.table(flags); err != nil {
			return nil, err
		}
	} else if p == nil {
		return nil, errors.New("gif: no color table")
	} else if d.hasTransparent {
		p = append(color.Palette(nil), p...)
	}
	if d.hasTransparent {
		for len(p) <= int(d.transparent) {
			p = append(p, color.RGBA{})
		}
		p[d.transparent] = color.RGBA{}
	}
	return p, nil
}

// dataReader reads the bytes of the blocks of image data.
type dataReader struct {
	d     *decoder
	at, n int // in d.block
	err   error
}

func (b *dataReader) fill() {
	if b.err == nil {
		b.at = 0
		if b.n, b.err = b.d.subBlock(); b.err == nil && b.n == 0 {
			b.err = io.EOF
		}
	}
}

func (b *dataReader) ReadByte() (byte, error) {
	if b.at == b.n {
		if b.fill(); b.err != nil {
			return 0, b.err
		}
	}
	b.at++
	return b.d.block[b.at-1], nil
}

func (b *dataReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := b.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// finish reads the end of the data: some writers leave a byte before it.
func (b *dataReader) finish() error {
	for i := 0; i < 2; i++ {
		if b.err == nil && b.at < b.n && i == 0 {
			i++ // what is left of this block is that
		}
		b.fill()
		if b.err == io.EOF {
			return nil
		}
		if b.err != nil {
			return b.err
		}
		if b.n > 1 || i == 1 {
			break
		}
	}
	return errTooMuch
}

// deinterlace puts rows to their places: every eighth one comes first, and so on.
func deinterlace(m *image.Paletted) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	pix := make([]uint8, w*h)
	from := 0
	for _, pass := range []struct{ first, step int }{{0, 8}, {4, 8}, {2, 4}, {1, 2}} {
		for y := pass.first; y < h; y += pass.step {
			copy(pix[y*w:(y+1)*w], m.Pix[from:])
			from += w
		}
	}
	m.Pix = pix
}

func init() { image.RegisterFormat("gif", "GIF8?a", Decode, DecodeConfig) }
