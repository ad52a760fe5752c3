// Package sha3 implements the hash functions SHA-3 and the functions SHAKE with
// outputs of any length (FIPS 202), and cSHAKE (SP 800-185).
package sha3

import (
	"crypto"
	"encoding/binary"
	"errors"
	"hash"
)

func keccak(a *[25]uint64)

// state is a sponge: data is combined with the first rate bytes of a, and the
// output comes from there.
type state struct {
	a         [25]uint64
	n, rate   int // n: how far the current block has gone
	squeezing bool
	suffix    byte // behind the data, with the first bit of the padding
	size      int  // of the hash
}

func (s *state) xor(p []byte) {
	for _, c := range p {
		s.a[s.n>>3] ^= uint64(c) << uint(s.n&7*8)
		s.n++
	}
}

func (s *state) write(p []byte) {
	if s.squeezing {
		panic("sha3: Write after Read")
	}
	for len(p) > 0 {
		if s.n == 0 && len(p) >= s.rate {
			for i := 0; i < s.rate/8; i++ {
				s.a[i] ^= binary.LittleEndian.Uint64(p[8*i:])
			}
			p = p[s.rate:]
			keccak(&s.a)
			continue
		}
		k := s.rate - s.n
		if k > len(p) {
			k = len(p)
		}
		s.xor(p[:k])
		if p = p[k:]; s.n == s.rate {
			keccak(&s.a)
			s.n = 0
		}
	}
}

func (s *state) read(p []byte) {
	if !s.squeezing {
		s.a[s.n>>3] ^= uint64(s.suffix) << uint(s.n&7*8)
		s.a[s.rate/8-1] ^= 1 << 63
		keccak(&s.a)
		s.n, s.squeezing = 0, true
	}
	for i := range p {
		if s.n == s.rate {
			keccak(&s.a)
			s.n = 0
		}
		p[i] = byte(s.a[s.n>>3] >> uint(s.n&7*8))
		s.n++
	}
}

func (s *state) reset() {
	s.a = [25]uint64{}
	s.n, s.squeezing = 0, false
}

// The saved states: a tag, the rate, the state in 200 bytes, where it is, and
// whether output has begun.

const (
	magicSHA3   = "sha\x08"
	magicSHAKE  = "sha\x09"
	magicCSHAKE = "sha\x0a"

	savedLen = 4 + 1 + 200 + 1 + 1
)

