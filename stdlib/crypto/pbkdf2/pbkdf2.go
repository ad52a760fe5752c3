// Package pbkdf2 derives keys from passwords, as RFC 8018 says: by many rounds
// of HMAC.
package pbkdf2

import (
	"crypto/hmac"
	"crypto/subtle"
	"errors"
	"hash"
)

// Key derives a key of keyLength bytes from a password.
func Key[Hash hash.Hash](h func() Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	if keyLength <= 0 {
		return nil, errors.New("pbkdf2: keyLength must be larger than 0")
	}
	m := hmac.New(func() hash.Hash { return h() }, []byte(password))
	size := m.Size()
	if uint64(keyLength) > (1<<32-1)*uint64(size) {
		return nil, errors.New("pbkdf2: keyLength too long")
	}
	var key, u []byte
	for i := uint32(1); len(key) < keyLength; i++ {
		m.Reset()
		m.Write(salt)
		m.Write([]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)})
		key = m.Sum(key)
		t := key[len(key)-size:]
		u = append(u[:0], t...)
		for n := 2; n <= iter; n++ {
			m.Reset()
			m.Write(u)
			u = m.Sum(u[:0])
			subtle.XORBytes(t, t, u)
		}
	}
	return key[:keyLength], nil
}
