// Package adler32 computes Adler-32 checksums (RFC 1950).
package adler32

import (
	"hash"
	"internal/zlib"
)

// Size is the length of a checksum in bytes.
const Size = 4

type digest uint32

// New begins a computation.
func New() hash.Hash32 {
	d := digest(1)
	return &d
}

func (d *digest) Reset()         { *d = 1 }
func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 4 }
func (d *digest) Sum32() uint32  { return uint32(*d) }

func (d *digest) Write(p []byte) (int, error) {
	*d = digest(zlib.Adler32(uint32(*d), p))
	return len(p), nil
}

func (d *digest) Sum(b []byte) []byte {
	s := uint32(*d)
	return append(b, byte(s>>24), byte(s>>16), byte(s>>8), byte(s))
}

// Checksum returns the checksum of data.
func Checksum(data []byte) uint32 { return zlib.Adler32(1, data) }
