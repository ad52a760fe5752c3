package cipher

import (
	"crypto/internal/aes"
	"crypto/internal/alias"
	"crypto/rand"
	"crypto/subtle"
	"errors"
)

// An AEAD encrypts and authenticates, and authenticates further data.
type AEAD interface {
	NonceSize() int // that Seal and Open need
	Overhead() int  // the most by which a ciphertext is longer

	// Seal encrypts plaintext and appends it, with the tag, to dst. The
	// nonce must be another one each time. plaintext[:0] may be dst.
	Seal(dst, nonce, plaintext, additionalData []byte) []byte

	// Open decrypts ciphertext and appends it to dst, if it is authentic.
	// ciphertext[:0] may be dst.
	Open(dst, nonce, ciphertext, additionalData []byte) ([]byte, error)
}

const (
	gcmNonce  = 12
	gcmTag    = 16
	gcmMinTag = 12
)

var errOpen = errors.New("cipher: message authentication failed")

type gcm struct {
	b         Block
	aes       *aes.Block // the same, if it is that
	key       aes.Hash   // before any data
	nonceSize int
	tagSize   int
}

// NewGCM returns Galois/counter mode with nonces of 12 and tags of 16 bytes.
func NewGCM(cipher Block) (AEAD, error) { return newGCM(cipher, gcmNonce, gcmTag) }

// NewGCMWithNonceSize is NewGCM with nonces of another size, for compatibility.
func NewGCMWithNonceSize(cipher Block, size int) (AEAD, error) { return newGCM(cipher, size, gcmTag) }

// NewGCMWithTagSize is NewGCM with tags of 12 to 16 bytes, for compatibility.
func NewGCMWithTagSize(cipher Block, tagSize int) (AEAD, error) {
	return newGCM(cipher, gcmNonce, tagSize)
}

func newGCM(cipher Block, nonceSize, tagSize int) (AEAD, error) {
	if tagSize < gcmMinTag || tagSize > aes.Size {
		return nil, errors.New("cipher: incorrect tag size given to GCM")
	}
	if nonceSize <= 0 {
		return nil, errors.New("cipher: the nonce can't have zero length")
	}
	if cipher.BlockSize() != aes.Size {
		return nil, errors.New("cipher: NewGCM requires 128-bit block cipher")
	}
	g := &gcm{b: cipher, nonceSize: nonceSize, tagSize: tagSize}
	g.aes, _ = cipher.(*aes.Block)
	var h [aes.Size]byte
	cipher.Encrypt(h[:], h[:])
	g.key.Init(h[:])
	return g, nil
}

func (g *gcm) NonceSize() int { return g.nonceSize }
func (g *gcm) Overhead() int  { return g.tagSize }

// grow returns dst with n more bytes, and those.
func grow(dst []byte, n int) (all, more []byte) {
	total := len(dst) + n
	if cap(dst) >= total {
		all = dst[:total]
	} else {
		all = make([]byte, total)
		copy(all, dst)
	}
	return all, all[len(dst):]
}

// begin returns the counter for the data, and the block that masks the tag.
func (g *gcm) begin(nonce []byte) (counter, mask [aes.Size]byte) {
	if len(nonce) == gcmNonce {
		copy(counter[:], nonce)
		counter[aes.Size-1] = 1
	} else {
		h := g.key
		h.Update(nonce)
		h.Lengths(0, len(nonce))
		h.Sum(&counter)
	}
	g.b.Encrypt(mask[:], counter[:])
	increment(counter[aes.Size-4:])
	return counter, mask
}

// crypt is counter mode with a counter of 32 bits.
func (g *gcm) crypt(dst, src []byte, counter *[aes.Size]byte) {
	var stream [aes.Size]byte
	for len(src) > 0 {
		n := len(src) &^ (aes.Size - 1)
		c := counter[aes.Size-4:]
		count := uint32(c[0])<<24 | uint32(c[1])<<16 | uint32(c[2])<<8 | uint32(c[3])
		if room := (1<<32 - uint64(count)) * aes.Size; uint64(n) >= room {
			n = int(room) - aes.Size // up to the carry, which must not go on
		}
		if g.aes == nil || n == 0 {
			g.b.Encrypt(stream[:], counter[:])
			increment(c)
			n = subtle.XORBytes(dst, src, stream[:])
		} else {
			g.aes.CTR(counter, dst[:n], src[:n])
		}
		dst, src = dst[n:], src[n:]
	}
}

