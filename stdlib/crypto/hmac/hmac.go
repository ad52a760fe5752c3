// Package hmac computes keyed-hash message authentication codes (FIPS 198).
package hmac

import (
	"crypto/subtle"
	"hash"
)

type hmac struct {
	outer, inner hash.Hash
	opad, ipad   []byte // the key, exclusive or 0x5c and 0x36
}

// New begins a computation with a hash function, of which each call makes a new one, and a key.
func New(h func() hash.Hash, key []byte) hash.Hash {
	m := &hmac{outer: h(), inner: h()}
	size := m.inner.BlockSize()
	m.opad, m.ipad = make([]byte, size), make([]byte, size)
	if len(key) > size {
		m.outer.Write(key)
		key = m.outer.Sum(nil)
	}
	copy(m.opad, key)
	copy(m.ipad, key)
	for i := range m.opad {
		m.opad[i] ^= 0x5c
		m.ipad[i] ^= 0x36
	}
	m.Reset()
	return m
}

func (m *hmac) Write(p []byte) (int, error) { return m.inner.Write(p) }
func (m *hmac) Size() int                   { return m.outer.Size() }
func (m *hmac) BlockSize() int              { return m.inner.BlockSize() }

func (m *hmac) Reset() {
	m.inner.Reset()
	m.inner.Write(m.ipad)
}

func (m *hmac) Sum(b []byte) []byte {
	n := len(b)
	b = m.inner.Sum(b)
	m.outer.Reset()
	m.outer.Write(m.opad)
	m.outer.Write(b[n:])
	return m.outer.Sum(b[:n])
}

// Equal compares two codes in a time that does not tell where they differ.
func Equal(mac1, mac2 []byte) bool { return subtle.ConstantTimeCompare(mac1, mac2) == 1 }
