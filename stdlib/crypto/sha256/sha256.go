// Package sha256 computes SHA-224 and SHA-256.
package sha256

import (
	"crypto"
	"crypto/internal/digest"
	"hash"
)

func init() {
	crypto.RegisterHash(crypto.SHA256, New)
	crypto.RegisterHash(crypto.SHA224, New224)
}

// Sizes in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

// New begins a computation of SHA-256.
func New() hash.Hash { return digest.New(digest.SHA256) }

// Sum256 returns the digest of data.
func Sum256(data []byte) (out [32]byte) {
	digest.Sum(digest.SHA256, data, out[:])
	return out
}

// New224 begins a computation of SHA-224.
func New224() hash.Hash { return digest.New(digest.SHA224) }

// Sum224 returns the digest of data.
func Sum224(data []byte) (out [28]byte) {
	digest.Sum(digest.SHA224, data, out[:])
	return out
}
