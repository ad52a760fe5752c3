package png

import (
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"image"
	"image/color"
	"io"
)

type decoder struct {
	r             io.Reader
	sum           hash.Hash32
	kind          kind
	interlaced    bool
	width, height int
	palette       color.Palette
	key           []byte // the transparent color, as pixels are stored
	left          uint32 // bytes of the data chunk that is being read
	stage         int
}

// Stages: the chunks that have been read.
const (
	atStart = iota
	seenHeader
	seenPalette
	seenTransparency
	seenData
	seenEnd
)

// Decode reads an image. Its type depends on what the file has.
func Decode(r io.Reader) (image.Image, error) {
	d := &decoder{r: r, sum: crc32.NewIEEE()}
	if err := d.begin(); err != nil {
		return nil, err
	}
	var img image.Image
	for d.stage != seenEnd {
		m, err := d.chunk(false)
		if err != nil {
			return nil, unexpected(err)
		}
		if m != nil {
			img = m
		}
	}
	return img, nil
}

// DecodeConfig reads model and size.
func DecodeConfig(r io.Reader) (image.Config, error) {
	d := &decoder{r: r, sum: crc32.NewIEEE()}
	if err := d.begin(); err != nil {
		return image.Config{}, err
	}
	for {
		if _, err := d.chunk(true); err != nil {
			return image.Config{}, unexpected(err)
		}
		if d.stage >= seenHeader && !d.kind.paletted() || d.stage >= seenPalette && d.stage != seenHeader {
			break
		}
	}
	return image.Config{ColorModel: d.model(), Width: d.width, Height: d.height}, nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (d *decoder) begin() error {
	var b [len(signature)]byte
	if _, err := io.ReadFull(d.r, b[:]); err != nil {
		return unexpected(err)
	}
	if string(b[:]) != signature {
		return FormatError("not a PNG file")
	}
	return nil
}

func (d *decoder) model() color.Model {
	switch {
	case d.kind.paletted():
		return d.palette
	case d.kind.depth == 16 && d.kind.color == 0:
		return color.Gray16Model
	case d.kind.depth == 16 && d.kind.color == typeColor:
		return color.RGBA64Model
	case d.kind.depth == 16:
		return color.NRGBA64Model
	case d.kind.color == 0:
		return color.GrayModel
	case d.kind.color == typeColor:
		return color.RGBAModel
	}
	return color.NRGBAModel
}

// read fills b with a chunk's data.
func (d *decoder) read(b []byte) error {
	_, err := io.ReadFull(d.r, b)
	d.sum.Write(b)
	return err
}

// chunk reads the next chunk; the image comes with the data. When only the
// configuration is wanted, data is not read.
func (d *decoder) chunk(config bool) (img image.Image, err error) {
	var head [8]byte
	if _, err := io.ReadFull(d.r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	d.sum.Reset()
	d.sum.Write(head[4:])
	name := string(head[4:])
	switch name {
	case "IHDR":
		if d.stage != atStart {
			return nil, errOrder
		}
		d.stage = seenHeader
		err = d.header(n)
	case "PLTE":
		if d.stage != seenHeader {
			return nil, errOrder
		}
		d.stage = seenPalette
		err = d.readPalette(n)
	case "tRNS":
		if d.kind.paletted() && d.stage != seenPalette || !d.kind.paletted() && (d.kind.color == typeColor && d.stage != seenHeader && d.stage != seenPalette || d.stage != seenHeader && d.kind.color != typeColor) {
			return nil, errOrder
		}
		d.stage = seenTransparency
		err = d.transparency(n)
	case "IDAT":
		if d.stage < seenHeader || d.stage > seenData || d.stage == seenHeader && d.kind.paletted() {
			return nil, errOrder
		}
		if d.stage == seenData { // more than the image needs
			err = d.skip(n)
			break
		}
		d.stage = seenData
		if config {
			return nil, nil
		}
		d.left = n
		if img, err = d.decode(); err == nil {
			err = d.skip(d.left)
		}
	case "IEND":
		if d.stage != seenData {
			return nil, errOrder
		}
		d.stage = seenEnd
		if n != 0 {
			err = FormatError(fmt.Sprintf("bad IEND length: %d", n))
		}
	default:
		if n > 0x7fffffff {
			return nil, FormatError(fmt.Sprintf("Bad chunk length: %d", n))
		}
		err = d.skip(n)
	}
	if err != nil {
		return nil, err
	}
	return img, d.checkSum()
}

func (d *decoder) skip(n uint32) error {
	var b [4096]byte
	for n > 0 {
		k := n
		if k > uint32(len(b)) {
			k = uint32(len(b))
		}
		if err := d.read(b[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

func (d *decoder) checkSum() error {
	var b [4]byte
	if _, err := io.ReadFull(d.r, b[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(b[:]) != d.sum.Sum32() {
		return FormatError("invalid checksum")
	}
	return nil
}

func (d *decoder) header(n uint32) error {
	if n != 13 {
		return FormatError("bad IHDR length")
	}
	var b [13]byte
	if err := d.read(b[:]); err != nil {
		return err
	}
	if b[10] != 0 {
		return UnsupportedError("compression method")
	}
	if b[11] != 0 {
		return UnsupportedError("filter method")
	}
	if b[12] > 1 {
		return FormatError("invalid interlace method")
	}
	d.interlaced = b[12] == 1
	w, h := int32(binary.BigEndian.Uint32(b[0:])), int32(binary.BigEndian.Uint32(b[4:]))
	if w <= 0 || h <= 0 {
		return FormatError("non-positive dimension")
	}
	if pixels := int64(w) * int64(h); pixels > (1<<63-1)/8 {
		return UnsupportedError("dimension overflow")
	}
	d.width, d.height = int(w), int(h)
	d.kind = kind{int(b[8]), int(b[9])}
	if !d.kind.valid() {
		return UnsupportedError(d.kind.String())
	}
	return nil
}

func (d *decoder) readPalette(n uint32) error {
	count := int(n / 3)
	if n%3 != 0 || count <= 0 || count > 256 || d.kind.paletted() && count > 1<<uint(d.kind.depth) {
		return FormatError("bad PLTE length")
	}
	b := make([]byte, n)
	if err := d.read(b); err != nil {
		return err
	}
	switch {
	case d.kind.paletted():
		// What is not in the palette is black.
		d.palette = make(color.Palette, 256)
		for i := range d.palette {
			d.palette[i] = color.RGBA{0, 0, 0, 0xff}
			if i < count {
				d.palette[i] = color.RGBA{b[3*i], b[3*i+1], b[3*i+2], 0xff}
			}
		}
		d.palette = d.palette[:count]
	case d.kind.color&typeColor == 0:
		return FormatError("PLTE, color type mismatch")
	}
	return nil
}

func (d *decoder) transparency(n uint32) error {
	want := 0 // the most bytes that make sense
	switch {
	case d.kind.paletted():
		want = len(d.palette)
	case d.kind.color == 0:
		want = 2
	case d.kind.color == typeColor:
		want = 6
	default:
		return FormatError("tRNS, color type mismatch")
	}
	if int64(n) > 256 || d.kind.paletted() && int(n) > 256 || !d.kind.paletted() && int(n) != want {
		return FormatError("bad tRNS length")
	}
	b := make([]byte, n)
	if err := d.read(b); err != nil {
		return err
	}
	if d.kind.paletted() {
		if len(d.palette) < len(b) {
			d.palette = d.palette[:len(b)]
		}
		for i, a := range b {
			c := d.palette[i].(color.RGBA)
			d.palette[i] = color.NRGBA{c.R, c.G, c.B, a}
		}
		return nil
	}
	d.key = b
	if d.kind.depth < 16 { // the low bytes count
		d.key = nil
		for i := 1; i < len(b); i += 2 {
			d.key = append(d.key, b[i])
		}
		if d.kind.depth < 8 {
			d.key[0] *= byte(255 / (1<<uint(d.kind.depth) - 1))
		}
	}
	return nil
}

// Read reads compressed data, from as many chunks as there are.
func (d *decoder) Read(p []byte) (int, error) {
	for d.left == 0 {
		if err := d.checkSum(); err != nil {
			return 0, err
		}
		var head [8]byte
		if _, err := io.ReadFull(d.r, head[:]); err != nil {
			return 0, err
		}
		if string(head[4:]) != "IDAT" {
			return 0, FormatError("not enough pixel data")
		}
		d.left = binary.BigEndian.Uint32(head[:])
		d.sum.Reset()
		d.sum.Write(head[4:])
	}
	if int64(len(p)) > int64(d.left) {
		p = p[:d.left]
	}
	n, err := d.r.Read(p)
	d.sum.Write(p[:n])
	d.left -= uint32(n)
	return n, err
}

func (d *decoder) decode() (image.Image, error) {
	z, err := zlib.NewReader(d)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	img, pix, stride, size := d.newImage(d.width, d.height)
	if !d.interlaced {
		err = d.pass(z, pix, stride, d.width, d.height)
	} else {
		for _, p := range passes {
			w, h := (d.width-p.x+p.dx-1)/p.dx, (d.height-p.y+p.dy-1)/p.dy
			if w <= 0 || h <= 0 {
				continue
			}
			part := make([]byte, w*h*size)
			if err = d.pass(z, part, w*size, w, h); err != nil {
				break
			}
			for y := 0; y < h; y++ {
				for x := 0; x < w; x++ {
					to := (p.y+y*p.dy)*stride + (p.x+x*p.dx)*size
					copy(pix[to:to+size], part[(y*w+x)*size:])
				}
			}
		}
	}
	if err != nil {
		return nil, err
	}
	// Nothing may follow; reading the end also checks the sum.
	var one [1]byte
	n := 0
	for i := 0; n == 0 && err == nil; i++ {
		if i == 100 {
			return nil, io.ErrNoProgress
		}
		n, err = z.Read(one[:])
	}
	if err != nil && err != io.EOF {
		return nil, FormatError(err.Error())
	}
	if n != 0 || d.left != 0 {
		return nil, FormatError("too much pixel data")
	}
	d.checkPalette(img)
	return img, nil
}

// checkPalette extends the palette by black for indices that are not in it.
func (d *decoder) checkPalette(img image.Image) {
	p, ok := img.(*image.Paletted)
	if !ok {
		return
	}
	most := 0
	for _, i := range p.Pix {
		if int(i) > most {
			most = int(i)
		}
	}
	if most >= len(p.Palette) {
		p.Palette = p.Palette[:most+1]
	}
}

// newImage returns an image for what the file has, with its pixels: rows of
// stride bytes, pixels of size bytes.
func (d *decoder) newImage(w, h int) (img image.Image, pix []byte, stride, size int) {
	r := image.Rect(0, 0, w, h)
	k := d.kind
	alpha := k.color&typeAlpha != 0 || d.key != nil
	switch {
	case k.paletted():
		m := image.NewPaletted(r, d.palette)
		return m, m.Pix, m.Stride, 1
	case k.depth == 16 && alpha:
		m := image.NewNRGBA64(r)
		return m, m.Pix, m.Stride, 8
	case k.depth == 16 && k.color == 0:
		m := image.NewGray16(r)
		return m, m.Pix, m.Stride, 2
	case k.depth == 16:
		m := image.NewRGBA64(r)
		return m, m.Pix, m.Stride, 8
	case alpha:
		m := image.NewNRGBA(r)
		return m, m.Pix, m.Stride, 4
	case k.color == 0:
		m := image.NewGray(r)
		return m, m.Pix, m.Stride, 1
	}
	m := image.NewRGBA(r)
	return m, m.Pix, m.Stride, 4
}

// pass reads the rows of an image, or of a pass of an interlaced one.
func (d *decoder) pass(z io.Reader, pix []byte, stride, w, h int) error {
	rowLen := (d.kind.bits()*w + 7) / 8
	pixel := (d.kind.bits() + 7) / 8
	row, above := make([]byte, 1+rowLen), make([]byte, 1+rowLen)
	small := make([]byte, w) // numbers of less than 8 bits, as bytes
	for y := 0; y < h; y++ {
		if _, err := io.ReadFull(z, row); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return FormatError("not enough pixel data")
			}
			return err
		}
		if row[0] > 4 {
			return FormatError("bad filter type")
		}
		if row[0] != 0 {
			unfilter(row[1:], above[1:], pixel, int(row[0]))
		}
		d.convert(pix[y*stride:], row[1:], small, w)
		row, above = above, row
	}
	return nil
}

// convert makes pixels of a row as it is stored.
func (d *decoder) convert(dst, src, small []byte, w int) {
	k := d.kind
	width := 1 // bytes of a number
	if k.depth == 16 {
		width = 2
	}
	if k.depth < 8 {
		factor := 1
		if !k.paletted() {
			factor = 255 / (1<<uint(k.depth) - 1)
		}
		unpack(small, src, k.depth, factor)
		src = small
	}
	switch {
	case k.color == typeAlpha: // gray becomes a color
		for x := 0; x < w; x++ {
			p := src[2*width*x : 2*width*(x+1)]
			q := dst[4*width*x : 4*width*(x+1)]
			copy(q, p[:width])
			copy(q[width:], p[:width])
			copy(q[2*width:], p)
		}
	case k.color == typeColor || k.color == 0 && d.key != nil:
		addAlpha(dst[:4*width*w], src[:k.channels()*width*w], k.channels(), width, d.key)
	default:
		copy(dst[:k.channels()*width*w], src)
	}
}

func init() { image.RegisterFormat("png", signature, Decode, DecodeConfig) }
