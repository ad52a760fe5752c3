// Package aes is the cipher AES: what crypto/aes and crypto/cipher have in
// common. The work is done in C.
package aes

import "crypto/internal/alias"

// Size is the length of a block.
const Size = 16

// A Block is an expanded key; it is a cipher.Block.
type Block struct {
	rounds   uint64
	enc, dec [15 * Size]byte
}

func expand(b *Block, key []byte)
func block(b *Block, dst, src []byte, decrypting, plain bool)
func ctr(b *Block, counter *[Size]byte, dst, src []byte)
func cbc(b *Block, iv *[Size]byte, dst, src []byte, decrypting bool)

const piece = 16 << 10 // how much a native is given at a time

// New returns the cipher of a key of 16, 24 or 32 bytes.
func New(key []byte) *Block {
	b := new(Block)
	expand(b, key)
	return b
}

// BlockSize returns the length of a block.
func (b *Block) BlockSize() int { return Size }

func check(dst, src []byte) {
	if len(src) < Size {
		panic("crypto/aes: input not full block")
	}
	if len(dst) < Size {
		panic("crypto/aes: output not full block")
	}
	if alias.Inexact(dst[:Size], src[:Size]) {
		panic("crypto/aes: invalid buffer overlap")
	}
}

// Encrypt encrypts a block.
func (b *Block) Encrypt(dst, src []byte) {
	check(dst, src)
	block(b, dst, src, false, false)
}

// Decrypt decrypts a block.
func (b *Block) Decrypt(dst, src []byte) {
	check(dst, src)
	block(b, dst, src, true, false)
}

// CTR combines whole blocks with the key stream; the counter is advanced.
func (b *Block) CTR(counter *[Size]byte, dst, src []byte) {
	for len(src) > 0 {
		n := len(src)
		if n > piece {
			n = piece
		}
		ctr(b, counter, dst[:n], src[:n])
		dst, src = dst[n:], src[n:]
	}
}

// CBC encrypts or decrypts whole blocks; the vector is advanced.
func (b *Block) CBC(iv *[Size]byte, dst, src []byte, decrypting bool) {
	for len(src) > 0 {
		n := len(src)
		if n > piece {
			n = piece
		}
		cbc(b, iv, dst[:n], src[:n], decrypting)
		dst, src = dst[n:], src[n:]
	}
}

// A Hash computes GHASH.
type Hash struct {
	product [16][2]uint64
	hi, lo  uint64
}

func hashKey(h *Hash, key []byte)
func hashUpdate(h *Hash, p []byte)

// Init begins with a key of 16 bytes.
func (h *Hash) Init(key []byte) { hashKey(h, key[:Size]) }

// Update adds data, with zeros up to a whole block.
func (h *Hash) Update(p []byte) {
	for len(p) >= Size {
		n := len(p) &^ (Size - 1)
		if n > piece/4 {
			n = piece / 4
		}
		hashUpdate(h, p[:n])
		p = p[n:]
	}
	if len(p) > 0 {
		var last [Size]byte
		copy(last[:], p)
		hashUpdate(h, last[:])
	}
}

// Lengths adds the block with the lengths, in bytes.
func (h *Hash) Lengths(a, b int) {
	var last [Size]byte
	put(last[:8], uint64(a)*8)
	put(last[8:], uint64(b)*8)
	hashUpdate(h, last[:])
}

// Sum stores the hash.
func (h *Hash) Sum(out *[Size]byte) {
	put(out[:8], h.hi)
	put(out[8:], h.lo)
}

func put(b []byte, x uint64) {
	for i := 7; i >= 0; i-- {
		b[i] = byte(x)
		x >>= 8
	}
}
