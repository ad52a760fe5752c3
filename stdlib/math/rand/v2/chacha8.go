package rand

import (
	"encoding/binary"
	"errors"
)

// A ChaCha8 is a strong generator, made of the cipher ChaCha with eight rounds
// as C2SP's specification chacha8rand says. It is not for concurrent use.
type ChaCha8 struct {
	seed    [8]uint32
	buf     [words]uint64
	used    int    // of buf
	n       int    // of buf that may be used: the end is the next seed
	counter uint32 // of the block

	rest  [8]byte // left by Read
	nrest int     // the last ones
}

const (
	words      = 32 // of a block
	seedWords  = 4
	perBlock   = 4 // how far the counter goes for a block
	counterEnd = 16
)

// NewChaCha8 returns a generator with the seed.
func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

// Seed makes c behave as NewChaCha8(seed).
func (c *ChaCha8) Seed(seed [32]byte) {
	*c = ChaCha8{}
	for i := range c.seed {
		c.seed[i] = binary.LittleEndian.Uint32(seed[4*i:])
	}
	c.block()
}

func (c *ChaCha8) refill() {
	c.counter += perBlock
	if c.counter == counterEnd {
		for i, x := range c.buf[words-seedWords:] {
			c.seed[2*i], c.seed[2*i+1] = uint32(x), uint32(x>>32)
		}
		c.counter = 0
	}
	c.block()
}

// block computes four blocks of ChaCha8, interleaved: first the first words of
// all, and so on. Only the key is added to what the rounds make.
func (c *ChaCha8) block() {
	var out [4][16]uint32
	for lane := range out {
		x := &out[lane]
		*x = [16]uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}
		copy(x[4:12], c.seed[:])
		x[12] = c.counter + uint32(lane)
		for round := 0; round < 4; round++ {
			for i := 0; i < 4; i++ {
				quarter(x, i, 4+i, 8+i, 12+i)
			}
			for i := 0; i < 4; i++ {
				quarter(x, i, 4+(i+1)&3, 8+(i+2)&3, 12+(i+3)&3)
			}
		}
		for i, k := range c.seed {
			x[4+i] += k
		}
	}
	for i := range c.buf {
		word, lane := i/2, i%2*2
		c.buf[i] = uint64(out[lane][word]) | uint64(out[lane+1][word])<<32
	}
	c.used, c.n = 0, words
	if c.counter == counterEnd-perBlock {
		c.n = words - seedWords
	}
}

func quarter(x *[16]uint32, a, b, c, d int) {
	xa, xb, xc, xd := x[a], x[b], x[c], x[d]
	xa += xb
	xd ^= xa
	xd = xd<<16 | xd>>16
	xc += xd
	xb ^= xc
	xb = xb<<12 | xb>>20
	xa += xb
	xd ^= xa
	xd = xd<<8 | xd>>24
	xc += xd
	xb ^= xc
	xb = xb<<7 | xb>>25
	x[a], x[b], x[c], x[d] = xa, xb, xc, xd
}

// Uint64 returns the next number.
func (c *ChaCha8) Uint64() uint64 {
	if c.used == c.n {
		c.refill()
	}
	c.used++
	return c.buf[c.used-1]
}

// Read fills p; it never fails. What Read leaves of a number is for the next
// Read only.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	n = len(p)
	k := copy(p, c.rest[8-c.nrest:])
	c.nrest -= k
	for p = p[k:]; len(p) >= 8; p = p[8:] {
		binary.LittleEndian.PutUint64(p, c.Uint64())
	}
	if len(p) > 0 {
		binary.LittleEndian.PutUint64(c.rest[:], c.Uint64())
		c.nrest = 8 - copy(p, c.rest[:])
	}
	return n, nil
}

// MarshalBinary returns the state.
func (c *ChaCha8) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// AppendBinary appends the state to b.
func (c *ChaCha8) AppendBinary(b []byte) ([]byte, error) {
	if c.nrest > 0 {
		b = append(b, "readbuf:"...)
		b = append(b, byte(c.nrest))
		b = append(b, c.rest[8-c.nrest:]...)
	}
	b = append(b, "chacha8:"...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.counter/perBlock)*words+uint64(c.used))
	for _, k := range c.seed {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return b, nil
}

// UnmarshalBinary sets the state to what MarshalBinary returned.
func (c *ChaCha8) UnmarshalBinary(data []byte) error {
	var next ChaCha8
	if len(data) >= 8 && string(data[:8]) == "readbuf:" {
		data = data[8:]
		if len(data) == 0 || int(data[0]) > 8 || len(data) < 1+int(data[0]) {
			return errors.New("invalid ChaCha8 Read buffer encoding")
		}
		next.nrest = int(data[0])
		copy(next.rest[8-next.nrest:], data[1:])
		data = data[1+next.nrest:]
	}
	if len(data) != 8+8+32 || string(data[:8]) != "chacha8:" {
		return errors.New("invalid ChaCha8 encoding")
	}
	used := binary.BigEndian.Uint64(data[8:])
	if used > counterEnd/perBlock*words-seedWords {
		return errors.New("invalid ChaCha8 encoding")
	}
	for i := range next.seed {
		next.seed[i] = binary.LittleEndian.Uint32(data[16+4*i:])
	}
	next.counter = uint32(used/words) * perBlock
	next.block()
	next.used = int(used % words)
	*c = next
	return nil
}
