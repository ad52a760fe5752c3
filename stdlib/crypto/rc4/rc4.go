// Package rc4 implements the stream cipher RC4, which is broken and only for
// old protocols.
package rc4

import (
	"crypto/internal/alias"
	"strconv"
)

// A Cipher is the cipher with a key.
type Cipher struct {
	i, j uint64
	s    [256]byte
}

func xor(c *Cipher, dst, src []byte)

// KeySizeError is the length of a key that is too short or too long.
type KeySizeError int

func (k KeySizeError) Error() string { return "crypto/rc4: invalid key size " + strconv.Itoa(int(k)) }

// NewCipher returns the cipher of a key of 1 to 256 bytes.
func NewCipher(key []byte) (*Cipher, error) {
	if len(key) < 1 || len(key) > 256 {
		return nil, KeySizeError(len(key))
	}
	c := new(Cipher)
	for i := range c.s {
		c.s[i] = byte(i)
	}
	var j byte
	for i := range c.s {
		j += c.s[i] + key[i%len(key)]
		c.s[i], c.s[j] = c.s[j], c.s[i]
	}
	return c, nil
}

// Reset forgets the key; the cipher must not be used then.
func (c *Cipher) Reset() { *c = Cipher{} }

// XORKeyStream combines src with the key stream.
func (c *Cipher) XORKeyStream(dst, src []byte) {
	if len(src) == 0 {
		return
	}
	if alias.Inexact(dst[:len(src)], src) {
		panic("crypto/rc4: invalid buffer overlap")
	}
	for len(src) > 0 {
		n := len(src)
		if n > 8<<10 {
			n = 8 << 10
		}
		xor(c, dst[:n], src[:n])
		dst, src = dst[n:], src[n:]
	}
}