func (s *state) save(b []byte, magic string) []byte {
	b = append(b, magic...)
	b = append(b, byte(s.rate))
	for _, x := range s.a {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	b = append(b, byte(s.n), 0)
	if s.squeezing {
		b[len(b)-1] = 1
	}
	return b
}

func (s *state) restore(b []byte, magic string) error {
	if len(b) != savedLen {
		return errors.New("sha3: invalid hash state")
	}
	if string(b[:4]) != magic {
		return errors.New("sha3: invalid hash state identifier")
	}
	if int(b[4]) != s.rate {
		return errors.New("sha3: invalid hash state function")
	}
	n := int(b[205])
	if n > s.rate {
		return errors.New("sha3: invalid hash state")
	}
	for i := range s.a {
		s.a[i] = binary.LittleEndian.Uint64(b[5+8*i:])
	}
	s.n, s.squeezing = n, b[206] == 1
	return nil
}

// A SHA3 is a computation of a hash; it is a hash.Hash.
type SHA3 struct{ s state }

func newSHA3(size int) *SHA3 { return &SHA3{state{rate: 200 - 2*size, suffix: 0x06, size: size}} }

// New224 begins a hash of 28 bytes.
func New224() *SHA3 { return newSHA3(28) }

// New256 begins a hash of 32 bytes.
func New256() *SHA3 { return newSHA3(32) }

// New384 begins a hash of 48 bytes.
func New384() *SHA3 { return newSHA3(48) }

// New512 begins a hash of 64 bytes.
func New512() *SHA3 { return newSHA3(64) }

func sum(out, data []byte) {
	h := newSHA3(len(out))
	h.s.write(data)
	h.s.read(out)
}

// Sum224 returns the hash of data.
func Sum224(data []byte) (out [28]byte) { sum(out[:], data); return }

// Sum256 returns the hash of data.
func Sum256(data []byte) (out [32]byte) { sum(out[:], data); return }

// Sum384 returns the hash of data.
func Sum384(data []byte) (out [48]byte) { sum(out[:], data); return }

// Sum512 returns the hash of data.
func Sum512(data []byte) (out [64]byte) { sum(out[:], data); return }

// Write adds data.
func (s *SHA3) Write(p []byte) (n int, err error) { s.s.write(p); return len(p), nil }

// Sum appends the hash of the data so far to b.
func (s *SHA3) Sum(b []byte) []byte {
	c := s.s
	out := make([]byte, c.size)
	c.read(out)
	return append(b, out...)
}

// Reset begins again.
func (s *SHA3) Reset() { s.s.reset() }

// Size returns the length of the hash.
func (s *SHA3) Size() int { return s.s.size }

// BlockSize returns the length of the blocks that are worked on.
func (s *SHA3) BlockSize() int { return s.s.rate }

// MarshalBinary returns the state.
func (s *SHA3) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// AppendBinary appends the state to p.
func (s *SHA3) AppendBinary(p []byte) ([]byte, error) { return s.s.save(p, magicSHA3), nil }

// UnmarshalBinary goes on with a saved state.
func (s *SHA3) UnmarshalBinary(data []byte) error { return s.s.restore(data, magicSHA3) }

// A SHAKE is a function whose output, read after all data is written, may have
// any length.
type SHAKE struct {
	s      state
	prefix []byte // of cSHAKE
}

func newSHAKE(bits int) *SHAKE { return &SHAKE{s: state{rate: 200 - bits/4, suffix: 0x1f}} }

// NewSHAKE128 begins a SHAKE128.
func NewSHAKE128() *SHAKE { return newSHAKE(128) }

// NewSHAKE256 begins a SHAKE256.
func NewSHAKE256() *SHAKE { return newSHAKE(256) }

// NewCSHAKE128 begins a cSHAKE128 for a function of the name N, by NIST only,
// and a purpose S. Without both it is SHAKE128.
func NewCSHAKE128(N, S []byte) *SHAKE { return newCSHAKE(128, N, S) }

// NewCSHAKE256 is NewCSHAKE128 with SHAKE256.
func NewCSHAKE256(N, S []byte) *SHAKE { return newCSHAKE(256, N, S) }

func newCSHAKE(bits int, N, S []byte) *SHAKE {
	s := newSHAKE(bits)
	if len(N) == 0 && len(S) == 0 {
		return s
	}
	s.s.suffix = 0x04
	p := encodeLen(nil, uint64(s.s.rate))
	p = append(encodeLen(p, uint64(len(N))*8), N...)
	p = append(encodeLen(p, uint64(len(S))*8), S...)
	for len(p)%s.s.rate != 0 {
		p = append(p, 0)
	}
	s.prefix = p
	s.s.write(p)
	return s
}

// encodeLen appends the number of bytes of x, and those.
func encodeLen(b []byte, x uint64) []byte {
	n := 1
	for n < 8 && x>>uint(8*n) != 0 {
		n++
	}
	b = append(b, byte(n))
	for i := n - 1; i >= 0; i-- {
		b = append(b, byte(x>>uint(8*i)))
	}
	return b
}

// SumSHAKE128 returns length bytes of SHAKE128 of data.
func SumSHAKE128(data []byte, length int) []byte { return sumSHAKE(128, data, length) }

// SumSHAKE256 returns length bytes of SHAKE256 of data.
func SumSHAKE256(data []byte, length int) []byte { return sumSHAKE(256, data, length) }

func sumSHAKE(bits int, data []byte, length int) []byte {
	s := newSHAKE(bits)
	s.s.write(data)
	out := make([]byte, length)
	s.s.read(out)
	return out
}

// Write adds data. It panics once Read has been called.
func (s *SHAKE) Write(p []byte) (n int, err error) { s.s.write(p); return len(p), nil }

// Read reads output; it never fails.
func (s *SHAKE) Read(p []byte) (n int, err error) { s.s.read(p); return len(p), nil }

// Reset begins again.
func (s *SHAKE) Reset() {
	s.s.reset()
	s.s.write(s.prefix)
}

// BlockSize returns the length of the blocks that are worked on.
func (s *SHAKE) BlockSize() int { return s.s.rate }

func (s *SHAKE) magic() string {
	if s.prefix != nil {
		return magicCSHAKE
	}
	return magicSHAKE
}

// MarshalBinary returns the state.
func (s *SHAKE) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// AppendBinary appends the state to p.
func (s *SHAKE) AppendBinary(p []byte) ([]byte, error) {
	return append(s.s.save(p, s.magic()), s.prefix...), nil
}

// UnmarshalBinary goes on with a saved state.
func (s *SHAKE) UnmarshalBinary(data []byte) error {
	if len(data) < savedLen {
		return errors.New("sha3: invalid hash state")
	}
	if err := s.s.restore(data[:savedLen], s.magic()); err != nil {
		return err
	}
	if s.prefix != nil {
		s.prefix = append([]byte{}, data[savedLen:]...)
	}
	return nil
}

func init() {
	crypto.RegisterHash(crypto.SHA3_224, func() hash.Hash { return New224() })
	crypto.RegisterHash(crypto.SHA3_256, func() hash.Hash { return New256() })
	crypto.RegisterHash(crypto.SHA3_384, func() hash.Hash { return New384() })
	crypto.RegisterHash(crypto.SHA3_512, func() hash.Hash { return New512() })
}
