// Package maphash hashes bytes for hash tables: fast, with a random seed, and
// not for ever the same.
//
// Data is hashed in blocks; the hash of a block is the seed of the next.
package maphash

import "unsafe"

// A Seed chooses a hash function. Seeds of MakeSeed are random; the zero Seed
// is not valid.
type Seed struct {
	s uint64
}

const blockSize = 128

// A Hash computes the hash of a sequence of bytes. Its zero value is ready for
// use and gets a random seed when that is needed.
type Hash struct {
	_     [0]func() // not comparable
	seed  Seed
	state Seed
	buf   [blockSize]byte
	n     int
}

// MakeSeed returns a random seed.
func MakeSeed() Seed {
	for {
		if s := random(); s != 0 {
			return Seed{s}
		}
	}
}

// Bytes returns the hash of b.
func Bytes(seed Seed, b []byte) uint64 {
	if seed.s == 0 {
		panic("maphash: use of uninitialized Seed")
	}
	state := seed.s
	for len(b) > blockSize {
		state = hash(state, b[:blockSize])
		b = b[blockSize:]
	}
	return hash(state, b)
}

// String returns the hash of s.
func String(seed Seed, s string) uint64 {
	var b []byte
	*(*string)(unsafe.Pointer(&b)) = s
	(*[3]int)(unsafe.Pointer(&b))[2] = len(s)
	return Bytes(seed, b)
}

func (h *Hash) init() {
	if h.seed.s == 0 {
		h.SetSeed(MakeSeed())
	}
}

// Seed returns the seed of h.
func (h *Hash) Seed() Seed {
	h.init()
	return h.seed
}

// SetSeed sets the seed and discards what has been written.
func (h *Hash) SetSeed(seed Seed) {
	if seed.s == 0 {
		panic("maphash: use of uninitialized Seed")
	}
	h.seed = seed
	h.state = seed
	h.n = 0
}

// Reset discards what has been written.
func (h *Hash) Reset() {
	h.init()
	h.state = h.seed
	h.n = 0
}

// A full buffer is hashed only when there is more to come, so that the last
// block is never empty but for no data at all.
func (h *Hash) flush() {
	if h.n == blockSize {
		h.state.s = hash(h.state.s, h.buf[:])
		h.n = 0
	}
}

// Write adds b. It never fails.
func (h *Hash) Write(b []byte) (int, error) {
	h.init()
	size := len(b)
	for len(b) > 0 {
		h.flush()
		n := copy(h.buf[h.n:], b)
		h.n += n
		b = b[n:]
	}
	return size, nil
}

// WriteString adds s. It never fails.
func (h *Hash) WriteString(s string) (int, error) {
	h.init()
	size := len(s)
	for len(s) > 0 {
		h.flush()
		n := copy(h.buf[h.n:], s)
		h.n += n
		s = s[n:]
	}
	return size, nil
}

// WriteByte adds b. It never fails.
func (h *Hash) WriteByte(b byte) error {
	h.init()
	h.flush()
	h.buf[h.n] = b
	h.n++
	return nil
}

// Sum64 returns the hash of what has been written.
func (h *Hash) Sum64() uint64 {
	h.init()
	return hash(h.state.s, h.buf[:h.n])
}

// Sum appends the hash to b, in big-endian order.
func (h *Hash) Sum(b []byte) []byte {
	x := h.Sum64()
	return append(b, byte(x>>56), byte(x>>48), byte(x>>40), byte(x>>32), byte(x>>24), byte(x>>16), byte(x>>8), byte(x))
}

// Size returns the length of the hash in bytes.
func (h *Hash) Size() int { return 8 }

// BlockSize returns the length of data that is hashed at a time.
func (h *Hash) BlockSize() int { return blockSize }
