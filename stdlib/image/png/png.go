// Package png reads and writes images in the format PNG.
package png

import "fmt"

const signature = "\x89PNG\r\n\x1a\n"

// Types of colors in a file: bits.
const (
	typePalette = 1
	typeColor   = 2
	typeAlpha   = 4
)

// The loops over the bytes of a row are native.

func unfilter(row, above []byte, pixel, filter int)
func filter(dst, row, above []byte, pixel int)
func unpack(dst, src []byte, bits, factor int)
func addAlpha(dst, src []byte, channels, width int, key []byte)

// A FormatError says what is wrong with a file.
type FormatError string

func (e FormatError) Error() string { return "png: invalid format: " + string(e) }

// An UnsupportedError says what is valid but cannot be read.
type UnsupportedError string

func (e UnsupportedError) Error() string { return "png: unsupported feature: " + string(e) }

var errOrder = FormatError("chunk out of order")

// passes of interlaced images: where they begin, and the steps.
var passes = [...]struct{ x, y, dx, dy int }{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// kind is how pixels are stored.
type kind struct {
	depth, color int
}

func (k kind) valid() bool {
	switch k.color {
	case 0:
		return k.depth == 1 || k.depth == 2 || k.depth == 4 || k.depth == 8 || k.depth == 16
	case typePalette | typeColor:
		return k.depth == 1 || k.depth == 2 || k.depth == 4 || k.depth == 8
	case typeColor, typeAlpha, typeColor | typeAlpha:
		return k.depth == 8 || k.depth == 16
	}
	return false
}

func (k kind) paletted() bool { return k.color&typePalette != 0 }

// channels returns the numbers of a pixel.
func (k kind) channels() int {
	n := 1
	if k.color&typeColor != 0 && !k.paletted() {
		n = 3
	}
	if k.color&typeAlpha != 0 {
		n++
	}
	return n
}

// bits returns the bits of a pixel.
func (k kind) bits() int { return k.channels() * k.depth }

func (k kind) String() string {
	return fmt.Sprintf("bit depth %d, color type %d", k.depth, k.color)
}
