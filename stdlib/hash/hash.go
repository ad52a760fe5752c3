// Package hash has the interfaces of hash functions.
package hash

import "io"

// A Hash is a hash function and the state of its computation.
type Hash interface {
	// Write adds more data; it never returns an error.
	io.Writer

	// Sum appends the hash of the data so far to b. It does not change the
	// state.
	Sum(b []byte) []byte

	// Reset goes back to the initial state.
	Reset()

	// Size returns the length of the hash in bytes.
	Size() int

	// BlockSize returns the length of data that Write handles best.
	BlockSize() int
}

// A Hash32 is a hash function of 32 bits.
type Hash32 interface {
	Hash
	Sum32() uint32
}

// A Hash64 is a hash function of 64 bits.
type Hash64 interface {
	Hash
	Sum64() uint64
}
