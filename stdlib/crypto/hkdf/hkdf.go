// Package hkdf derives keys from a secret, as RFC 5869 says.
package hkdf

import (
	"crypto/hmac"
	"errors"
	"hash"
)

// Extract makes of a secret a key for Expand. Without a salt, zeros are used.
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	if salt == nil {
		salt = make([]byte, h().Size())
	}
	m := hmac.New(func() hash.Hash { return h() }, salt)
	m.Write(secret)
	return m.Sum(nil), nil
}

// Expand derives a key of keyLength bytes for a purpose, info, from a
// pseudorandom key.
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	if keyLength > h().Size()*255 {
		return nil, errors.New("hkdf: requested key length too large")
	}
	m := hmac.New(func() hash.Hash { return h() }, pseudorandomKey)
	var out, last []byte
	for i := byte(1); len(out) < keyLength; i++ {
		m.Reset()
		m.Write(last)
		m.Write([]byte(info))
		m.Write([]byte{i})
		last = m.Sum(nil)
		out = append(out, last...)
	}
	return out[:keyLength], nil
}

// Key is Extract and Expand.
func Key[H hash.Hash](h func() H, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	key, err := Extract(h, secret, salt)
	if err != nil {
		return nil, err
	}
	return Expand(h, key, info, keyLength)
}
