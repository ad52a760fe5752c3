// Package sha512 computes SHA-384, SHA-512 and its shorter forms.
package sha512

import (
	"crypto"
	"crypto/internal/digest"
	"hash"
)

func init() {
	crypto.RegisterHash(crypto.SHA512, New)
	crypto.RegisterHash(crypto.SHA384, New384)
	crypto.RegisterHash(crypto.SHA512_224, New512_224)
	crypto.RegisterHash(crypto.SHA512_256, New512_256)
}

// Sizes in bytes.
const (
	Size      = 64
	Size384   = 48
	Size224   = 28
	Size256   = 32
	BlockSize = 128
)

// New begins a computation of SHA-512.
func New() hash.Hash { return digest.New(digest.SHA512) }

// Sum512 returns the digest of data.
func Sum512(data []byte) (out [64]byte) {
	digest.Sum(digest.SHA512, data, out[:])
	return out
}

// New384 begins a computation of SHA-384.
func New384() hash.Hash { return digest.New(digest.SHA384) }

// Sum384 returns the digest of data.
func Sum384(data []byte) (out [48]byte) {
	digest.Sum(digest.SHA384, data, out[:])
	return out
}

// New512_224 begins a computation of SHA-512/224.
func New512_224() hash.Hash { return digest.New(digest.SHA512_224) }

// Sum512_224 returns the digest of data.
func Sum512_224(data []byte) (out [28]byte) {
	digest.Sum(digest.SHA512_224, data, out[:])
	return out
}

// New512_256 begins a computation of SHA-512/256.
func New512_256() hash.Hash { return digest.New(digest.SHA512_256) }

// Sum512_256 returns the digest of data.
func Sum512_256(data []byte) (out [32]byte) {
	digest.Sum(digest.SHA512_256, data, out[:])
	return out
}
