// Package fnv implements the hash functions FNV-1 and FNV-1a of Glenn Fowler,
// Landon Curt Noll and Phong Vo.
//
// Both multiply by a prime and combine with a byte by exclusive or: FNV-1 in
// this order, FNV-1a the other way round. The loops over bytes are native.
package fnv

import (
	"errors"
	"hash"
	"math/bits"
)

const (
	offset32 = 2166136261
	offset64 = 14695981039346656037

	offset128High = 0x6c62272e07bb0142
	offset128Low  = 0x62b821756295c58d
	prime128Low   = 0x13b
	prime128Shift = 24 // the prime is 1<<(64+24) + 0x13b
)

type (
	sum32   uint32
	sum32a  uint32
	sum64   uint64
	sum64a  uint64
	sum128  [2]uint64 // high, low
	sum128a [2]uint64
)

// New32 returns the 32-bit FNV-1 hash. Its Sum method appends it in big-endian
// order.
func New32() hash.Hash32 {
	s := sum32(offset32)
	return &s
}

// New32a returns the 32-bit FNV-1a hash. Its Sum method appends it in big-endian
// order.
func New32a() hash.Hash32 {
	s := sum32a(offset32)
	return &s
}

// New64 returns the 64-bit FNV-1 hash. Its Sum method appends it in big-endian
// order.
func New64() hash.Hash64 {
	s := sum64(offset64)
	return &s
}

// New64a returns the 64-bit FNV-1a hash. Its Sum method appends it in big-endian
// order.
func New64a() hash.Hash64 {
	s := sum64a(offset64)
	return &s
}

// New128 returns the 128-bit FNV-1 hash. Its Sum method appends it in big-endian
// order.
func New128() hash.Hash {
	return &sum128{offset128High, offset128Low}
}

// New128a returns the 128-bit FNV-1a hash. Its Sum method appends it in big-endian
// order.
func New128a() hash.Hash {
	return &sum128a{offset128High, offset128Low}
}

func (s *sum32) Reset()              { *s = offset32 }
func (s *sum32) Size() int           { return 4 }
func (s *sum32) BlockSize() int      { return 1 }
func (s *sum32) Sum32() uint32       { return uint32(*s) }
func (s *sum32) Sum(b []byte) []byte { return append32(b, uint32(*s)) }
func (s *sum32) Write(p []byte) (int, error) {
	*s = sum32(update32(uint32(*s), p))
	return len(p), nil
}

func (s *sum32a) Reset()              { *s = offset32 }
func (s *sum32a) Size() int           { return 4 }
func (s *sum32a) BlockSize() int      { return 1 }
func (s *sum32a) Sum32() uint32       { return uint32(*s) }
func (s *sum32a) Sum(b []byte) []byte { return append32(b, uint32(*s)) }
func (s *sum32a) Write(p []byte) (int, error) {
	*s = sum32a(update32a(uint32(*s), p))
	return len(p), nil
}

func (s *sum64) Reset()              { *s = offset64 }
func (s *sum64) Size() int           { return 8 }
func (s *sum64) BlockSize() int      { return 1 }
func (s *sum64) Sum64() uint64       { return uint64(*s) }
func (s *sum64) Sum(b []byte) []byte { return append64(b, uint64(*s)) }
func (s *sum64) Write(p []byte) (int, error) {
	*s = sum64(update64(uint64(*s), p))
	return len(p), nil
}

func (s *sum64a) Reset()              { *s = offset64 }
func (s *sum64a) Size() int           { return 8 }
func (s *sum64a) BlockSize() int      { return 1 }
func (s *sum64a) Sum64() uint64       { return uint64(*s) }
func (s *sum64a) Sum(b []byte) []byte { return append64(b, uint64(*s)) }
func (s *sum64a) Write(p []byte) (int, error) {
	*s = sum64a(update64a(uint64(*s), p))
	return len(p), nil
}

func (s *sum128) Reset()              { s[0], s[1] = offset128High, offset128Low }
func (s *sum128) Size() int           { return 16 }
func (s *sum128) BlockSize() int      { return 1 }
func (s *sum128) Sum(b []byte) []byte { return append64(append64(b, s[0]), s[1]) }
func (s *sum128) Write(p []byte) (int, error) {
	for _, c := range p {
		s.multiply()
		s[1] ^= uint64(c)
	}
	return len(p), nil
}

func (s *sum128a) Reset()              { s[0], s[1] = offset128High, offset128Low }
func (s *sum128a) Size() int           { return 16 }
func (s *sum128a) BlockSize() int      { return 1 }
func (s *sum128a) Sum(b []byte) []byte { return append64(append64(b, s[0]), s[1]) }
func (s *sum128a) Write(p []byte) (int, error) {
	for _, c := range p {
		s[1] ^= uint64(c)
		(*sum128)(s).multiply()
	}
	return len(p), nil
}

// multiply multiplies by the prime.
func (s *sum128) multiply() {
	high, low := bits.Mul64(prime128Low, s[1])
	s[0] = high + s[1]<<prime128Shift + prime128Low*s[0]
	s[1] = low
}

func append32(b []byte, x uint32) []byte {
	return append(b, byte(x>>24), byte(x>>16), byte(x>>8), byte(x))
}

func append64(b []byte, x uint64) []byte {
	return append32(append32(b, uint32(x>>32)), uint32(x))
}

func get64(b []byte) (x uint64) {
	for _, c := range b[:8] {
		x = x<<8 | uint64(c)
	}
	return x
}

// The state as it is saved: a tag of four bytes, and the hash.

func unmarshal(b []byte, tag byte, size int) (uint64, uint64, error) {
	if len(b) < 4 || string(b[:4]) != "fnv"+string(rune(tag)) {
		return 0, 0, errors.New("hash/fnv: invalid hash state identifier")
	}
	if len(b) != 4+size {
		return 0, 0, errors.New("hash/fnv: invalid hash state size")
	}
	switch b = b[4:]; size {
	case 4:
		return get64(append(make([]byte, 4, 8), b...)), 0, nil
	case 8:
		return get64(b), 0, nil
	}
	return get64(b), get64(b[8:]), nil
}

func (s *sum32) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x01")), nil
}

func (s *sum32) UnmarshalBinary(b []byte) error {
	x, _, err := unmarshal(b, 1, 4)
	if err == nil {
		*s = sum32(x)
	}
	return err
}

func (s *sum32a) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x02")), nil
}

func (s *sum32a) UnmarshalBinary(b []byte) error {
	x, _, err := unmarshal(b, 2, 4)
	if err == nil {
		*s = sum32a(x)
	}
	return err
}

func (s *sum64) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x03")), nil
}

func (s *sum64) UnmarshalBinary(b []byte) error {
	x, _, err := unmarshal(b, 3, 8)
	if err == nil {
		*s = sum64(x)
	}
	return err
}

func (s *sum64a) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x04")), nil
}

func (s *sum64a) UnmarshalBinary(b []byte) error {
	x, _, err := unmarshal(b, 4, 8)
	if err == nil {
		*s = sum64a(x)
	}
	return err
}

func (s *sum128) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x05")), nil
}

func (s *sum128) UnmarshalBinary(b []byte) error {
	x, y, err := unmarshal(b, 5, 16)
	if err == nil {
		s[0], s[1] = x, y
	}
	return err
}

func (s *sum128a) MarshalBinary() ([]byte, error) {
	return s.Sum([]byte("fnv\x06")), nil
}

func (s *sum128a) UnmarshalBinary(b []byte) error {
	x, y, err := unmarshal(b, 6, 16)
	if err == nil {
		s[0], s[1] = x, y
	}
	return err
}
