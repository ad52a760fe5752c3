// Package crypto names the hash functions that others are made with.
package crypto

import (
	"hash"
	"io"
	"strconv"
)

// A Hash names a hash function.
type Hash uint

// The hash functions; Available says which are there.
const (
	MD4 Hash = 1 + iota
	MD5
	SHA1
	SHA224
	SHA256
	SHA384
	SHA512
	MD5SHA1
	RIPEMD160
	SHA3_224
	SHA3_256
	SHA3_384
	SHA3_512
	SHA512_224
	SHA512_256
	BLAKE2s_256
	BLAKE2b_256
	BLAKE2b_384
	BLAKE2b_512
	maxHash
)

var names = [...]string{"", "MD4", "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "MD5+SHA1", "RIPEMD-160", "SHA3-224",
	"SHA3-256", "SHA3-384", "SHA3-512", "SHA-512/224", "SHA-512/256", "BLAKE2s-256", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512"}

var sizes = [...]uint8{0, 16, 16, 20, 28, 32, 48, 64, 36, 20, 28, 32, 48, 64, 28, 32, 32, 32, 48, 64}

var makers [maxHash]func() hash.Hash

// HashFunc returns h.
func (h Hash) HashFunc() Hash { return h }

func (h Hash) String() string {
	if h > 0 && h < maxHash {
		return names[h]
	}
	return "unknown hash value " + strconv.Itoa(int(h))
}

// Size returns the length of the hash in bytes.
func (h Hash) Size() int {
	if h > 0 && h < maxHash {
		return int(sizes[h])
	}
	panic("crypto: Size of unknown hash function")
}

// New begins a computation. It panics if the package of the function is not linked in.
func (h Hash) New() hash.Hash {
	if h.Available() {
		return makers[h]()
	}
	panic("crypto: requested hash function #" + strconv.Itoa(int(h)) + " is unavailable")
}

// Available reports whether the package of the function is linked in.
func (h Hash) Available() bool { return h < maxHash && makers[h] != nil }

// RegisterHash is called by the packages of hash functions.
func RegisterHash(h Hash, f func() hash.Hash) {
	if h >= maxHash {
		panic("crypto: RegisterHash of unknown hash function")
	}
	makers[h] = f
}

// A PublicKey is a key of any algorithm.
type PublicKey any

// A PrivateKey is a key of any algorithm.
type PrivateKey any

// A Signer signs digests with a key that may be elsewhere.
type Signer interface {
	Public() PublicKey
	Sign(rand io.Reader, digest []byte, opts SignerOpts) (signature []byte, err error)
}

// A Decrypter decrypts with a key that may be elsewhere.
type Decrypter interface {
	Public() PublicKey
	Decrypt(rand io.Reader, msg []byte, opts DecrypterOpts) (plaintext []byte, err error)
}

// DecrypterOpts says how to decrypt; its type depends on the key.
type DecrypterOpts any

// SignerOpts says how to sign.
type SignerOpts interface {
	HashFunc() Hash
}
