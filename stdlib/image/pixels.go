package image

import "image/color"

// allSet reports whether the w bytes at from, of each n bytes of pix, are 0xff.
func allSet(pix []uint8, n, w int) bool {
	for i := n - w; i < len(pix); i += n {
		for _, b := range pix[i : i+w] {
			if b != 0xff {
				return false
			}
		}
	}
	return true
}

// RGBA is an image of color.RGBA: R, G, B, A, alpha multiplied in.
type RGBA struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *RGBA) ColorModel() color.Model { return color.RGBAModel }
func (p *RGBA) Bounds() Rectangle       { return p.Rect }
func (p *RGBA) At(x, y int) color.Color { return p.RGBAAt(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *RGBA) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// RGBAAt returns a pixel.
func (p *RGBA) RGBAAt(x, y int) color.RGBA {
	if !(Point{x, y}.In(p.Rect)) {
		return color.RGBA{}
	}
	s := p.pixel(x, y)
	return color.RGBA{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel.
func (p *RGBA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.RGBAAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *RGBA) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+4 : i+4]
}

// Set sets a pixel.
func (p *RGBA) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.RGBAModel.Convert(c).(color.RGBA))
	}
}

// SetRGBA64 sets a pixel.
func (p *RGBA) SetRGBA64(x, y int, c color.RGBA64) {
	p.SetRGBA(x, y, color.RGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)})
}

// SetRGBA sets a pixel.
func (p *RGBA) SetRGBA(x, y int, c color.RGBA) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *RGBA) put(x, y int, c color.RGBA) {
	s := p.pixel(x, y)
	s[0] = c.R
	s[1] = c.G
	s[2] = c.B
	s[3] = c.A
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *RGBA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &RGBA{}
	}
	return &RGBA{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *RGBA) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*4], 4, 1) {
			return false
		}
	}
	return true
}

// NewRGBA returns an image of these bounds.
func NewRGBA(r Rectangle) *RGBA {
	return &RGBA{Pix: make([]uint8, pixelBufferLength(4, r, "RGBA")), Stride: 4 * r.Dx(), Rect: r}
}

// RGBA64 is an image of color.RGBA64: R, G, B, A, alpha multiplied in, big-endian.
type RGBA64 struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *RGBA64) ColorModel() color.Model { return color.RGBA64Model }
func (p *RGBA64) Bounds() Rectangle       { return p.Rect }
func (p *RGBA64) At(x, y int) color.Color { return p.RGBA64At(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *RGBA64) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*8
}

// RGBA64At returns a pixel.
func (p *RGBA64) RGBA64At(x, y int) color.RGBA64 {
	if !(Point{x, y}.In(p.Rect)) {
		return color.RGBA64{}
	}
	s := p.pixel(x, y)
	return color.RGBA64{uint16(s[0])<<8 | uint16(s[1]), uint16(s[2])<<8 | uint16(s[3]), uint16(s[4])<<8 | uint16(s[5]), uint16(s[6])<<8 | uint16(s[7])}
}

// pixel returns the bytes of a pixel.
func (p *RGBA64) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+8 : i+8]
}

// Set sets a pixel.
func (p *RGBA64) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.RGBA64Model.Convert(c).(color.RGBA64))
	}
}

// SetRGBA64 sets a pixel.
func (p *RGBA64) SetRGBA64(x, y int, c color.RGBA64) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *RGBA64) put(x, y int, c color.RGBA64) {
	s := p.pixel(x, y)
	s[0], s[1] = uint8(c.R>>8), uint8(c.R)
	s[2], s[3] = uint8(c.G>>8), uint8(c.G)
	s[4], s[5] = uint8(c.B>>8), uint8(c.B)
	s[6], s[7] = uint8(c.A>>8), uint8(c.A)
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *RGBA64) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &RGBA64{}
	}
	return &RGBA64{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *RGBA64) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*8], 8, 2) {
			return false
		}
	}
	return true
}

// NewRGBA64 returns an image of these bounds.
func NewRGBA64(r Rectangle) *RGBA64 {
	return &RGBA64{Pix: make([]uint8, pixelBufferLength(8, r, "RGBA64")), Stride: 8 * r.Dx(), Rect: r}
}