func (g *gcm) tag(out *[aes.Size]byte, ciphertext, data []byte, mask *[aes.Size]byte) {
	h := g.key
	h.Update(data)
	h.Update(ciphertext)
	h.Lengths(len(data), len(ciphertext))
	h.Sum(out)
	subtle.XORBytes(out[:], out[:], mask[:])
}

// maxLen is the longest text: more would use up the counter.
const maxLen = (1<<32 - 2) * aes.Size

func (g *gcm) Seal(dst, nonce, plaintext, data []byte) []byte {
	if len(nonce) != g.nonceSize {
		panic("crypto/cipher: incorrect nonce length given to GCM")
	}
	if uint64(len(plaintext)) > maxLen {
		panic("crypto/cipher: message too large for GCM")
	}
	all, out := grow(dst, len(plaintext)+g.tagSize)
	if alias.Inexact(out, plaintext) {
		panic("crypto/cipher: invalid buffer overlap")
	}
	counter, mask := g.begin(nonce)
	g.crypt(out, plaintext, &counter)
	var tag [aes.Size]byte
	g.tag(&tag, out[:len(plaintext)], data, &mask)
	copy(out[len(plaintext):], tag[:g.tagSize])
	return all
}

func (g *gcm) Open(dst, nonce, ciphertext, data []byte) ([]byte, error) {
	if len(nonce) != g.nonceSize {
		panic("crypto/cipher: incorrect nonce length given to GCM")
	}
	if len(ciphertext) < g.tagSize || uint64(len(ciphertext)) > maxLen+uint64(g.tagSize) {
		return nil, errOpen
	}
	n := len(ciphertext) - g.tagSize
	given := ciphertext[n:]
	ciphertext = ciphertext[:n]
	counter, mask := g.begin(nonce)
	var tag [aes.Size]byte
	g.tag(&tag, ciphertext, data, &mask)
	all, out := grow(dst, n)
	if alias.Inexact(out, ciphertext) {
		panic("crypto/cipher: invalid buffer overlap")
	}
	if subtle.ConstantTimeCompare(tag[:g.tagSize], given) != 1 {
		for i := range out {
			out[i] = 0
		}
		return nil, errOpen
	}
	g.crypt(out, ciphertext, &counter)
	return all, nil
}

// NewGCMWithRandomNonce returns GCM that makes nonces itself and puts them
// before the ciphertext. The cipher must be AES.
func NewGCMWithRandomNonce(cipher Block) (AEAD, error) {
	if _, ok := cipher.(*aes.Block); !ok {
		return nil, errors.New("cipher: NewGCMWithRandomNonce requires aes.Block")
	}
	g, err := NewGCM(cipher)
	if err != nil {
		return nil, err
	}
	return randomNonce{g}, nil
}

type randomNonce struct{ g AEAD }

func (r randomNonce) NonceSize() int { return 0 }
func (r randomNonce) Overhead() int  { return gcmNonce + gcmTag }

func (r randomNonce) Seal(dst, nonce, plaintext, data []byte) []byte {
	if len(nonce) != 0 {
		panic("crypto/cipher: non-empty nonce passed to GCMWithRandomNonce")
	}
	all, out := grow(dst, gcmNonce+len(plaintext)+gcmTag)
	if alias.Any(out, plaintext) || alias.Any(out, data) {
		if len(plaintext) > 0 && alias.Inexact(out, plaintext) || alias.Any(out, data) {
			panic("crypto/cipher: invalid buffer overlap")
		}
		plaintext = append([]byte(nil), plaintext...) // it moves by the nonce
	}
	rand.Read(out[:gcmNonce])
	r.g.Seal(out[gcmNonce:gcmNonce], out[:gcmNonce], plaintext, data)
	return all
}

func (r randomNonce) Open(dst, nonce, ciphertext, data []byte) ([]byte, error) {
	if len(nonce) != 0 {
		panic("crypto/cipher: non-empty nonce passed to GCMWithRandomNonce")
	}
	if len(ciphertext) < gcmNonce+gcmTag {
		return nil, errOpen
	}
	if _, out := grow(dst[:len(dst):cap(dst)], len(ciphertext)-gcmNonce-gcmTag); alias.Any(out, ciphertext) {
		if alias.Inexact(out, ciphertext) {
			panic("crypto/cipher: invalid buffer overlap")
		}
		ciphertext = append([]byte(nil), ciphertext...)
	}
	return r.g.Open(dst, ciphertext[:gcmNonce], ciphertext[gcmNonce:], data)
}
