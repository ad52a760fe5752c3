package rand

// Functions on the default source.

// globalUint64 returns a number of the default source.
func globalUint64() uint64

// Int64 returns a number in [0, 1<<63).
func Int64() int64 { return global.Int64() }

// Uint32 returns a number in [0, 1<<32).
func Uint32() uint32 { return global.Uint32() }

// Uint64 returns a number in [0, 1<<64).
func Uint64() uint64 { return global.Uint64() }

// Int32 returns a number in [0, 1<<31).
func Int32() int32 { return global.Int32() }

// Int returns a number in [0, 1<<63).
func Int() int { return global.Int() }

// Uint returns a number in [0, 1<<64).
func Uint() uint { return global.Uint() }

// Int64N returns a number in [0, n). It panics if n <= 0.
func Int64N(n int64) int64 { return global.Int64N(n) }

// Uint64N returns a number in [0, n). It panics if n is 0.
func Uint64N(n uint64) uint64 { return global.Uint64N(n) }

// Int32N returns a number in [0, n). It panics if n <= 0.
func Int32N(n int32) int32 { return global.Int32N(n) }

// Uint32N returns a number in [0, n). It panics if n is 0.
func Uint32N(n uint32) uint32 { return global.Uint32N(n) }

// IntN returns a number in [0, n). It panics if n <= 0.
func IntN(n int) int { return global.IntN(n) }

// UintN returns a number in [0, n). It panics if n is 0.
func UintN(n uint) uint { return global.UintN(n) }

// Float64 returns a number in [0.0, 1.0).
func Float64() float64 { return global.Float64() }

// Float32 returns a number in [0.0, 1.0).
func Float32() float32 { return global.Float32() }

// Perm returns a permutation of [0, n).
func Perm(n int) []int { return global.Perm(n) }

// NormFloat64 returns a number of the standard normal distribution.
func NormFloat64() float64 { return global.NormFloat64() }

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func ExpFloat64() float64 { return global.ExpFloat64() }

// Shuffle brings n elements, which swap swaps, into random order. It panics if
// n < 0.
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// N returns a number in [0, n), of any integer type. It panics if n <= 0.
func N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(global.uint64n(uint64(n)))
}
