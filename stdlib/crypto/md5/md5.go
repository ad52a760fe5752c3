// Package md5 computes MD5, which is broken as a cryptographic hash: for old checksums only.
package md5

import (
	"crypto"
	"crypto/internal/digest"
	"hash"
)

func init() {
	crypto.RegisterHash(crypto.MD5, New)
}

// Sizes in bytes.
const (
	Size      = 16
	BlockSize = 64
)

// New begins a computation of MD5.
func New() hash.Hash { return digest.New(digest.MD5) }

// Sum returns the digest of data.
func Sum(data []byte) (out [16]byte) {
	digest.Sum(digest.MD5, data, out[:])
	return out
}
