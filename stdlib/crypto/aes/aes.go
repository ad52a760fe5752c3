// Package aes implements the cipher AES (FIPS 197).
package aes

import (
	"crypto/cipher"
	"crypto/internal/aes"
	"strconv"
)

// BlockSize is the length of a block.
const BlockSize = 16

// KeySizeError is the length of a key that is none of AES.
type KeySizeError int

func (k KeySizeError) Error() string { return "crypto/aes: invalid key size " + strconv.Itoa(int(k)) }

// NewCipher returns the cipher with a key of 16, 24 or 32 bytes: AES-128, -192
// or -256.
func NewCipher(key []byte) (cipher.Block, error) {
	switch len(key) {
	case 16, 24, 32:
		return aes.New(key), nil
	}
	return nil, KeySizeError(len(key))
}
