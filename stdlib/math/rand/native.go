package rand

// An rngSource is the source of NewSource.
type rngSource struct {
	tap, feed int        // where the next two numbers to be added are
	vec       [607]int64 // the last numbers
}

// Seed implements Source.
func (r *rngSource) Seed(seed int64)

// Int63 implements Source.
func (r *rngSource) Int63() int64

// Uint64 implements Source64.
func (r *rngSource) Uint64() uint64

// int31n does what Rand.Int31n says, for n > 0.
func (r *rngSource) int31n(n int32) int32

// int63n does what Rand.Int63n says, for n > 0.
func (r *rngSource) int63n(n int64) int64

// A byteSource is what Read has not used yet of the last number: left bytes of value.
type byteSource struct {
	value, left int64
}

// maxRead is how much a native reads at a time: it cannot be interrupted.
const maxRead = 8 << 10

// read fills p, at most maxRead bytes.
func (r *rngSource) read(p []byte, b *byteSource)

// The same for the default source.

func globalSeed(seed int64)
func globalInt63() int64
func globalUint64() uint64
func globalInt31n(n int32) int32
func globalInt63n(n int64) int64
func globalRead(p []byte)