// NRGBA is an image of color.NRGBA: R, G, B, A.
type NRGBA struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *NRGBA) ColorModel() color.Model { return color.NRGBAModel }
func (p *NRGBA) Bounds() Rectangle       { return p.Rect }
func (p *NRGBA) At(x, y int) color.Color { return p.NRGBAAt(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *NRGBA) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// NRGBAAt returns a pixel.
func (p *NRGBA) NRGBAAt(x, y int) color.NRGBA {
	if !(Point{x, y}.In(p.Rect)) {
		return color.NRGBA{}
	}
	s := p.pixel(x, y)
	return color.NRGBA{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel.
func (p *NRGBA) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NRGBAAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *NRGBA) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+4 : i+4]
}

// Set sets a pixel.
func (p *NRGBA) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
}

// SetRGBA64 sets a pixel.
func (p *NRGBA) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetNRGBA sets a pixel.
func (p *NRGBA) SetNRGBA(x, y int, c color.NRGBA) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *NRGBA) put(x, y int, c color.NRGBA) {
	s := p.pixel(x, y)
	s[0] = c.R
	s[1] = c.G
	s[2] = c.B
	s[3] = c.A
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *NRGBA) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NRGBA{}
	}
	return &NRGBA{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *NRGBA) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*4], 4, 1) {
			return false
		}
	}
	return true
}

// NewNRGBA returns an image of these bounds.
func NewNRGBA(r Rectangle) *NRGBA {
	return &NRGBA{Pix: make([]uint8, pixelBufferLength(4, r, "NRGBA")), Stride: 4 * r.Dx(), Rect: r}
}

// NRGBA64 is an image of color.NRGBA64: R, G, B, A, big-endian.
type NRGBA64 struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *NRGBA64) ColorModel() color.Model { return color.NRGBA64Model }
func (p *NRGBA64) Bounds() Rectangle       { return p.Rect }
func (p *NRGBA64) At(x, y int) color.Color { return p.NRGBA64At(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *NRGBA64) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*8
}

// NRGBA64At returns a pixel.
func (p *NRGBA64) NRGBA64At(x, y int) color.NRGBA64 {
	if !(Point{x, y}.In(p.Rect)) {
		return color.NRGBA64{}
	}
	s := p.pixel(x, y)
	return color.NRGBA64{uint16(s[0])<<8 | uint16(s[1]), uint16(s[2])<<8 | uint16(s[3]), uint16(s[4])<<8 | uint16(s[5]), uint16(s[6])<<8 | uint16(s[7])}
}

// RGBA64At returns a pixel.
func (p *NRGBA64) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.NRGBA64At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *NRGBA64) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+8 : i+8]
}

// Set sets a pixel.
func (p *NRGBA64) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.NRGBA64Model.Convert(c).(color.NRGBA64))
	}
}

// SetRGBA64 sets a pixel.
func (p *NRGBA64) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetNRGBA64 sets a pixel.
func (p *NRGBA64) SetNRGBA64(x, y int, c color.NRGBA64) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *NRGBA64) put(x, y int, c color.NRGBA64) {
	s := p.pixel(x, y)
	s[0], s[1] = uint8(c.R>>8), uint8(c.R)
	s[2], s[3] = uint8(c.G>>8), uint8(c.G)
	s[4], s[5] = uint8(c.B>>8), uint8(c.B)
	s[6], s[7] = uint8(c.A>>8), uint8(c.A)
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *NRGBA64) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &NRGBA64{}
	}
	return &NRGBA64{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *NRGBA64) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*8], 8, 2) {
			return false
		}
	}
	return true
}

// NewNRGBA64 returns an image of these bounds.
func NewNRGBA64(r Rectangle) *NRGBA64 {
	return &NRGBA64{Pix: make([]uint8, pixelBufferLength(8, r, "NRGBA64")), Stride: 8 * r.Dx(), Rect: r}
}

// Alpha is an image of color.Alpha: a byte.
type Alpha struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *Alpha) ColorModel() color.Model { return color.AlphaModel }
func (p *Alpha) Bounds() Rectangle       { return p.Rect }
func (p *Alpha) At(x, y int) color.Color { return p.AlphaAt(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *Alpha) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*1
}

// AlphaAt returns a pixel.
func (p *Alpha) AlphaAt(x, y int) color.Alpha {
	if !(Point{x, y}.In(p.Rect)) {
		return color.Alpha{}
	}
	s := p.pixel(x, y)
	return color.Alpha{s[0]}
}

// RGBA64At returns a pixel.
func (p *Alpha) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.AlphaAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *Alpha) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+1 : i+1]
}

