// Package rand has pseudo-random number generators. They are not fit for
// purposes of security. The functions of the package draw from a source that
// is seeded at random; all goroutines may use it.
package rand

import "math/bits"

// A Source gives uniformly distributed numbers in [0, 1<<64). It need not be
// safe for several goroutines.
type Source interface {
	Uint64() uint64
}

// A Rand draws random numbers from a source.
type Rand struct {
	src Source
}

// New returns a Rand for the source.
func New(src Source) *Rand { return &Rand{src} }

type globalSource struct{}

func (globalSource) Uint64() uint64 { return globalUint64() }

var global = Rand{globalSource{}}

// Int64 returns a number in [0, 1<<63).
func (r *Rand) Int64() int64 { return int64(r.src.Uint64() &^ (1 << 63)) }

// Uint32 returns a number in [0, 1<<32).
func (r *Rand) Uint32() uint32 { return uint32(r.src.Uint64() >> 32) }

// Uint64 returns a number in [0, 1<<64).
func (r *Rand) Uint64() uint64 { return r.src.Uint64() }

// Int32 returns a number in [0, 1<<31).
func (r *Rand) Int32() int32 { return int32(r.src.Uint64() >> 33) }

// Int returns a number in [0, 1<<63).
func (r *Rand) Int() int { return int(uint(r.src.Uint64()) << 1 >> 1) }

// Uint returns a number in [0, 1<<64).
func (r *Rand) Uint() uint { return uint(r.src.Uint64()) }

// uint64n returns a number in [0, n), n > 0, by Daniel Lemire's method: the
// high word of a product, unless the low word is in the small range that would
// give some numbers an advantage.
func (r *Rand) uint64n(n uint64) uint64 {
	if n&(n-1) == 0 {
		return r.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		min := -n % n
		for lo < min {
			hi, lo = bits.Mul64(r.Uint64(), n)
		}
	}
	return hi
}

// Int64N returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int64N(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int64N")
	}
	return int64(r.uint64n(uint64(n)))
}

// Uint64N returns a number in [0, n). It panics if n is 0.
func (r *Rand) Uint64N(n uint64) uint64 {
	if n == 0 {
		panic("invalid argument to Uint64N")
	}
	return r.uint64n(n)
}

// Int32N returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int32N(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int32N")
	}
	return int32(r.uint64n(uint64(n)))
}

// Uint32N returns a number in [0, n). It panics if n is 0.
func (r *Rand) Uint32N(n uint32) uint32 {
	if n == 0 {
		panic("invalid argument to Uint32N")
	}
	return uint32(r.uint64n(uint64(n)))
}

// IntN returns a number in [0, n). It panics if n <= 0.
func (r *Rand) IntN(n int) int {
	if n <= 0 {
		panic("invalid argument to IntN")
	}
	return int(r.uint64n(uint64(n)))
}

// UintN returns a number in [0, n). It panics if n is 0.
func (r *Rand) UintN(n uint) uint {
	if n == 0 {
		panic("invalid argument to UintN")
	}
	return uint(r.uint64n(uint64(n)))
}

// Float64 returns a number in [0.0, 1.0).
func (r *Rand) Float64() float64 { return float64(r.Uint64()<<11>>11) / (1 << 53) }

// Float32 returns a number in [0.0, 1.0).
func (r *Rand) Float32() float32 { return float32(r.Uint32()<<8>>8) / (1 << 24) }

// Perm returns a permutation of [0, n).
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// Shuffle brings n elements, which swap swaps, into random order. It panics if
// n < 0.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.uint64n(uint64(i+1))))
	}
}
