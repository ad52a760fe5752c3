package rand

import (
	"errors"
	"math/bits"
)

// A PCG is Melissa O'Neill's permuted congruential generator: a linear one of
// 128 bits, whose output is scrambled by shifts and multiplications (DXSM).
type PCG struct {
	hi, lo uint64
}

// NewPCG returns a PCG with the state given.
func NewPCG(seed1, seed2 uint64) *PCG { return &PCG{seed1, seed2} }

// Seed sets the state.
func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }

// Uint64 returns the next number.
func (p *PCG) Uint64() uint64 {
	const (
		mulHi, mulLo = 2549297995355413924, 4865540595714422341
		addHi, addLo = 6364136223846793005, 1442695040888963407
		scramble     = 0xda942042e4dd58b5
	)
	hi, lo := bits.Mul64(p.lo, mulLo)
	hi += p.hi*mulLo + p.lo*mulHi
	lo, carry := bits.Add64(lo, addLo, 0)
	hi += addHi + carry
	p.hi, p.lo = hi, lo

	hi ^= hi >> 32
	hi *= scramble
	hi ^= hi >> 48
	return hi * (lo | 1)
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (p *PCG) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// AppendBinary implements encoding.BinaryAppender.
func (p *PCG) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, "pcg:"...)
	for _, w := range [2]uint64{p.hi, p.lo} {
		for shift := 56; shift >= 0; shift -= 8 {
			b = append(b, byte(w>>uint(shift)))
		}
	}
	return b, nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (p *PCG) UnmarshalBinary(data []byte) error {
	if len(data) != 20 || string(data[:4]) != "pcg:" {
		return errors.New("invalid PCG encoding")
	}
	var w [2]uint64
	for i, c := range data[4:] {
		w[i/8] = w[i/8]<<8 | uint64(c)
	}
	p.hi, p.lo = w[0], w[1]
	return nil
}