// Set sets a pixel.
func (p *Alpha) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.AlphaModel.Convert(c).(color.Alpha))
	}
}

// SetRGBA64 sets a pixel.
func (p *Alpha) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetAlpha sets a pixel.
func (p *Alpha) SetAlpha(x, y int, c color.Alpha) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *Alpha) put(x, y int, c color.Alpha) {
	s := p.pixel(x, y)
	s[0] = c.A
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *Alpha) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Alpha{}
	}
	return &Alpha{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *Alpha) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*1], 1, 1) {
			return false
		}
	}
	return true
}

// NewAlpha returns an image of these bounds.
func NewAlpha(r Rectangle) *Alpha {
	return &Alpha{Pix: make([]uint8, pixelBufferLength(1, r, "Alpha")), Stride: 1 * r.Dx(), Rect: r}
}

// Alpha16 is an image of color.Alpha16: two bytes, big-endian.
type Alpha16 struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *Alpha16) ColorModel() color.Model { return color.Alpha16Model }
func (p *Alpha16) Bounds() Rectangle       { return p.Rect }
func (p *Alpha16) At(x, y int) color.Color { return p.Alpha16At(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *Alpha16) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*2
}

// Alpha16At returns a pixel.
func (p *Alpha16) Alpha16At(x, y int) color.Alpha16 {
	if !(Point{x, y}.In(p.Rect)) {
		return color.Alpha16{}
	}
	s := p.pixel(x, y)
	return color.Alpha16{uint16(s[0])<<8 | uint16(s[1])}
}

// RGBA64At returns a pixel.
func (p *Alpha16) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.Alpha16At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *Alpha16) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+2 : i+2]
}

// Set sets a pixel.
func (p *Alpha16) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.Alpha16Model.Convert(c).(color.Alpha16))
	}
}

// SetRGBA64 sets a pixel.
func (p *Alpha16) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetAlpha16 sets a pixel.
func (p *Alpha16) SetAlpha16(x, y int, c color.Alpha16) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *Alpha16) put(x, y int, c color.Alpha16) {
	s := p.pixel(x, y)
	s[0], s[1] = uint8(c.A>>8), uint8(c.A)
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *Alpha16) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Alpha16{}
	}
	return &Alpha16{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *Alpha16) Opaque() bool {
	if p.Rect.Empty() {
		return true
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		i := p.PixOffset(p.Rect.Min.X, y)
		if !allSet(p.Pix[i:i+p.Rect.Dx()*2], 2, 2) {
			return false
		}
	}
	return true
}

// NewAlpha16 returns an image of these bounds.
func NewAlpha16(r Rectangle) *Alpha16 {
	return &Alpha16{Pix: make([]uint8, pixelBufferLength(2, r, "Alpha16")), Stride: 2 * r.Dx(), Rect: r}
}

// Gray is an image of color.Gray: a byte.
type Gray struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *Gray) ColorModel() color.Model { return color.GrayModel }
func (p *Gray) Bounds() Rectangle       { return p.Rect }
func (p *Gray) At(x, y int) color.Color { return p.GrayAt(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *Gray) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*1
}

// GrayAt returns a pixel.
func (p *Gray) GrayAt(x, y int) color.Gray {
	if !(Point{x, y}.In(p.Rect)) {
		return color.Gray{}
	}
	s := p.pixel(x, y)
	return color.Gray{s[0]}
}

// RGBA64At returns a pixel.
func (p *Gray) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.GrayAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *Gray) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+1 : i+1]
}

// Set sets a pixel.
func (p *Gray) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.GrayModel.Convert(c).(color.Gray))
	}
}

// SetRGBA64 sets a pixel.
func (p *Gray) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetGray sets a pixel.
func (p *Gray) SetGray(x, y int, c color.Gray) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *Gray) put(x, y int, c color.Gray) {
	s := p.pixel(x, y)
	s[0] = c.Y
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *Gray) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Gray{}
	}
	return &Gray{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *Gray) Opaque() bool {
	return true
}

// NewGray returns an image of these bounds.
func NewGray(r Rectangle) *Gray {
	return &Gray{Pix: make([]uint8, pixelBufferLength(1, r, "Gray")), Stride: 1 * r.Dx(), Rect: r}
}

