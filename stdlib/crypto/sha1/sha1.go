// Package sha1 computes SHA-1, which is broken as a cryptographic hash: for old checksums only.
package sha1

import (
	"crypto"
	"crypto/internal/digest"
	"hash"
)

func init() {
	crypto.RegisterHash(crypto.SHA1, New)
}

// Sizes in bytes.
const (
	Size      = 20
	BlockSize = 64
)

// New begins a computation of SHA-1.
func New() hash.Hash { return digest.New(digest.SHA1) }

// Sum returns the digest of data.
func Sum(data []byte) (out [20]byte) {
	digest.Sum(digest.SHA1, data, out[:])
	return out
}
