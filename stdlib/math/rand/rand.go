// Package rand has pseudo-random number generators. They are not fit for
// purposes of security.
//
// The sequence of a seed is the one of Go: an additive lagged Fibonacci
// generator over 607 words. It is native code, and so are the operations that
// draw a number below a limit.
package rand

// A Source gives uniformly distributed numbers in [0, 1<<63). It need not be
// safe for several goroutines.
type Source interface {
	Int63() int64
	Seed(seed int64)
}

// A Source64 also gives numbers in [0, 1<<64).
type Source64 interface {
	Source
	Uint64() uint64
}

// NewSource returns a source with the given seed. It is also a Source64.
func NewSource(seed int64) Source {
	s := new(rngSource)
	s.Seed(seed)
	return s
}

// A Rand draws random numbers from a source.
type Rand struct {
	src Source
	s64 Source64   // src, if it is one
	rng *rngSource // src, if it is one

	unread byteSource
}

// New returns a Rand for the source.
func New(src Source) *Rand {
	s64, _ := src.(Source64)
	rng, _ := src.(*rngSource)
	return &Rand{src: src, s64: s64, rng: rng}
}

// Seed sets the state of the source; it must not be called concurrently with
// other methods.
func (r *Rand) Seed(seed int64) {
	r.src.Seed(seed)
	r.unread.left = 0
}

// Int63 returns a number in [0, 1<<63).
func (r *Rand) Int63() int64 {
	if r.rng != nil {
		return r.rng.Int63()
	}
	return r.src.Int63()
}

// Uint32 returns a number in [0, 1<<32).
func (r *Rand) Uint32() uint32 { return uint32(r.Int63() >> 31) }

// Uint64 returns a number in [0, 1<<64).
func (r *Rand) Uint64() uint64 {
	if r.s64 != nil {
		return r.s64.Uint64()
	}
	return uint64(r.Int63())>>31 | uint64(r.Int63())<<32
}

// Int31 returns a number in [0, 1<<31).
func (r *Rand) Int31() int32 { return int32(r.Int63() >> 32) }

// Int returns a number in [0, 1<<63).
func (r *Rand) Int() int { return int(r.Int63()) }

// Int63n returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if r.rng != nil {
		return r.rng.int63n(n)
	}
	if n&(n-1) == 0 {
		return r.Int63() & (n - 1)
	}
	// The last, incomplete run of n numbers is not used.
	max := int64(1<<63 - 1 - (1<<63)%uint64(n))
	v := r.Int63()
	for v > max {
		v = r.Int63()
	}
	return v % n
}

// Int31n returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if r.rng != nil {
		return r.rng.int31n(n)
	}
	if n&(n-1) == 0 {
		return r.Int31() & (n - 1)
	}
	max := int32(1<<31 - 1 - (1<<31)%uint32(n))
	v := r.Int31()
	for v > max {
		v = r.Int31()
	}
	return v % n
}

// Intn returns a number in [0, n). It panics if n <= 0.
func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(r.Int31n(int32(n)))
	}
	return int(r.Int63n(int64(n)))
}

// shuffleIndex is Int31n by Daniel Lemire's method, which needs no division
// in most cases. It gives other numbers, so only Shuffle uses it.
func (r *Rand) shuffleIndex(n int32) int32 {
	v := r.Uint32()
	prod := uint64(v) * uint64(n)
	if low := uint32(prod); low < uint32(n) {
		min := uint32(-n) % uint32(n)
		for uint32(prod) < min {
			prod = uint64(r.Uint32()) * uint64(n)
		}
	}
	return int32(prod >> 32)
}

// Float64 returns a number in [0.0, 1.0).
func (r *Rand) Float64() float64 {
	for {
		if f := float64(r.Int63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

// Float32 returns a number in [0.0, 1.0).
func (r *Rand) Float32() float32 {
	for {
		if f := float32(r.Float64()); f != 1 {
			return f
		}
	}
}

// Perm returns a permutation of [0, n).
func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := range m {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

// Shuffle brings n elements, which swap swaps, into random order. It panics if
// n < 0.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		if i < 1<<31-1 {
			swap(i, int(r.shuffleIndex(int32(i+1))))
		} else {
			swap(i, int(r.Int63n(int64(i+1))))
		}
	}
}

// Read fills p with random bytes. It always returns len(p) and nil, and must
// not be called concurrently with other methods.
func (r *Rand) Read(p []byte) (n int, err error) {
	if r.rng != nil {
		for rest := p; len(rest) > 0; {
			part := rest[:min(len(rest), maxRead)]
			r.rng.read(part, &r.unread)
			rest = rest[len(part):]
		}
		return len(p), nil
	}
	b := &r.unread
	for n := range p {
		if b.left == 0 {
			b.value, b.left = r.src.Int63(), 7
		}
		p[n] = byte(b.value)
		b.value >>= 8
		b.left--
	}
	return len(p), nil
}