// Gray16 is an image of color.Gray16: two bytes, big-endian.
type Gray16 struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *Gray16) ColorModel() color.Model { return color.Gray16Model }
func (p *Gray16) Bounds() Rectangle       { return p.Rect }
func (p *Gray16) At(x, y int) color.Color { return p.Gray16At(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *Gray16) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*2
}

// Gray16At returns a pixel.
func (p *Gray16) Gray16At(x, y int) color.Gray16 {
	if !(Point{x, y}.In(p.Rect)) {
		return color.Gray16{}
	}
	s := p.pixel(x, y)
	return color.Gray16{uint16(s[0])<<8 | uint16(s[1])}
}

// RGBA64At returns a pixel.
func (p *Gray16) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.Gray16At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *Gray16) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+2 : i+2]
}

// Set sets a pixel.
func (p *Gray16) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.Gray16Model.Convert(c).(color.Gray16))
	}
}

// SetRGBA64 sets a pixel.
func (p *Gray16) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetGray16 sets a pixel.
func (p *Gray16) SetGray16(x, y int, c color.Gray16) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *Gray16) put(x, y int, c color.Gray16) {
	s := p.pixel(x, y)
	s[0], s[1] = uint8(c.Y>>8), uint8(c.Y)
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *Gray16) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &Gray16{}
	}
	return &Gray16{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *Gray16) Opaque() bool {
	return true
}

// NewGray16 returns an image of these bounds.
func NewGray16(r Rectangle) *Gray16 {
	return &Gray16{Pix: make([]uint8, pixelBufferLength(2, r, "Gray16")), Stride: 2 * r.Dx(), Rect: r}
}

// CMYK is an image of color.CMYK: C, M, Y, K.
type CMYK struct {
	Pix    []uint8 // row by row; that of (x, y) is at PixOffset(x, y)
	Stride int     // bytes from one row to the next
	Rect   Rectangle
}

func (p *CMYK) ColorModel() color.Model { return color.CMYKModel }
func (p *CMYK) Bounds() Rectangle       { return p.Rect }
func (p *CMYK) At(x, y int) color.Color { return p.CMYKAt(x, y) }

// PixOffset returns the index of the first byte of a pixel.
func (p *CMYK) PixOffset(x, y int) int {
	return (y-p.Rect.Min.Y)*p.Stride + (x-p.Rect.Min.X)*4
}

// CMYKAt returns a pixel.
func (p *CMYK) CMYKAt(x, y int) color.CMYK {
	if !(Point{x, y}.In(p.Rect)) {
		return color.CMYK{}
	}
	s := p.pixel(x, y)
	return color.CMYK{s[0], s[1], s[2], s[3]}
}

// RGBA64At returns a pixel.
func (p *CMYK) RGBA64At(x, y int) color.RGBA64 {
	r, g, b, a := p.CMYKAt(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}

// pixel returns the bytes of a pixel.
func (p *CMYK) pixel(x, y int) []uint8 {
	i := p.PixOffset(x, y)
	return p.Pix[i : i+4 : i+4]
}

// Set sets a pixel.
func (p *CMYK) Set(x, y int, c color.Color) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, color.CMYKModel.Convert(c).(color.CMYK))
	}
}

// SetRGBA64 sets a pixel.
func (p *CMYK) SetRGBA64(x, y int, c color.RGBA64) {
	p.Set(x, y, c)
}

// SetCMYK sets a pixel.
func (p *CMYK) SetCMYK(x, y int, c color.CMYK) {
	if (Point{x, y}.In(p.Rect)) {
		p.put(x, y, c)
	}
}

func (p *CMYK) put(x, y int, c color.CMYK) {
	s := p.pixel(x, y)
	s[0] = c.C
	s[1] = c.M
	s[2] = c.Y
	s[3] = c.K
}

// SubImage returns the part of the image that is in r; the pixels are shared.
func (p *CMYK) SubImage(r Rectangle) Image {
	r = r.Intersect(p.Rect)
	if r.Empty() {
		return &CMYK{}
	}
	return &CMYK{Pix: p.Pix[p.PixOffset(r.Min.X, r.Min.Y):], Stride: p.Stride, Rect: r}
}

// Opaque reports whether all pixels are opaque.
func (p *CMYK) Opaque() bool {
	return true
}

// NewCMYK returns an image of these bounds.
func NewCMYK(r Rectangle) *CMYK {
	return &CMYK{Pix: make([]uint8, pixelBufferLength(4, r, "CMYK")), Stride: 4 * r.Dx(), Rect: r}
}
