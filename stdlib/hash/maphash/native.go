package maphash

// hash returns the hash of b under the seed.
func hash(seed uint64, b []byte) uint64

// random returns a random number.
func random() uint64
