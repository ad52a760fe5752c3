package rand

// The functions of the package draw from one source, which all goroutines may
// use: its state and its lock are in native code. It begins with seed 1.

type globalSource struct{}

func (globalSource) Int63() int64    { return globalInt63() }
func (globalSource) Uint64() uint64  { return globalUint64() }
func (globalSource) Seed(seed int64) { globalSeed(seed) }

// global is for what is not worth a native.
var global = Rand{src: globalSource{}, s64: globalSource{}}

// Seed sets the state of the default source.
func Seed(seed int64) {
	globalSeed(seed)
}

// Int63 returns a number in [0, 1<<63).
func Int63() int64 { return globalInt63() }

// Uint32 returns a number in [0, 1<<32).
func Uint32() uint32 { return uint32(globalInt63() >> 31) }

// Uint64 returns a number in [0, 1<<64).
func Uint64() uint64 { return globalUint64() }

// Int31 returns a number in [0, 1<<31).
func Int31() int32 { return int32(globalInt63() >> 32) }

// Int returns a number in [0, 1<<63).
func Int() int { return int(globalInt63()) }

// Int63n returns a number in [0, n). It panics if n <= 0.
func Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	return globalInt63n(n)
}

// Int31n returns a number in [0, n). It panics if n <= 0.
func Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	return globalInt31n(n)
}

// Intn returns a number in [0, n). It panics if n <= 0.
func Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(globalInt31n(int32(n)))
	}
	return int(globalInt63n(int64(n)))
}

// Float64 returns a number in [0.0, 1.0).
func Float64() float64 {
	for {
		if f := float64(globalInt63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

// Float32 returns a number in [0.0, 1.0).
func Float32() float32 { return global.Float32() }

// Perm returns a permutation of [0, n).
func Perm(n int) []int { return global.Perm(n) }

// Shuffle brings n elements, which swap swaps, into random order. It panics if
// n < 0.
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }

// Read fills p with random bytes. It always returns len(p) and nil.
func Read(p []byte) (n int, err error) {
	for rest := p; len(rest) > 0; {
		part := rest[:min(len(rest), maxRead)]
		globalRead(part)
		rest = rest[len(part):]
	}
	return len(p), nil
}

// NormFloat64 returns a number of the standard normal distribution.
func NormFloat64() float64 { return global.NormFloat64() }

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func ExpFloat64() float64 { return global.ExpFloat64() }
